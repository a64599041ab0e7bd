package io.jackfield.media.dialplan;

import java.util.Locale;
import java.util.Optional;

/** When the conditions behind one are not looked at any more. */
public enum Break {
    /** When it does not hold. The default. */
    ON_FALSE,
    /** When it holds. */
    ON_TRUE,
    /** In any case. */
    ALWAYS,
    /** In no case. */
    NEVER;

    static Optional<Break> of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "on-false" -> Optional.of(ON_FALSE);
            case "on-true" -> Optional.of(ON_TRUE);
            case "always" -> Optional.of(ALWAYS);
            case "never" -> Optional.of(NEVER);
            default -> Optional.empty();
        };
    }
}
