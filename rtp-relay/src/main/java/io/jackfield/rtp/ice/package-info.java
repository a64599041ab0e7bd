/** STUN and ICE without sockets (RFC 8489, RFC 8445, RFC 7675). */
@NullMarked
package io.jackfield.rtp.ice;

import org.jspecify.annotations.NullMarked;
