package io.jackfield.proxy.nat;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the ways to phones behind NAT open: each of them hears something once a round. Sans-IO. The phones of a round are listed when
 * it begins and pinged in equal shares, ten times a second, so that a hundred thousand of them make no burst.
 *
 * <pre>
 *           start          due: a round begins       due: within a round     stop
 * STOPPED   ROUND          -                         -                       -
 * ROUND     -              list all, ping a share    ping the next share     STOPPED
 * </pre>
 *
 * @param <T> what is pinged
 */
public final class NatPinger<T> implements Machine {
    /** The most that are pinged in a round; those beyond it are counted. */
    public static final int LIMIT = 1_000_000;

    private static final long TURN_NS = 100_000_000L;

    /** What the pinger asks of its driver. */
    public interface Effects<T> {
        /** Name what is to be pinged, in any order. */
        void list(List<T> phones);

        /** Ping one. */
        void ping(T phone);
    }

    private final long everyNs;
    private final int limit;
    private final Effects<T> effects;
    private List<T> round = List.of();
    private int next;
    private long roundEndsNs;
    private long nextNs = NEVER;
    private long pings;
    private long left;

    /**
     * A pinger that is stopped.
     *
     * @param every a round, 1 s to 1 h
     * @param limit the most in a round, 1 to {@link #LIMIT}
     */
    public NatPinger(Duration every, int limit, Effects<T> effects) {
        if (every.compareTo(Duration.ofSeconds(1)) < 0 || every.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("phones are pinged every 1 s to 1 h, not " + every);
        }
        if (limit < 1 || limit > LIMIT) {
            throw new IllegalArgumentException("at most 1 to " + LIMIT + " phones are pinged, not " + limit);
        }
        this.everyNs = every.toNanos();
        this.limit = limit;
        this.effects = effects;
    }

    /** Begins a round. */
    public void start(long nowNs) {
        roundEndsNs = nowNs;
        nextNs = nowNs;
    }

    /** Pings no more. */
    public void stop() {
        nextNs = NEVER;
        round = List.of();
    }

    /** How many pings were sent. */
    public long pings() {
        return pings;
    }

    /** How often a phone was left out because of the limit. */
    public long left() {
        return left;
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nextNs == NEVER || nowNs - nextNs < 0) {
            return;
        }
        if (nowNs - roundEndsNs >= 0) {
            begin(nowNs);
        }
        long turnsLeft = Math.max(1, (roundEndsNs - nowNs) / TURN_NS);
        int share = (int) ((round.size() - next + turnsLeft - 1) / turnsLeft);
        for (int end = next + share; next < end; next++) {
            pings++;
            effects.ping(round.get(next));
        }
        nextNs = next < round.size() ? nowNs + TURN_NS : roundEndsNs;
    }

    private void begin(long nowNs) {
        List<T> phones = new ArrayList<>();
        effects.list(phones);
        left += Math.max(0, phones.size() - limit);
        round = phones.size() > limit ? phones.subList(0, limit) : phones;
        next = 0;
        roundEndsNs = nowNs + everyNs;
    }
}
