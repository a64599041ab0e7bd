/** Stateful forwarding (RFC 3261 16). */
@NullMarked
package io.jackfield.proxy.forward;

import org.jspecify.annotations.NullMarked;
