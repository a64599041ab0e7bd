/**
 * Digest authentication, both sides (RFC 3261 22, RFC 7616, RFC 8760).
 *
 * <p>{@link io.jackfield.sip.auth.DigestVerifier} is the server side of a registrar, a proxy or a user agent;
 * {@link io.jackfield.sip.auth.DigestClient} answers challenges. Neither holds a socket or a clock: time is an argument.
 */
@NullMarked
package io.jackfield.sip.auth;

import org.jspecify.annotations.NullMarked;
