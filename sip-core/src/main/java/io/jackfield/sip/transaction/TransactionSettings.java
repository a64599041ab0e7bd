package io.jackfield.sip.transaction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The timers and limits of a transaction layer.
 *
 * @param t1 the estimated round trip (RFC 3261 17.1.1.1); 500 ms. A request is given up after 64 of them.
 * @param t2 the longest interval between retransmissions of what is not an INVITE; 4 s
 * @param t4 how long a message may wander in the network; 5 s
 * @param tryingAfter how long an INVITE may stay without a response before 100 is sent for it (17.2.1); 200 ms. Zero: at once
 *     when the user has taken the INVITE and not answered it.
 * @param maxTransactions the most transactions in one layer, those that only wait for stragglers included; 500,000, of some
 *     100 bytes each and, for a second of five, a response of some 500 bytes. Past it requests get 503.
 * @param retryAfter what such a 503 tells (RFC 3261 20.33), in whole seconds; 5 s
 */
public record TransactionSettings(
        Duration t1, Duration t2, Duration t4, Duration tryingAfter, int maxTransactions, Duration retryAfter) {
    /** What RFC 3261 says. */
    public static final TransactionSettings DEFAULT = builder().build();

    /** @throws IllegalArgumentException naming all that is out of range */
    public TransactionSettings {
        List<String> wrong = new ArrayList<>();
        check(wrong, "t1 must be positive", t1.compareTo(Duration.ZERO) > 0);
        check(wrong, "t2 must not be less than t1", t2.compareTo(t1) >= 0);
        check(wrong, "t4 must not be negative", !t4.isNegative());
        check(wrong, "trying-after must not be negative", !tryingAfter.isNegative());
        check(
                wrong,
                "max-transactions must be 1 to " + Branch.MAX_SLOTS,
                maxTransactions >= 1 && maxTransactions <= Branch.MAX_SLOTS);
        check(wrong, "retry-after must be at least a second", retryAfter.toSeconds() >= 1);
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", wrong));
        }
    }

    private static void check(List<String> wrong, String rule, boolean kept) {
        if (!kept) {
            wrong.add(rule);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Sets what differs from {@link #DEFAULT}. */
    public static final class Builder {
        private Duration t1 = Duration.ofMillis(500);
        private Duration t2 = Duration.ofSeconds(4);
        private Duration t4 = Duration.ofSeconds(5);
        private Duration tryingAfter = Duration.ofMillis(200);
        private int maxTransactions = 500_000;
        private Duration retryAfter = Duration.ofSeconds(5);

        private Builder() {}

        public Builder t1(Duration interval) {
            t1 = interval;
            return this;
        }

        public Builder t2(Duration interval) {
            t2 = interval;
            return this;
        }

        public Builder t4(Duration interval) {
            t4 = interval;
            return this;
        }

        public Builder tryingAfter(Duration delay) {
            tryingAfter = delay;
            return this;
        }

        public Builder maxTransactions(int limit) {
            maxTransactions = limit;
            return this;
        }

        public Builder retryAfter(Duration delay) {
            retryAfter = delay;
            return this;
        }

        /** @throws IllegalArgumentException naming all that is out of range */
        public TransactionSettings build() {
            return new TransactionSettings(t1, t2, t4, tryingAfter, maxTransactions, retryAfter);
        }
    }
}
