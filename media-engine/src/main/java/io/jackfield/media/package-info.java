/** The media engine facade and its calls. */
@NullMarked
package io.jackfield.media;

import org.jspecify.annotations.NullMarked;
