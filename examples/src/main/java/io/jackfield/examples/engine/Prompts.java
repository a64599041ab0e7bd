package io.jackfield.examples.engine;

import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.WavReader;
import java.io.InputStream;
import java.util.Objects;

/** The spoken prompts of the voice menu, read from the jar when they are first said. */
final class Prompts {
    private static final int MAX_SAMPLES = 30 * 8_000;

    private Prompts() {}

    /** The prompt of that name. */
    static Prompt of(String name) {
        String resource = "/io/jackfield/examples/prompts/" + name + ".wav";
        InputStream in = Objects.requireNonNull(Prompts.class.getResourceAsStream(resource), resource);
        try (WavReader reader = WavReader.open(in, resource)) {
            return Prompt.sound(reader.readAll(MAX_SAMPLES));
        }
    }
}
