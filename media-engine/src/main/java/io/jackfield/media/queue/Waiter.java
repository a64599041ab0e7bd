package io.jackfield.media.queue;

import io.jackfield.kernel.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A caller in a queue. */
final class Waiter {
    final Entry entry;
    final Line line;

    /** The order among callers of a priority: of this stay, or of the one that it goes on with. */
    final long sequence;

    /** When the caller first came. */
    final long enteredNs;

    /** When this stay began. */
    final long arrivedNs;

    /** Who is rung for the caller. */
    final List<Desk> ringing = new ArrayList<>();

    long announceNs = Machine.NEVER;

    /** When an agent answered. */
    long connectedNs;

    /**
     * Who comes in where.
     *
     * @param caller an identifier of the call
     * @param number who calls, to find the place of somebody who was cut off; empty for nobody
     * @param priority the higher the earlier
     * @param skills what the agent must know
     */
    record Entry(String queue, String caller, String number, int priority, Set<String> skills) {
        Entry {
            skills = Set.copyOf(skills);
        }
    }

    Waiter(Entry entry, Line line, long sequence, long enteredNs, long nowNs) {
        this.entry = entry;
        this.line = line;
        this.sequence = sequence;
        this.enteredNs = enteredNs;
        this.arrivedNs = nowNs;
    }

    boolean before(Waiter other) {
        return entry.priority() > other.entry.priority()
                || entry.priority() == other.entry.priority() && sequence < other.sequence;
    }

    /** When patience ends, be it the caller's or the queue's without agents. */
    long leaveNs() {
        long leave = arrivedNs + line.settings.maxWait().toNanos();
        return line.staffed()
                ? leave
                : Math.min(
                        leave,
                        Math.max(arrivedNs, line.unstaffedSinceNs)
                                + line.settings.maxWaitWithoutAgents().toNanos());
    }

    long nextNs() {
        return Math.min(leaveNs(), announceNs);
    }
}
