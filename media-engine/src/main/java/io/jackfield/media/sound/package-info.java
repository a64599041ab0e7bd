/** Sound on disk and sound made of numbers: WAV files, tone descriptions, prompts ready to be sent. Nothing here knows a call. */
@NullMarked
package io.jackfield.media.sound;

import org.jspecify.annotations.NullMarked;
