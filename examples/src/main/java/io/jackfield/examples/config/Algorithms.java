package io.jackfield.examples.config;

import io.jackfield.dispatcher.algorithm.Algorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Dispatching algorithms by the names that configuration and command line use: all but the one that needs a key of its own. */
public final class Algorithms {
    /** All names. */
    public static final List<String> NAMES = Arrays.stream(Algorithm.values())
            .filter(Algorithms::offered)
            .map(Algorithm::text)
            .toList();

    private Algorithms() {}

    /** Empty when there is none of that name. */
    public static Optional<Algorithm> parse(String name) {
        return Algorithm.named(name).filter(Algorithms::offered);
    }

    private static boolean offered(Algorithm algorithm) {
        return algorithm != Algorithm.KEY_HASH;
    }
}
