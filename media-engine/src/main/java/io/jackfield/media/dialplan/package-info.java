/** From what was dialled to what happens: ordered patterns with capture groups. */
@NullMarked
package io.jackfield.media.dialplan;

import org.jspecify.annotations.NullMarked;
