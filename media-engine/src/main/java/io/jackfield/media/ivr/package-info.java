/** Prompts, menus and digits. */
@NullMarked
package io.jackfield.media.ivr;

import org.jspecify.annotations.NullMarked;
