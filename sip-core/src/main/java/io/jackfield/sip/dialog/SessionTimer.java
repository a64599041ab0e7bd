package io.jackfield.sip.dialog;

import java.time.Duration;

/**
 * Whether and how often a session is refreshed, so that both ends and the proxies between notice when it is gone (RFC 4028).
 *
 * @param interval the longest time between two refreshes, 90 s to 1 day; zero: session timers are neither asked for nor taken
 * @param minimum the shortest that is taken from a peer, 90 s to the interval
 */
public record SessionTimer(Duration interval, Duration minimum) {
    /** No session timers. */
    public static final SessionTimer OFF = new SessionTimer(Duration.ZERO, Duration.ZERO);

    /** RFC 4028 4: nobody may ask for less. */
    private static final Duration LEAST = Duration.ofSeconds(90);

    /** @throws IllegalArgumentException naming every value that is out of its range */
    public SessionTimer {
        StringBuilder wrong = new StringBuilder();
        boolean off = interval.isZero() && minimum.isZero();
        if (!off && (interval.compareTo(LEAST) < 0 || interval.compareTo(Duration.ofDays(1)) > 0)) {
            wrong.append("session interval ").append(interval).append(" is not within 90 s and 1 day; ");
        }
        if (!off && (minimum.compareTo(LEAST) < 0 || minimum.compareTo(interval) > 0)) {
            wrong.append("minimum ").append(minimum).append(" is not within 90 s and the interval; ");
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(wrong.substring(0, wrong.length() - 2));
        }
    }

    /** Refreshes at least this often, 90 s to 1 day, and takes down to 90 s from a peer. */
    public static SessionTimer every(Duration interval) {
        return new SessionTimer(interval, LEAST);
    }

    /** Whether there are session timers. */
    boolean on() {
        return !interval.isZero();
    }
}
