/** Audio codecs over 16-bit mono frames. */
@NullMarked
package io.jackfield.rtp.codec;

import org.jspecify.annotations.NullMarked;
