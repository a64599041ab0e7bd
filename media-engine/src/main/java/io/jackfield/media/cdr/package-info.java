/** Call detail records: one for each leg, journalled while it is up, kept until each sink has taken it. */
@NullMarked
package io.jackfield.media.cdr;

import org.jspecify.annotations.NullMarked;
