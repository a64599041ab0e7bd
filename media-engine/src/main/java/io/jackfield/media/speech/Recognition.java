package io.jackfield.media.speech;

import java.util.Optional;

/** One utterance that is being understood. Used by one script's thread, where it may block; {@link #close} ends it whatever has become of it. */
public interface Recognition extends AutoCloseable {

    /**
     * Takes the next piece of audio: 16-bit mono at the rate of the options, without gaps. The array is the recognizer's from here on.
     *
     * @throws SpeechException when it cannot go on
     */
    void audio(short[] samples);

    /** Whether it has understood all there is, and wants to hear no more; the engine finds out by the silence that follows, else. */
    default boolean complete() {
        return false;
    }

    /**
     * Nothing more is said: the final text, empty when nothing was understood.
     *
     * @throws SpeechException when it cannot be done
     */
    Optional<String> finish();

    @Override
    void close();
}
