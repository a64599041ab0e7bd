/** Virtual time and a seeded network for testing call flows. */
@NullMarked
package io.jackfield.sim;

import org.jspecify.annotations.NullMarked;
