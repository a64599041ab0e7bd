package io.jackfield.media.queue;

import io.jackfield.media.queue.QueueState.Agent;
import io.jackfield.media.queue.QueueState.Totals;
import io.jackfield.media.queue.QueueState.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a distributor knows as records, and back. Calls do not move with it: whoever waited elsewhere gets the same place when calling again,
 * and agents who talked elsewhere have their wrap-up.
 */
final class Handover {
    /** How long the places of callers of another node are kept. */
    static final Duration KEEP = Duration.ofMinutes(2);

    private Handover() {}

    static QueueState take(Distributor distributor, long nowNs) {
        List<Waiting> waiting = new ArrayList<>();
        for (Waiter waiter : distributor.waiting()) {
            waiting.add(new Waiting(
                    waiter.line.name,
                    waiter.entry.caller(),
                    waiter.entry.number(),
                    waiter.entry.priority(),
                    waiter.entry.skills(),
                    age(waiter.enteredNs, nowNs)));
        }
        List<Agent> agents = new ArrayList<>();
        for (Desk desk : distributor.agents()) {
            Set<String> queues = new HashSet<>();
            desk.lines.forEach(line -> queues.add(line.name));
            agents.add(
                    new Agent(desk.name, desk.settings, queues, desk.status, age(desk.idleSinceNs, nowNs), desk.calls));
        }
        List<Totals> totals = new ArrayList<>();
        for (Line line : distributor.lines()) {
            totals.add(
                    new Totals(line.name, line.entered, line.answered, line.abandoned, line.overflowed, line.refused));
        }
        return new QueueState(waiting, agents, totals);
    }

    /** Queues that this node does not have are passed over, and so are agents whose call waits on the other node. */
    static void give(Distributor distributor, QueueState state, long nowNs) {
        Set<String> known = new HashSet<>();
        distributor.lines().forEach(line -> known.add(line.name));
        for (Totals totals : state.totals()) {
            distributor.lines().stream()
                    .filter(line -> line.name.equals(totals.queue()))
                    .forEach(line -> add(line, totals));
        }
        for (Waiting waiting : state.waiting()) {
            if (known.contains(waiting.queue())) {
                distributor.reserve(
                        new Waiter.Entry(
                                waiting.queue(),
                                waiting.caller(),
                                waiting.number(),
                                waiting.priority(),
                                waiting.skills()),
                        waiting.waited().toNanos(),
                        KEEP.toNanos(),
                        nowNs);
            }
        }
        for (Agent agent : state.agents()) {
            Set<String> queues = new HashSet<>(agent.queues());
            queues.retainAll(known);
            boolean dialled = agent.settings().address().isPresent();
            if (dialled && distributor.login(agent.name(), agent.settings(), queues, nowNs)) {
                distributor.goesOn(agent, nowNs);
            }
        }
    }

    private static void add(Line line, Totals totals) {
        line.entered += totals.entered();
        line.answered += totals.answered();
        line.abandoned += totals.abandoned();
        line.overflowed += totals.overflowed();
        line.refused += totals.refused();
    }

    private static Duration age(long sinceNs, long nowNs) {
        return Duration.ofMillis((nowNs - sinceNs) / 1_000_000);
    }
}
