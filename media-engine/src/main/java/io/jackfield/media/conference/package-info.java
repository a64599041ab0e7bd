/** Conferences: rooms that calls join, mixed so that each hears the sum of the others. */
@NullMarked
package io.jackfield.media.conference;

import org.jspecify.annotations.NullMarked;
