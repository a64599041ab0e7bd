/** The launcher and its subcommands. */
@NullMarked
package io.jackfield.examples;

import org.jspecify.annotations.NullMarked;
