package io.jackfield.sim;

import java.time.Duration;

/**
 * What a simulated network does to what passes. Streams keep their order and lose nothing: loss delays them as a
 * retransmission would.
 *
 * @param loss the share of datagrams that vanish, 0 to 1
 * @param delay how long each takes at least
 * @param jitter how much longer one may take, evenly spread; more than the time between two datagrams also reorders them
 * @param duplication the share of datagrams that arrive twice, 0 to 1
 * @param reordering the share of datagrams that are held back for up to ten times the delay, 0 to 1
 */
public record NetworkConditions(double loss, Duration delay, Duration jitter, double duplication, double reordering) {
    /** Half a millisecond, and nothing goes wrong. */
    public static final NetworkConditions LAN =
            new NetworkConditions(0, Duration.ofNanos(500_000), Duration.ZERO, 0, 0);

    /** @throws IllegalArgumentException when a share is not one or a time is negative */
    public NetworkConditions {
        share("loss", loss);
        share("duplication", duplication);
        share("reordering", reordering);
        if (delay.isNegative() || jitter.isNegative()) {
            throw new IllegalArgumentException("delay and jitter must not be negative: " + delay + ", " + jitter);
        }
    }

    public NetworkConditions withLoss(double share) {
        return new NetworkConditions(share, delay, jitter, duplication, reordering);
    }

    public NetworkConditions withDelay(Duration least) {
        return new NetworkConditions(loss, least, jitter, duplication, reordering);
    }

    public NetworkConditions withJitter(Duration spread) {
        return new NetworkConditions(loss, delay, spread, duplication, reordering);
    }

    public NetworkConditions withDuplication(double share) {
        return new NetworkConditions(loss, delay, jitter, share, reordering);
    }

    public NetworkConditions withReordering(double share) {
        return new NetworkConditions(loss, delay, jitter, duplication, share);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 to 1, not " + value);
        }
    }
}
