/**
 * One call's audio on its media loop: what is sent (prompts, echo, digits), what is heard (recording, digits), and what RTCP says about
 * it. The facade is {@link io.jackfield.media.stream.AudioStream}.
 */
@NullMarked
package io.jackfield.media.stream;

import org.jspecify.annotations.NullMarked;
