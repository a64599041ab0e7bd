/** SRTP and SRTCP with keys from SDP (RFC 3711, RFC 4568, RFC 6188, RFC 7714). */
@NullMarked
package io.jackfield.rtp.srtp;

import org.jspecify.annotations.NullMarked;
