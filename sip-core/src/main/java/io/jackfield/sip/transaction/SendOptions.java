package io.jackfield.sip.transaction;

import java.time.Duration;

/**
 * How to send one request. Keep one and reuse it.
 *
 * @param answerWithin how long to wait for any response at all, even a provisional one; zero waits as long as RFC 3261 does,
 *     32 s. A pool of servers wants far less, so that another one is tried while the caller still waits.
 */
public record SendOptions(Duration answerWithin) {
    /** Waits as long as RFC 3261 does. */
    public static final SendOptions DEFAULT = new SendOptions(Duration.ZERO);

    public SendOptions {
        if (answerWithin.isNegative()) {
            throw new IllegalArgumentException("answerWithin must not be negative: " + answerWithin);
        }
    }

    public static SendOptions answerWithin(Duration limit) {
        return new SendOptions(limit);
    }
}
