package io.jackfield.media.queue;

import java.time.Duration;

/** Something that happened in a queue. */
public sealed interface QueueEvent {

    /** A caller has come in. */
    record Entered(String queue, String caller, int position) implements QueueEvent {}

    /** An agent is rung for a caller. */
    record Offered(String queue, String caller, String agent) implements QueueEvent {}

    /** An agent has not taken a call. */
    record Refused(String queue, String caller, String agent, Refusal refusal) implements QueueEvent {}

    /** A caller talks to an agent. */
    record Connected(String queue, String caller, String agent, Duration waited) implements QueueEvent {}

    /** A caller has left; {@code agent} is empty when none had answered. */
    record Left(String queue, String caller, String agent, Outcome outcome, Duration waited, Duration talked)
            implements QueueEvent {}

    /** An agent does something else now. */
    record Changed(String agent, AgentStatus status) implements QueueEvent {}
}
