/** Health by OPTIONS. */
@NullMarked
package io.jackfield.dispatcher.probe;

import org.jspecify.annotations.NullMarked;
