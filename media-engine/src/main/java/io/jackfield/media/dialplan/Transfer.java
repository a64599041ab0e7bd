package io.jackfield.media.dialplan;

import java.util.Optional;

/** Gets a call out of what it does, to somewhere else in the plan. Carries no stack trace: it is control flow. */
final class Transfer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String destination;
    private final transient Optional<String> context;

    Transfer(String destination, Optional<String> context) {
        super("transferred to " + destination, null, false, false);
        this.destination = destination;
        this.context = context;
    }

    /** Reads {@code destination [dialplan [context]]}. */
    static Transfer of(String argument) {
        String[] words = argument.trim().split("\\s+");
        int first = words[0].equals("-bleg") || words[0].equals("-both") ? 1 : 0;
        if (first >= words.length || words[first].isEmpty()) {
            throw new IllegalArgumentException("transfer: a destination is to be named");
        }
        return new Transfer(words[first], words.length > first + 2 ? Optional.of(words[first + 2]) : Optional.empty());
    }

    String destination() {
        return destination;
    }

    Optional<String> context() {
        return context;
    }
}
