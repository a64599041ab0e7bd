package io.jackfield.proxy.guard;

import java.time.Duration;
import java.util.Objects;

/**
 * A source that is not listened to.
 *
 * @param source an IPv4 address, {@code 192.0.2.7}, or an IPv6 network, {@code 2001:db8:1:2::/64}
 * @param reason why
 * @param remaining how much longer
 * @param hits how often it was turned away since
 */
public record Ban(String source, Reason reason, Duration remaining, long hits) {
    /** Why a source is banned. */
    public enum Reason {
        /** It asked more often than it may. */
        RATE,
        /** It failed too often: wrong passwords, addresses that do not exist. */
        FAILURES,
        /** It is a scanner by its own account (User-Agent). */
        SCANNER,
        /** An operator said so. */
        OPERATOR
    }

    /** Checks for null. */
    public Ban {
        Objects.requireNonNull(source);
        Objects.requireNonNull(reason);
        Objects.requireNonNull(remaining);
    }
}
