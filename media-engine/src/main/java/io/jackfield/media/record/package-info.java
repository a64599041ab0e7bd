/** Recording calls to files. */
@NullMarked
package io.jackfield.media.record;

import org.jspecify.annotations.NullMarked;
