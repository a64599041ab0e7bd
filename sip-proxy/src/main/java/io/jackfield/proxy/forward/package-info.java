/**
 * Forwarding of requests and their responses (RFC 3261 16): Route processing, the response context of a request, Record-Route, and the
 * media of a call on its way through an anchor.
 */
@NullMarked
package io.jackfield.proxy.forward;

import org.jspecify.annotations.NullMarked;
