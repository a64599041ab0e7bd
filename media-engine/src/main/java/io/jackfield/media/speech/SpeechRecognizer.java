package io.jackfield.media.speech;

import io.jackfield.media.sound.Sound;
import java.util.Optional;

/** Turns speech into text. The engine has none of its own. */
public interface SpeechRecognizer {

    /**
     * Understands what was said. Blocks: call it from a script's thread.
     *
     * @param speech what a caller has said, as a recording holds it
     * @param language a tag such as {@code en} or {@code fr-FR}
     * @return the text; empty when nothing was understood
     * @throws SpeechException when it cannot be done
     */
    Optional<String> recognize(Sound speech, String language);
}
