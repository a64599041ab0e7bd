package io.jackfield.examples.config;

import io.jackfield.kernel.Redacted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A secret that need not stand in the configuration: {@code env:NAME} is in the environment, {@code file:PATH} in the first line of a file.
 * What is said of one that cannot be had names the place, and never what stands there.
 */
final class Secret {
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    private Secret() {}

    /** One that may also stand in the configuration itself. */
    static Optional<Redacted> of(Section section, String key) {
        return section.text(key)
                .flatMap(text -> isElsewhere(text) ? read(section, key, text) : Optional.of(Redacted.of(text)));
    }

    /** One that must not stand in the configuration. */
    static Optional<Redacted> elsewhere(Section section, String key) {
        return section.text(key).flatMap(text -> {
            if (!isElsewhere(text)) {
                section.problem(
                        section.line(key),
                        section.name(key) + " must be env:NAME or file:PATH, so that it is not in the configuration");
                return Optional.empty();
            }
            return read(section, key, text);
        });
    }

    private static boolean isElsewhere(String text) {
        return text.startsWith(ENVIRONMENT) || text.startsWith(FILE);
    }

    private static Optional<Redacted> read(Section section, String key, String text) {
        Optional<String> found = text.startsWith(FILE)
                ? firstLine(text.substring(FILE.length()))
                : variable(text.substring(ENVIRONMENT.length()), System.getenv());
        if (found.isEmpty()) {
            section.problem(
                    section.line(key), section.name(key) + ": " + text + " is not there, or empty, or cannot be read");
        }
        return found.map(Redacted::of);
    }

    private static Optional<String> variable(String name, Map<String, String> environment) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<String> firstLine(String file) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.findFirst().map(String::strip).filter(line -> !line.isEmpty());
        } catch (IOException | RuntimeException e) { // no such path, bytes that are no text
            return Optional.empty();
        }
    }
}
