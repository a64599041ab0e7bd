/** Turns one RTP stream into another: codecs, packet times, telephone events, numbering. */
@NullMarked
package io.jackfield.rtp.bridge;

import org.jspecify.annotations.NullMarked;
