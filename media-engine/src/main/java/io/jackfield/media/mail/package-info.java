/** Mail with sound in it: kept on the disk until a mail server has taken it. */
@NullMarked
package io.jackfield.media.mail;

import org.jspecify.annotations.NullMarked;
