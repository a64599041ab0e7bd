/** How media gets to a peer and is kept secret on the way: ICE, DTLS and SRTP on the ports of one stream. */
@NullMarked
package io.jackfield.rtp.transport;

import org.jspecify.annotations.NullMarked;
