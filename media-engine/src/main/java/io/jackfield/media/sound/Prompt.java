package io.jackfield.media.sound;

import java.nio.file.Path;
import java.time.Duration;

/** Something that can be played to a caller. Prompts are values: make them once and play them in any number of calls. */
public sealed interface Prompt {

    /** {@link #times(int)} for ever: the prompt ends when something else ends it. */
    int FOREVER = ToneStream.FOREVER;

    /** How often it is played; {@link #FOREVER} without end. */
    int times();

    /**
     * The same prompt, played several times.
     *
     * @param times 1 or more, or {@link #FOREVER}
     * @throws IllegalArgumentException when out of range
     */
    Prompt times(int times);

    /**
     * A WAV file of any rate; a relative path is looked up in the engine's prompt folder.
     *
     * @param path the file; it is read when first played, and again when it has changed
     */
    static Prompt file(Path path) {
        return new File(path, 1);
    }

    /** A WAV file, see {@link #file(Path)}. */
    static Prompt file(String path) {
        return file(Path.of(path));
    }

    /**
     * Tones, see {@link ToneStream}.
     *
     * @throws IllegalArgumentException when the description is wrong
     */
    static Prompt tone(String description) {
        ToneStream tones = ToneStream.parse(description);
        return new Tone(tones, tones.loops());
    }

    /** Sound that is in memory already. */
    static Prompt sound(Sound sound) {
        return new Memory(sound, 1);
    }

    /**
     * Nothing to hear, for a while.
     *
     * @param length 20 ms or more
     */
    static Prompt silence(Duration length) {
        return new Silence(length, 1);
    }

    /** A WAV file. */
    record File(Path path, int times) implements Prompt {
        /** Checks the repetitions. */
        public File {
            checkTimes(times);
        }

        @Override
        public Prompt times(int times) {
            return new File(path, times);
        }
    }

    /** Tones. */
    record Tone(ToneStream stream, int times) implements Prompt {
        /** Checks the repetitions. */
        public Tone {
            checkTimes(times);
        }

        @Override
        public Prompt times(int times) {
            return new Tone(stream, times);
        }
    }

    /** Sound in memory. */
    record Memory(Sound sound, int times) implements Prompt {
        /** Checks the repetitions. */
        public Memory {
            checkTimes(times);
        }

        @Override
        public Prompt times(int times) {
            return new Memory(sound, times);
        }
    }

    /** Silence. */
    record Silence(Duration length, int times) implements Prompt {
        /** Checks length and repetitions. */
        public Silence {
            checkTimes(times);
            if (length.compareTo(Duration.ofMillis(20)) < 0) {
                throw new IllegalArgumentException("silence of " + length + " is shorter than 20 ms");
            }
        }

        @Override
        public Prompt times(int times) {
            return new Silence(length, times);
        }
    }

    private static void checkTimes(int times) {
        if (times < 1 && times != FOREVER) {
            throw new IllegalArgumentException(times + " times is neither 1 or more nor FOREVER");
        }
    }
}
