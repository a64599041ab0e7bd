package io.jackfield.media.queue;

import java.time.Duration;

/**
 * What came of a caller's stay in a queue. When nobody answered, what follows is up to the script: the voicemail, another extension.
 *
 * @param queue where it ended: the queue that was entered, or the one that it overflowed to
 * @param outcome how
 * @param waited until the answer, or the end
 * @param talked with an agent; zero when none answered
 * @param agent who answered; empty when nobody did
 */
public record QueueResult(String queue, Outcome outcome, Duration waited, Duration talked, String agent) {

    /** Whether an agent has talked to the caller. */
    public boolean answered() {
        return outcome == Outcome.ANSWERED;
    }
}
