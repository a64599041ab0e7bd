/** {@code jackfield proxy}: a proxy alone, with a dispatcher, a registrar, or both. */
@NullMarked
package io.jackfield.examples.proxy;

import org.jspecify.annotations.NullMarked;
