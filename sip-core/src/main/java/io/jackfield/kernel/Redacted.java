package io.jackfield.kernel;

import java.util.Objects;

/**
 * A secret that does not print itself, so that no log line, exception or debugger view of its holder shows it.
 *
 * @param secret the text; never log what this returns
 */
public record Redacted(String secret) {
    public Redacted {
        Objects.requireNonNull(secret, "secret");
    }

    public static Redacted of(String secret) {
        return new Redacted(secret);
    }

    @Override
    public String toString() {
        return "***";
    }
}
