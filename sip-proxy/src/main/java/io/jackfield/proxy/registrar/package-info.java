/** The registrar (RFC 3261 10) and its location store. */
@NullMarked
package io.jackfield.proxy.registrar;

import org.jspecify.annotations.NullMarked;
