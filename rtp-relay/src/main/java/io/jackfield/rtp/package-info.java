/** RTP and RTCP packets, reception statistics and telephone events (RFC 3550, RFC 4733). */
@NullMarked
package io.jackfield.rtp;

import org.jspecify.annotations.NullMarked;
