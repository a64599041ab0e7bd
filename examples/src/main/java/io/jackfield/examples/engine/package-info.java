/** The media engine: alone ({@code jackfield media}), and as a part of the platform. */
@NullMarked
package io.jackfield.examples.engine;

import org.jspecify.annotations.NullMarked;
