/** {@code jackfield relay}. */
@NullMarked
package io.jackfield.examples.relay;

import org.jspecify.annotations.NullMarked;
