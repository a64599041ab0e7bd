package io.jackfield.media.speech;

import io.jackfield.media.sound.Prompt;

/** Turns text into speech. Implemented by whoever has a better voice than {@link EspeakSynthesizer}. */
public interface SpeechSynthesizer {

    /**
     * Speaks a text. Blocks: call it from a script's thread.
     *
     * @param language a tag such as {@code en} or {@code fr-FR}
     * @return a sound to play
     * @throws SpeechException when it cannot be spoken
     */
    Prompt speak(String text, String language);
}
