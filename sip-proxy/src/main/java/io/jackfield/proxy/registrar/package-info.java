/** Registrar and location service (RFC 3261 10). */
@NullMarked
package io.jackfield.proxy.registrar;

import org.jspecify.annotations.NullMarked;
