package io.jackfield.proxy.forward;

import java.time.Duration;
import java.util.List;

/**
 * How long targets are waited for, unless a relay says otherwise.
 *
 * @param reply for any response of a target, 1 ms to 32 s (timer B of RFC 3261); default 30 s ({@code fr_timer})
 * @param poolReply the same for a target of a pool, where another could serve; default 2 s
 * @param ringing for the final response of an INVITE after a provisional one, restarted by each 101 to 199; at least 1 s, default 120 s
 *     ({@code fr_inv_timer}); RFC 3261 16.6 step 11 (timer C) wants more than 3 minutes
 */
public record ForwardTimers(Duration reply, Duration poolReply, Duration ringing) {
    /** The defaults. */
    public static final ForwardTimers DEFAULTS =
            new ForwardTimers(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(120));

    private static final Duration LONGEST_REPLY = Duration.ofSeconds(32);

    void check(List<String> wrong) {
        checkReply("reply timeout", reply, wrong);
        checkReply("pool reply timeout", poolReply, wrong);
        if (ringing.compareTo(Duration.ofSeconds(1)) < 0) {
            wrong.add("ringing timeout " + ringing + " is below 1 s");
        }
    }

    private static void checkReply(String name, Duration wait, List<String> wrong) {
        if (wait.compareTo(Duration.ofMillis(1)) < 0 || wait.compareTo(LONGEST_REPLY) > 0) {
            wrong.add(name + ' ' + wait + " is not within 1 ms and 32 s");
        }
    }
}
