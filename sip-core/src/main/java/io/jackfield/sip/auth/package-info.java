/** Digest authentication, server and client (RFC 3261 22, RFC 8760). */
@NullMarked
package io.jackfield.sip.auth;

import org.jspecify.annotations.NullMarked;
