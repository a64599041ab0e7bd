package io.jackfield.rtp.ice;

import io.jackfield.kernel.Machine;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.random.RandomGenerator;

/** Whether the peer of one component still wants what we send it (RFC 7675 5.1). */
final class Consent {
    /** Questions whose answer still counts. */
    static final int MAX_OPEN = 10;

    private final long everyNs;
    private final long lostAfterNs;
    private final RandomGenerator random;
    private final Deque<byte[]> open = new ArrayDeque<>();
    private long askNs = Machine.NEVER;
    private long lostNs = Machine.NEVER;

    Consent(IceSettings settings, RandomGenerator random) {
        this.everyNs = settings.consentEvery().toNanos();
        this.lostAfterNs = settings.consentLostAfter().toNanos();
        this.random = random;
    }

    /** The pair was chosen just now: its check was the first answer. */
    void start(long nowNs) {
        open.clear();
        lostNs = nowNs + lostAfterNs;
        next(nowNs);
    }

    void stop() {
        askNs = Machine.NEVER;
        lostNs = Machine.NEVER;
        open.clear();
    }

    boolean lost(long nowNs) {
        return nowNs >= lostNs;
    }

    boolean due(long nowNs) {
        return nowNs >= askNs;
    }

    /** A question is sent; it is not repeated, the next one is another (RFC 7675 5.1). */
    void asked(byte[] transactionId, long nowNs) {
        if (open.size() == MAX_OPEN) {
            open.removeFirst();
        }
        open.addLast(transactionId);
        next(nowNs);
    }

    /** Evenly within a fifth of the interval around it, so that many do not ask at once. */
    private void next(long nowNs) {
        askNs = nowNs + (long) (everyNs * (0.8 + 0.4 * random.nextDouble()));
    }

    /** Takes an answer. @return whether it is to an open question */
    boolean answered(byte[] transactionId, long nowNs) {
        boolean ours = open.removeIf(id -> Arrays.equals(id, transactionId));
        if (ours) {
            lostNs = nowNs + lostAfterNs;
        }
        return ours;
    }

    long nextNs() {
        return Math.min(askNs, lostNs);
    }
}
