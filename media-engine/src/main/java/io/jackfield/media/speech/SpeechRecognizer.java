package io.jackfield.media.speech;

import io.jackfield.media.sound.Sound;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns speech into text. Implemented by whoever has a service for that; {@link PocketsphinxRecognizer} is one that needs a program alone. One
 * that understands whole utterances implements {@link #recognize}; one that understands while somebody speaks {@link #begin}, too.
 */
public interface SpeechRecognizer {

    /**
     * Understands what was said. Blocks: call it from a script's thread.
     *
     * @param speech what a caller has said, as a recording holds it
     * @return the text; empty when nothing was understood
     * @throws SpeechException when it cannot be done
     */
    Optional<String> recognize(Sound speech, RecognitionOptions options);

    /**
     * Begins to understand while somebody speaks. Called on a script's thread, where it may block. Where it is not overridden, what was said is
     * kept, up to a minute, and {@link #recognize recognized} in the end.
     *
     * @param partials takes what is understood so far, each time it changes; from any thread
     * @throws SpeechException when it cannot be done
     */
    default Recognition begin(RecognitionOptions options, Consumer<String> partials) {
        return new WholeUtterance(this, options);
    }
}
