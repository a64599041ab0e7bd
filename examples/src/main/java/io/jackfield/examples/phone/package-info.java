/** The test phone behind {@code jackfield call}. */
@NullMarked
package io.jackfield.examples.phone;

import org.jspecify.annotations.NullMarked;
