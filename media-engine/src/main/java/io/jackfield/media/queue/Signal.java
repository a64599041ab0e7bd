package io.jackfield.media.queue;

import io.jackfield.media.Call;
import java.time.Duration;
import java.util.Optional;

/** What the queues' thread tells the script of somebody who waits. */
sealed interface Signal {

    /** Talk to this agent. */
    record Connect(Call agent, String name, long offer) implements Signal {}

    /** Hear how it looks. */
    record Announce(int position, Optional<Duration> expected) implements Signal {}

    /** It is over without an agent. */
    record Leave(Outcome outcome) implements Signal {}

    /** To an agent: a caller is to be connected with this call. */
    record Serve(long offer) implements Signal {}

    /** To an agent: nobody is any more. */
    record Free() implements Signal {}

    /** To an agent: log out. */
    record Out() implements Signal {}
}
