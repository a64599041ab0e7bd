package io.jackfield.dispatcher.algorithm;

import java.util.Optional;

/** How a set chooses among its destinations; the numbers are those of Kamailio's dispatcher. */
public enum Algorithm {
    /**
     * By the Call-ID: the same call goes to the same destination, and when one fails only its share moves, evenly over the rest
     * (rendezvous hashing; Kamailio's hash modulo moves nearly all).
     */
    CALL_ID_HASH(0),
    /** In turn. */
    ROUND_ROBIN(4),
    /** At random. */
    RANDOM(6),
    /** The highest priority that is alive; the others, in order, only when it fails. */
    PRIORITY(8);

    private final int id;

    Algorithm(int id) {
        this.id = id;
    }

    /** The number that dispatcher tables use. */
    public int id() {
        return id;
    }

    /** The algorithm of a number; empty for one that this version does not have. */
    public static Optional<Algorithm> of(int id) {
        for (Algorithm algorithm : values()) {
            if (algorithm.id == id) {
                return Optional.of(algorithm);
            }
        }
        return Optional.empty();
    }

    /** The ordering that a set of this algorithm uses; {@code seed} feeds RANDOM. */
    public Ordering ordering(long seed) {
        return switch (this) {
            case CALL_ID_HASH -> new CallIdHash();
            case ROUND_ROBIN -> new RoundRobin();
            case RANDOM -> new RandomOrder(seed);
            case PRIORITY -> new PriorityOrder();
        };
    }
}
