package io.jackfield.dispatcher.algorithm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;

/**
 * How a set chooses among its destinations. Those with a number are those of Kamailio's dispatcher under that number. A destination
 * that cannot take calls is never chosen; the list for failover holds each of the others once.
 *
 * <p>Hashing is rendezvous hashing: when one of ten destinations goes, the tenth that it had moves, evenly over the rest. Kamailio's
 * hash modulo the size of the set moves nearly all.
 */
public enum Algorithm {
    /** By the Call-ID: repetitions of a request find the same destination. */
    CALL_ID_HASH(0, CallKey.CALL_ID),
    /** By the caller: user, host and port of From. */
    FROM_URI_HASH(1, CallKey.FROM_URI),
    /** By user, host and port of To. */
    TO_URI_HASH(2, CallKey.TO_URI),
    /** By the user of the Request-URI: all who call one number, or one conference room, meet. */
    REQUEST_URI_HASH(3, CallKey.REQUEST_USER),
    /** In turn. */
    ROUND_ROBIN(4, (all, turns) -> Slots.inTurn(all.length, turns)),
    /** By the user name of the credentials; requests without any in turn. */
    AUTH_USER_HASH(5, CallKey.AUTH_USER),
    /** At random. */
    RANDOM(6, (all, turns) -> new Anyone(all.length, turns)),
    /** By whatever the set's key says; it must be given. */
    KEY_HASH(7, CallKey.CALL_ID),
    /** The highest priority that is there; the others, in order, only when it fails. */
    PRIORITY(8, (all, turns) -> Slots.serial(turns)),
    /** By weights in per cent; the last destination gets what is missing to 100. */
    WEIGHT(9, (all, turns) -> Slots.weighted(Shares.of(all, all.length, Candidate::weight), turns)),
    /** The fewest calls, none beyond a destination's maximum. */
    CALL_LOAD(10, (all, turns) -> new Least(all, candidate -> 1, turns)),
    /** In proportion to relative weights, of those that are there; with congestion control, less to those slower than usual. */
    RELATIVE_WEIGHT(11, (all, turns) -> Slots.weighted(Shares.relative(all), turns)),
    /** All at once, whatever the limit: for a route that forks. */
    PARALLEL(12, (all, turns) -> Slots.serial(turns)),
    /**
     * In turn among the highest priority, where a destination loses a point each time that its latency in milliseconds, or with
     * congestion control its excess over the usual one, holds its priority.
     */
    LATENCY(13, Ranks::adjusted, (all, turns) -> Slots.inTurn(Ranks.leaders(all, Ranks::adjusted), turns)),
    /** In turn if all have the same priority above 0, else {@link #PRIORITY}. */
    ROUND_ROBIN_OR_PRIORITY(14, (all, turns) -> {
        boolean equal = all[0].priority() > 0 && Ranks.leaders(all, Candidate::priority) == all.length;
        return equal ? Slots.inTurn(all.length, turns) : Slots.serial(turns);
    }),
    /** By weights among the lowest number of priority that is there, the others after them, as RFC 2782 orders SRV records. */
    PRIORITY_WEIGHT(15, Ranks::lowestFirst, (all, turns) -> {
        int leaders = Ranks.leaders(all, Candidate::priority);
        return Slots.weighted(Shares.of(all, leaders, Candidate::weight), turns);
    }),
    /** In turn, passing over destinations as often as they ask for less (RFC 7339). */
    OVERLOAD_CONTROL(64, (all, turns) -> Slots.inTurn(all.length, turns)),
    /** The first of the list: what Kamailio does with a number that it does not know. */
    FIRST(Algorithm.NO_ID, (all, turns) -> Slots.serial(turns)),

    /** By the set's key, else the Call-ID, but none gets more than its share of the calls that there are and a quarter. */
    BOUNDED_HASH(Algorithm.NO_ID, CallKey.CALL_ID, (all, turns) -> new BoundedRendezvous(all)),
    /** The least busy, by calls for its weight and by what it reports of itself. */
    LEAST_LOAD(Algorithm.NO_ID, (all, turns) -> new Least(all, Least::byLoad, turns)),
    /** The faster of two drawn by lot; outliers are left out for a while. */
    FASTEST(Algorithm.NO_ID, (all, turns) -> new Fastest(all, turns));

    private static final int NO_ID = -1;

    private final int id;
    private final Optional<CallKey> key;
    private final ToIntFunction<Candidate> rank;
    private final BiFunction<Candidate[], Turns, Choice> maker;

    Algorithm(int id, BiFunction<Candidate[], Turns, Choice> maker) {
        this(id, Candidate::priority, maker);
    }

    Algorithm(int id, ToIntFunction<Candidate> rank, BiFunction<Candidate[], Turns, Choice> maker) {
        this.id = id;
        this.key = Optional.empty();
        this.rank = rank;
        this.maker = maker;
    }

    Algorithm(int id, CallKey key) {
        this(id, key, (all, turns) -> new Rendezvous(all));
    }

    Algorithm(int id, CallKey key, BiFunction<Candidate[], Turns, Choice> maker) {
        this.id = id;
        this.key = Optional.of(key);
        this.rank = Candidate::priority;
        this.maker = maker;
    }

    /** The number that Kamailio's tables use; empty for those that Kamailio does not have. */
    public OptionalInt kamailioId() {
        return id == NO_ID ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The algorithm of a number in Kamailio: {@link #FIRST} for one that it does not have. */
    public static Algorithm ofKamailio(int id) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.id == id && id != NO_ID)
                .findFirst()
                .orElse(FIRST);
    }

    /** As configuration writes it, for example {@code call-id-hash}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The algorithm of a name as {@link #text} writes it; empty when there is none. */
    public static Optional<Algorithm> named(String text) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.text().equals(text))
                .findFirst();
    }

    /** What it chooses by unless the set says otherwise; empty when it does not hash. */
    public Optional<CallKey> key() {
        return key;
    }

    /** Puts candidates in the order in which {@link #choice} wants them; equal ones stay as they are. */
    public void sort(Candidate[] candidates) {
        record Ranked(int rank, Candidate candidate) {}
        Ranked[] ranked = new Ranked[candidates.length];
        Arrays.setAll(ranked, i -> new Ranked(rank.applyAsInt(candidates[i]), candidates[i])); // once: it may change
        Arrays.sort(ranked, Comparator.comparingInt(Ranked::rank).reversed());
        Arrays.setAll(candidates, i -> ranked[i].candidate());
    }

    /** How to choose among these, at least one, as {@link #sort} has put them. */
    public Choice choice(Candidate[] sorted, Turns turns) {
        return maker.apply(sorted, turns);
    }
}
