package io.jackfield.media.queue;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a node knows about its queues, for another node that goes on with them: who waits and for how long, who is logged in, the figures.
 * Encoded by {@link QueueStateCodec}.
 *
 * @param waiting callers in the order of service
 * @param agents agents in the order of login
 * @param totals the counters of each queue
 */
public record QueueState(List<Waiting> waiting, List<Agent> agents, List<Totals> totals) {

    /** Copies the lists. */
    public QueueState {
        waiting = List.copyOf(waiting);
        agents = List.copyOf(agents);
        totals = List.copyOf(totals);
    }

    /**
     * A caller who waits.
     *
     * @param queue where
     * @param caller the identifier of the call
     * @param number who calls; empty where that is not known
     * @param priority the higher the earlier
     * @param skills what the agent must know
     * @param waited since when
     */
    public record Waiting(
            String queue, String caller, String number, int priority, Set<String> skills, Duration waited) {
        /** Copies the skills. */
        public Waiting {
            skills = Set.copyOf(skills);
        }
    }

    /**
     * An agent who is logged in.
     *
     * @param name who
     * @param settings what the agent is like
     * @param queues which queues are served
     * @param status what the agent does
     * @param idle since when there was no call
     * @param calls calls answered since login
     */
    public record Agent(
            String name, AgentSettings settings, Set<String> queues, AgentStatus status, Duration idle, long calls) {
        /** Copies the queues. */
        public Agent {
            queues = Set.copyOf(queues);
        }
    }

    /**
     * A queue's counters.
     *
     * @param queue which
     * @param entered callers who came in
     * @param answered callers who were answered
     * @param abandoned callers who hung up
     * @param overflowed callers who left for another reason
     * @param refused callers who found it full
     */
    public record Totals(String queue, long entered, long answered, long abandoned, long overflowed, long refused) {}
}
