/** Destination sets: choosing a target and knowing its health. */
@NullMarked
package io.jackfield.dispatcher;

import org.jspecify.annotations.NullMarked;
