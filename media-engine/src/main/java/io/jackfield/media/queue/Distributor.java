package io.jackfield.media.queue;

import io.jackfield.kernel.Machine;
import io.jackfield.media.queue.QueueEvent.Changed;
import io.jackfield.media.queue.QueueEvent.Connected;
import io.jackfield.media.queue.QueueEvent.Entered;
import io.jackfield.media.queue.QueueEvent.Left;
import io.jackfield.media.queue.QueueEvent.Offered;
import io.jackfield.media.queue.QueueEvent.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the callers of all queues of a node and the agents who serve them together.
 *
 * <pre>
 * agent     input                          next       effect
 * (none)    login                          READY
 * READY     a caller waits                 RINGING    ring; timer: how long it rings
 * RINGING   answered                       TALKING    connect; all others who ring for that caller stop
 * RINGING   refused                        RESTING    timer: the delay after that refusal
 * RINGING   timer                          RESTING    stopRinging; timer: the delay after no answer
 * RINGING   the same, too often in a row   ON_BREAK
 * RINGING   caller left or was answered    READY      stopRinging
 * TALKING   finished                       WRAP_UP    timer: wrap-up
 * WRAP_UP   timer                          READY
 * RESTING   timer                          READY
 * any       pause                          ON_BREAK   once the conversation is over
 * ON_BREAK  resume                         READY
 * any       logout                         (none)     once the conversation is over
 * </pre>
 *
 * <p>A caller is in the line until {@link #answered}, {@link #leave} or the end of the longest wait, whichever comes first, and is rung for
 * only there. Callers of a priority are served in the order in which they came; who needs skills that no free agent has holds up nobody. An
 * agent is rung for one caller at a time, whatever number of queues that agent serves. One thread.
 */
final class Distributor implements Machine {

    /** What is to be done. */
    interface Effects {
        /** Ring an agent for a caller; the outcome is told with the number of the offer. */
        void ring(String caller, String agent, long offer);

        /** Stop ringing; nothing is told back. */
        void stopRinging(String agent, long offer);

        /** Let the two talk. */
        void connect(String caller, String agent, long offer);

        /** Tell a caller how it looks. */
        void announce(String caller, int position, Optional<Duration> expected);

        /** A caller has to leave. */
        void release(String caller, Outcome outcome);

        /** Something happened. */
        void event(QueueEvent event);
    }

    private final Effects effects;
    private final RandomGenerator random;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Map<String, Desk> desks = new LinkedHashMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final Map<String, Waiter> byCaller = new LinkedHashMap<>();
    private final Places places = new Places();
    private long sequence;
    private long offers;
    private long logins;

    Distributor(Effects effects, RandomGenerator random) {
        this.effects = effects;
        this.random = random;
    }

    /** Adds a queue, or gives one that is there other rules. */
    void queue(String name, QueueSettings settings, long nowNs) {
        lines.computeIfAbsent(name, n -> new Line(n, settings, nowNs)).settings = settings;
        distribute(nowNs);
    }

    /** A caller comes in; false when there is no such queue, it is full, or the caller is in one already. */
    boolean enter(Waiter.Entry entry, long nowNs) {
        Line line = lines.get(entry.queue());
        if (line == null || byCaller.containsKey(entry.caller())) {
            return false;
        }
        if (line.length >= line.settings.maxLength()) {
            line.refused++;
            effects.event(new Left(line.name, entry.caller(), "", Outcome.FULL, Duration.ZERO, Duration.ZERO));
            return false;
        }
        Optional<Places.Place> place = places.take(entry, nowNs);
        Waiter waiter = new Waiter(
                entry,
                line,
                place.map(Places.Place::sequence).orElseGet(() -> ++sequence),
                place.map(Places.Place::enteredNs).orElse(nowNs),
                nowNs);
        if (!line.settings.announceAfter().isZero()) {
            waiter.announceNs = nowNs + line.settings.announceAfter().toNanos();
        }
        int at = waiters.size();
        while (at > 0 && waiter.before(waiters.get(at - 1))) {
            at--;
        }
        waiters.add(at, waiter);
        byCaller.put(entry.caller(), waiter);
        line.length++;
        line.entered++;
        effects.event(new Entered(line.name, entry.caller(), position(waiter)));
        onDeadline(nowNs);
        distribute(nowNs);
        return true;
    }

    /** A caller goes; nothing happens when the caller is not waiting. */
    void leave(String caller, Outcome outcome, long nowNs) {
        Waiter waiter = byCaller.get(caller);
        if (waiter != null) {
            remove(waiter, outcome, nowNs);
            if (outcome == Outcome.ABANDONED
                    && !waiter.line.settings.resumeWithin().isZero()) {
                places.keep(
                        waiter.entry,
                        new Places.Place(
                                waiter.sequence,
                                waiter.enteredNs,
                                nowNs + waiter.line.settings.resumeWithin().toNanos()));
            }
            distribute(nowNs);
        }
    }

    /** Keeps a place for somebody whose call was on another node. */
    void reserve(Waiter.Entry entry, long waitedNs, long keepNs, long nowNs) {
        places.keep(entry, new Places.Place(++sequence, nowNs - waitedNs, nowNs + keepNs));
    }

    private void remove(Waiter waiter, Outcome outcome, long nowNs) {
        waiters.remove(waiter);
        byCaller.remove(waiter.entry.caller());
        waiter.line.left(outcome, nowNs);
        stopRinging(waiter, null, nowNs);
        if (outcome != Outcome.ANSWERED) {
            effects.event(new Left(
                    waiter.line.name,
                    waiter.entry.caller(),
                    "",
                    outcome,
                    Duration.ofNanos(nowNs - waiter.enteredNs),
                    Duration.ZERO));
        }
    }

    private void stopRinging(Waiter waiter, @Nullable Desk but, long nowNs) {
        for (Desk desk : List.copyOf(waiter.ringing)) {
            if (desk != but) {
                effects.stopRinging(desk.name, desk.offer);
                free(desk, nowNs);
            }
        }
        waiter.ringing.clear();
    }

    /** Logs an agent in, or changes the queues of one who is; false when a queue is not known. */
    boolean login(String agent, AgentSettings settings, Set<String> queues, long nowNs) {
        if (queues.isEmpty() || !lines.keySet().containsAll(queues)) {
            return false;
        }
        Desk before = desks.get(agent);
        Desk desk = before == null ? new Desk(agent, settings, ++logins, nowNs) : before;
        desk.logoutWanted = false;
        desks.put(agent, desk);
        for (String queue : queues) {
            Line line = Objects.requireNonNull(lines.get(queue));
            line.join(desk);
            if (!desk.lines.contains(line)) {
                desk.lines.add(line);
            }
        }
        if (before == null) {
            effects.event(new Changed(agent, AgentStatus.READY));
        }
        distribute(nowNs);
        return true;
    }

    /** An agent who has just been logged in comes from another node; who talked there has a wrap-up here. */
    void goesOn(QueueState.Agent before, long nowNs) {
        Desk desk = Objects.requireNonNull(desks.get(before.name()));
        if (desk.status != AgentStatus.READY) {
            return; // is being rung already
        }
        desk.calls = before.calls();
        desk.idleSinceNs = nowNs - before.idle().toNanos();
        switch (before.status()) {
            case ON_BREAK -> become(desk, AgentStatus.ON_BREAK, NEVER, nowNs);
            case TALKING, WRAP_UP -> rest(desk, AgentStatus.WRAP_UP, desk.settings.wrapUp(), nowNs);
            default -> {}
        }
    }

    /** Logs an agent out, at the end of a conversation that goes on. */
    void logout(String agent, long nowNs) {
        Desk desk = desks.get(agent);
        if (desk == null) {
            return;
        }
        if (desk.status == AgentStatus.TALKING) {
            desk.logoutWanted = true;
            return;
        }
        Waiter waiter = desk.waiter;
        if (waiter != null) {
            waiter.ringing.remove(desk);
            effects.stopRinging(agent, desk.offer);
        }
        gone(desk, nowNs);
        distribute(nowNs);
    }

    private void gone(Desk desk, long nowNs) {
        desks.remove(desk.name);
        desk.lines.forEach(line -> line.part(desk, nowNs));
        desk.status = AgentStatus.OFFLINE;
        effects.event(new Changed(desk.name, AgentStatus.OFFLINE));
    }

    /** A break, once the conversation is over. */
    void pause(String agent, long nowNs) {
        Desk desk = desks.get(agent);
        if (desk == null || desk.status == AgentStatus.ON_BREAK) {
            return;
        }
        if (desk.status == AgentStatus.TALKING) {
            desk.breakWanted = true;
            return;
        }
        Waiter waiter = desk.waiter;
        if (waiter != null) {
            waiter.ringing.remove(desk);
            effects.stopRinging(agent, desk.offer);
        }
        become(desk, AgentStatus.ON_BREAK, NEVER, nowNs);
        distribute(nowNs);
    }

    /** Back from a break; ends wrap-up and rest, too. */
    void resume(String agent, long nowNs) {
        Desk desk = desks.get(agent);
        if (desk == null) {
            return;
        }
        desk.breakWanted = false;
        switch (desk.status) {
            case ON_BREAK, WRAP_UP, RESTING -> {
                desk.missed = 0;
                become(desk, AgentStatus.READY, NEVER, nowNs);
                distribute(nowNs);
            }
            default -> {}
        }
    }

    /** An agent has picked up; false when it is too late, because the caller is gone or somebody else was faster. */
    boolean answered(String agent, long offer, long nowNs) {
        Desk desk = ringing(agent, offer);
        if (desk == null) {
            return false;
        }
        Waiter waiter = Objects.requireNonNull(desk.waiter);
        stopRinging(waiter, desk, nowNs);
        remove(waiter, Outcome.ANSWERED, nowNs);
        long waitedNs = nowNs - waiter.enteredNs;
        waiter.line.answered++;
        waiter.line.window.answered(
                nowNs, waitedNs, waitedNs <= waiter.line.settings.target().toNanos());
        waiter.connectedNs = nowNs;
        desk.calls++;
        desk.missed = 0;
        become(desk, AgentStatus.TALKING, NEVER, nowNs);
        desk.waiter = waiter;
        effects.connect(waiter.entry.caller(), agent, offer);
        effects.event(new Connected(waiter.line.name, waiter.entry.caller(), agent, Duration.ofNanos(waitedNs)));
        distribute(nowNs);
        return true;
    }

    /** An agent has not taken the call. */
    void refused(String agent, long offer, Refusal refusal, long nowNs) {
        Desk desk = ringing(agent, offer);
        if (desk != null) {
            refuse(desk, refusal, nowNs);
            distribute(nowNs);
        }
    }

    private void refuse(Desk desk, Refusal refusal, long nowNs) {
        Waiter waiter = Objects.requireNonNull(desk.waiter);
        waiter.ringing.remove(desk);
        effects.event(new Refused(waiter.line.name, waiter.entry.caller(), desk.name, refusal));
        desk.idleSinceNs = nowNs;
        desk.missed += refusal == Refusal.NO_ANSWER ? 1 : 0;
        int most = desk.settings.maxNoAnswers();
        if (most > 0 && desk.missed >= most) {
            become(desk, AgentStatus.ON_BREAK, NEVER, nowNs);
        } else {
            rest(desk, AgentStatus.RESTING, desk.settings.delayAfter(refusal), nowNs);
        }
    }

    /** The conversation is over. */
    void finished(String agent, long offer, long nowNs) {
        Desk desk = desks.get(agent);
        if (desk == null || desk.status != AgentStatus.TALKING || desk.offer != offer) {
            return;
        }
        Waiter waiter = Objects.requireNonNull(desk.waiter);
        long talkedNs = nowNs - waiter.connectedNs;
        waiter.line.window.talked(nowNs, talkedNs);
        effects.event(new Left(
                waiter.line.name,
                waiter.entry.caller(),
                agent,
                Outcome.ANSWERED,
                Duration.ofNanos(waiter.connectedNs - waiter.enteredNs),
                Duration.ofNanos(talkedNs)));
        desk.idleSinceNs = nowNs;
        desk.waiter = null;
        if (desk.logoutWanted) {
            gone(desk, nowNs);
        } else if (desk.breakWanted) {
            desk.breakWanted = false;
            become(desk, AgentStatus.ON_BREAK, NEVER, nowNs);
        } else {
            rest(desk, AgentStatus.WRAP_UP, desk.settings.wrapUp(), nowNs);
        }
        distribute(nowNs);
    }

    private @Nullable Desk ringing(String agent, long offer) {
        Desk desk = desks.get(agent);
        return desk != null && desk.status == AgentStatus.RINGING && desk.offer == offer ? desk : null;
    }

    private void rest(Desk desk, AgentStatus status, Duration time, long nowNs) {
        if (time.isZero()) {
            become(desk, AgentStatus.READY, NEVER, nowNs);
        } else {
            become(desk, status, nowNs + time.toNanos(), nowNs);
        }
    }

    /** Back to where the agent was before a call that went elsewhere. */
    private void free(Desk desk, long nowNs) {
        become(desk, AgentStatus.READY, NEVER, nowNs);
    }

    private void become(Desk desk, AgentStatus status, long untilNs, long nowNs) {
        desk.status = status;
        desk.untilNs = untilNs;
        desk.sinceNs = nowNs;
        if (status != AgentStatus.RINGING) {
            desk.waiter = null;
        }
        effects.event(new Changed(desk.name, status));
    }

    /** Rings whoever can be rung; looks at nobody who waits once no agent is free. */
    private void distribute(long nowNs) {
        int ready = 0;
        for (Desk desk : desks.values()) {
            ready += desk.status == AgentStatus.READY ? 1 : 0;
        }
        for (int i = 0; i < waiters.size() && ready > 0; i++) {
            Waiter waiter = waiters.get(i);
            if (waiter.ringing.isEmpty() || waiter.line.settings.strategy() == Strategy.RING_ALL) {
                for (Desk desk : Ranking.choose(waiter, random)) {
                    ring(waiter, desk, nowNs);
                    ready--;
                }
            }
        }
    }

    private void ring(Waiter waiter, Desk desk, long nowNs) {
        desk.offer = ++offers;
        waiter.ringing.add(desk);
        waiter.line.lastRung = desk.order;
        become(desk, AgentStatus.RINGING, nowNs + desk.settings.ring().toNanos(), nowNs);
        desk.waiter = waiter;
        effects.ring(waiter.entry.caller(), desk.name, desk.offer);
        effects.event(new Offered(waiter.line.name, waiter.entry.caller(), desk.name));
    }

    @Override
    public long nextDeadlineNs() {
        long next = NEVER;
        for (Desk desk : desks.values()) {
            next = Math.min(next, desk.untilNs);
        }
        for (Waiter waiter : waiters) {
            next = Math.min(next, waiter.nextNs());
        }
        return next;
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Waiter waiter : List.copyOf(waiters)) {
            if (waiter.leaveNs() <= nowNs) {
                boolean late = nowNs - waiter.arrivedNs
                        >= waiter.line.settings.maxWait().toNanos();
                Outcome outcome = late ? Outcome.TIMED_OUT : Outcome.NO_AGENTS;
                remove(waiter, outcome, nowNs);
                effects.release(waiter.entry.caller(), outcome);
            } else if (waiter.announceNs <= nowNs) {
                Duration every = waiter.line.settings.announceEvery();
                waiter.announceNs = every.isZero() ? NEVER : nowNs + every.toNanos();
                int position = position(waiter);
                effects.announce(waiter.entry.caller(), position, expected(waiter, position, nowNs));
            }
        }
        for (Desk desk : List.copyOf(desks.values())) {
            if (desk.untilNs <= nowNs) {
                if (desk.status == AgentStatus.RINGING) {
                    effects.stopRinging(desk.name, desk.offer);
                    refuse(desk, Refusal.NO_ANSWER, nowNs);
                } else {
                    become(desk, AgentStatus.READY, NEVER, nowNs);
                }
            }
        }
        distribute(nowNs);
    }

    /** How long it takes until an agent is free for somebody at a position, by what conversations have taken; empty when none is known. */
    private static Optional<Duration> expected(Waiter waiter, int position, long nowNs) {
        long talkMs = waiter.line.window.averageTalkMs(nowNs);
        return talkMs == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(talkMs * position / Math.max(1, waiter.line.desks.size())));
    }

    private int position(Waiter waiter) {
        int position = 0;
        for (Waiter other : waiters) {
            if (other.line == waiter.line) {
                position++;
            }
            if (other == waiter) {
                break;
            }
        }
        return position;
    }

    /** Where a caller is, 1 for the first; 0 for who does not wait. */
    int position(String caller) {
        Waiter waiter = byCaller.get(caller);
        return waiter == null ? 0 : position(waiter);
    }

    /** What an agent does; {@link AgentStatus#OFFLINE} for who is not logged in. */
    AgentStatus status(String agent) {
        Desk desk = desks.get(agent);
        return desk == null ? AgentStatus.OFFLINE : desk.status;
    }

    /** What an agent is like; empty for who is not logged in. */
    Optional<AgentSettings> settings(String agent) {
        return Optional.ofNullable(desks.get(agent)).map(desk -> desk.settings);
    }

    /** Of all who wait, in the order of service. */
    List<Waiter> waiting() {
        return waiters;
    }

    /** Of all who are logged in, in the order of login. */
    List<Desk> agents() {
        return List.copyOf(desks.values());
    }

    /** Of all queues. */
    List<Line> lines() {
        return List.copyOf(lines.values());
    }

    /** A queue's figures; empty when there is no such queue. */
    Optional<QueueStatistics> statistics(String queue, long nowNs) {
        Line line = lines.get(queue);
        if (line == null) {
            return Optional.empty();
        }
        long longestNs = 0;
        for (Waiter waiter : waiters) {
            if (waiter.line == line) {
                longestNs = Math.max(longestNs, nowNs - waiter.enteredNs);
            }
        }
        return Optional.of(line.statistics(longestNs, nowNs));
    }
}
