package io.jackfield.sip.dialog;

import io.jackfield.sip.transaction.TransactionSettings;
import java.time.Duration;

/**
 * The intervals that the machines of this package share, in nanoseconds.
 *
 * @param t1Ns the estimated round trip (RFC 3261 17.1.1.1)
 * @param t2Ns the longest interval between two copies of a 2xx
 */
record DialogTimers(long t1Ns, long t2Ns) {
    /** How often a callee repeats its last provisional response, so that no proxy gives up (RFC 3261 13.3.1.1). */
    static final long REFRESH_NS = Duration.ofMinutes(1).toNanos();

    static DialogTimers of(TransactionSettings settings) {
        return new DialogTimers(settings.t1().toNanos(), settings.t2().toNanos());
    }

    /** When to stop waiting: 64*T1. */
    long giveUpNs() {
        return 64 * t1Ns;
    }
}
