package io.jackfield.rtp.ice;

import java.time.Duration;

/**
 * How an agent behaves. All have the defaults of the RFCs.
 *
 * @param lite whether it answers checks and sends none (RFC 8445 2.5)
 * @param pacing between two checks, Ta (RFC 8445 14.2)
 * @param consentEvery about how often the peer is asked whether it still wants what we send (RFC 7675 5.1)
 * @param consentLostAfter how long it may leave that unanswered
 * @param failedAfter how long it may take to find a pair
 */
public record IceSettings(
        boolean lite, Duration pacing, Duration consentEvery, Duration consentLostAfter, Duration failedAfter) {
    /** A full agent. */
    public static final IceSettings FULL = new IceSettings(
            false, Duration.ofMillis(50), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(40));

    /** A lite agent: enough for one with an address that everybody reaches. */
    public static final IceSettings LITE =
            new IceSettings(true, FULL.pacing, FULL.consentEvery, FULL.consentLostAfter, FULL.failedAfter);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException when a time is out of range
     */
    public IceSettings {
        if (pacing.toMillis() < 5
                || consentEvery.toSeconds() < 1
                || consentLostAfter.compareTo(consentEvery) <= 0
                || failedAfter.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "pacing must be 5 ms or more, consent every 1 s or more and lost later than that, failed after 1 s or more");
        }
    }
}
