/**
 * DTLS 1.2 that agrees on SRTP keys (RFC 6347, RFC 5763, RFC 5764). One {@link io.jackfield.rtp.dtls.DtlsContext} a process, one
 * {@link io.jackfield.rtp.dtls.DtlsEndpoint} a UDP port.
 */
@NullMarked
package io.jackfield.rtp.dtls;

import org.jspecify.annotations.NullMarked;
