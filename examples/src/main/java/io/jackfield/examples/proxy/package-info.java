/** {@code jackfield proxy}: a dispatching proxy alone. */
@NullMarked
package io.jackfield.examples.proxy;

import org.jspecify.annotations.NullMarked;
