/**
 * Topology hiding (RFC 5853 3.1): neither side of a call learns addresses of the other. What a peer has to give back in later requests
 * is a token that only this proxy, or another with the same key, can read.
 */
@NullMarked
package io.jackfield.proxy.topology;

import org.jspecify.annotations.NullMarked;
