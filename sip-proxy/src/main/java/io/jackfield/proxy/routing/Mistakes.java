package io.jackfield.proxy.routing;

import java.util.List;

/** What is wrong with rows: all of a load is refused for it, and the first of it named. */
final class Mistakes {
    private static final int NAMED = 10;

    private Mistakes() {}

    /** @throws IllegalArgumentException naming the first ten, when there are any */
    static void refuse(String what, List<String> wrong) {
        if (!wrong.isEmpty()) {
            String named = String.join("; ", wrong.subList(0, Math.min(NAMED, wrong.size())));
            String more = wrong.size() > NAMED ? "; and " + (wrong.size() - NAMED) + " more" : "";
            throw new IllegalArgumentException(what + ": " + named + more);
        }
    }
}
