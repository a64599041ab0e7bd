/** Small programs, one for each block; the READMEs show parts of them. */
@NullMarked
package io.jackfield.examples.small;

import org.jspecify.annotations.NullMarked;
