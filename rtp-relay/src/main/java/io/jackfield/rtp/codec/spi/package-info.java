/** Where other codecs plug in. */
@NullMarked
package io.jackfield.rtp.codec.spi;

import org.jspecify.annotations.NullMarked;
