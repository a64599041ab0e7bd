/** Which script takes a call. */
@NullMarked
package io.jackfield.media.dialplan;

import org.jspecify.annotations.NullMarked;
