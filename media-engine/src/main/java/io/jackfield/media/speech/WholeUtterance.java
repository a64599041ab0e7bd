package io.jackfield.media.speech;

import io.jackfield.media.sound.Sound;
import java.util.Arrays;
import java.util.Optional;

/** Keeps what is said, a minute of it at most, for a recognizer that wants it whole. */
final class WholeUtterance implements Recognition {
    static final int MAX_SECONDS = 60;

    private final SpeechRecognizer recognizer;
    private final RecognitionOptions options;
    private short[] said = new short[8_000];
    private int length;

    WholeUtterance(SpeechRecognizer recognizer, RecognitionOptions options) {
        this.recognizer = recognizer;
        this.options = options;
    }

    @Override
    public void audio(short[] samples) {
        int room = Math.min(samples.length, MAX_SECONDS * options.sampleRate() - length);
        if (length + room > said.length) {
            said = Arrays.copyOf(said, Math.max(length + room, 2 * said.length));
        }
        System.arraycopy(samples, 0, said, length, room);
        length += room;
    }

    @Override
    public boolean complete() {
        return length == MAX_SECONDS * options.sampleRate();
    }

    @Override
    public Optional<String> finish() {
        return length == 0
                ? Optional.empty()
                : recognizer.recognize(new Sound(options.sampleRate(), Arrays.copyOf(said, length)), options);
    }

    @Override
    public void close() {
        length = 0;
    }
}
