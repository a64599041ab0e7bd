/** Numbers, dates, times, money and spelled text in words: from prompts that are part of the engine, or by a synthesizer. */
@NullMarked
package io.jackfield.media.speech;

import org.jspecify.annotations.NullMarked;
