package io.jackfield.examples.config;

import io.jackfield.dispatcher.algorithm.Algorithm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dispatching algorithms by the names that configuration and command line use. */
public final class Algorithms {
    /** All names. */
    public static final List<String> NAMES =
            Arrays.stream(Algorithm.values()).map(Algorithms::name).toList();

    private Algorithms() {}

    /** Empty when there is none of that name. */
    public static Optional<Algorithm> parse(String name) {
        return Arrays.stream(Algorithm.values())
                .filter(algorithm -> name(algorithm).equals(name))
                .findFirst();
    }

    private static String name(Algorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
