/** Peers behind NAT: telling that a peer is, so that it is reached by the way it came (RFC 3581, RFC 5626). */
@NullMarked
package io.jackfield.proxy.nat;

import org.jspecify.annotations.NullMarked;
