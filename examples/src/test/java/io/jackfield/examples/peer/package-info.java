/** Real programs that tests talk to. Where one is missing, its tests are skipped and say which package to install. */
@NullMarked
package io.jackfield.examples.peer;

import org.jspecify.annotations.NullMarked;
