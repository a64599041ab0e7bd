package io.jackfield.media.queue;

import io.jackfield.media.BridgeResult;
import io.jackfield.media.Call;
import io.jackfield.media.CallEndedException;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One queue. Thread-safe. */
public final class CallQueue {
    /** How often a caller may overflow from one queue into the next. */
    static final int MAX_OVERFLOWS = 8;

    private final Queues queues;
    private final QueueDesk desk;
    private final String name;
    private final QueueSettings settings;

    CallQueue(Queues queues, QueueDesk desk, String name, QueueSettings settings) {
        this.queues = queues;
        this.desk = desk;
        this.name = name;
        this.settings = settings;
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Its rules. */
    public QueueSettings settings() {
        return settings;
    }

    /** Its figures. */
    public QueueStatistics statistics() {
        return desk.join(desk.ask(d -> d.statistics(name, desk.nowNs()).orElseThrow()));
    }

    /** Sends a caller away who waits, with {@link Outcome#RELEASED}. */
    public void release(Call call) {
        desk.tell(d -> {
            if (d.position(call.uuid()) > 0) {
                d.leave(call.uuid(), Outcome.RELEASED, desk.nowNs());
                desk.release(call.uuid(), Outcome.RELEASED);
            }
        });
    }

    /** Where a caller is, 1 for who is next; 0 for who does not wait. */
    public int position(Call call) {
        return desk.join(desk.ask(d -> d.position(call.uuid())));
    }

    /** Waits for an agent with the ordinary priority; see {@link #enqueue(Call, QueueOptions)}. */
    public QueueResult enqueue(Call call) {
        return enqueue(call, QueueOptions.DEFAULTS);
    }

    /**
     * Answers the call where needed, lets the caller wait with music, and talk to an agent; returns when that is over, or when the caller
     * leaves without. For a call's own script.
     *
     * @throws CallEndedException when the caller hangs up while waiting
     */
    public QueueResult enqueue(Call call, QueueOptions options) {
        call.answer();
        CallQueue queue = this;
        QueueResult result = queue.stay(call, options);
        for (int i = 0; i < MAX_OVERFLOWS; i++) {
            boolean overflows = switch (result.outcome()) {
                case TIMED_OUT, NO_AGENTS, FULL -> true;
                default -> false;
            };
            Optional<CallQueue> next = queue.settings.overflow().flatMap(queues::find);
            if (!overflows || next.isEmpty()) {
                return result;
            }
            queue = next.get();
            result = queue.stay(call, options);
        }
        return result;
    }

    private QueueResult stay(Call call, QueueOptions options) {
        Waiting waiting = new Waiting(call, options.music().or(settings::music), settings.exitKey());
        desk.goTo(call);
        long beganNs = desk.nowNs();
        for (int retries = 0; ; retries++) {
            Waiter.Entry entry = new Waiter.Entry(
                    name,
                    call.uuid(),
                    options.number().orElse(call.from().user()),
                    options.priority() + retries,
                    options.skills());
            if (!desk.join(desk.enter(entry, waiting))) {
                return result(Outcome.FULL, beganNs, Duration.ZERO, "");
            }
            Optional<QueueResult> result = stay(call, waiting, beganNs);
            if (result.isPresent()) {
                return result.get();
            }
            // The agent was gone before the two could talk: the caller goes on in front of equals.
        }
    }

    private Optional<QueueResult> stay(Call call, Waiting waiting, long beganNs) {
        Outcome why = Outcome.ABANDONED;
        try {
            while (true) {
                Signal signal = waiting.next();
                if (signal instanceof Signal.Connect connect) {
                    return talk(call, connect, beganNs);
                } else if (signal instanceof Signal.Leave leave) {
                    why = leave.outcome();
                    return Optional.of(result(why, beganNs, Duration.ZERO, ""));
                } else if (signal instanceof Signal.Announce announce) {
                    announce(call, announce);
                }
            }
        } finally {
            desk.leave(call.uuid(), why);
        }
    }

    private Optional<QueueResult> talk(Call call, Signal.Connect connect, long beganNs) {
        long connectedNs = desk.nowNs();
        try {
            BridgeResult bridge = call.bridge(connect.agent());
            if (!bridge.answered()) {
                return Optional.empty();
            }
            Duration waited = Duration.ofNanos(connectedNs - beganNs);
            return Optional.of(new QueueResult(name, Outcome.ANSWERED, waited, bridge.talked(), connect.name()));
        } finally {
            desk.finished(connect.name(), connect.offer());
        }
    }

    private void announce(Call call, Signal.Announce announce) {
        List<Prompt> prompts = settings.announcer()
                .map(a -> a.announce(announce.position(), announce.expected()))
                .orElse(List.of());
        call.play(prompts.toArray(Prompt[]::new));
    }

    private QueueResult result(Outcome outcome, long beganNs, Duration talked, String agent) {
        return new QueueResult(name, outcome, Duration.ofNanos(desk.nowNs() - beganNs), talked, agent);
    }

    /** Serves this queue with this call; see {@link #serve(Call, String, AgentSettings)}. */
    public void serve(Call call, String agent, UnaryOperator<AgentSettings.Builder> settings) {
        serve(call, agent, settings.apply(AgentSettings.builder()).build());
    }

    /**
     * Logs an agent in by this call, which waits with the queue's music between conversations and is connected with one caller after the
     * other. Returns when the agent presses the exit key, or is logged out.
     *
     * @param agent the agent's name
     * @throws IllegalArgumentException when an agent of that name serves by a call already
     * @throws CallEndedException when the agent hangs up, which logs out, too
     */
    public void serve(Call call, String agent, AgentSettings settings) {
        call.answer();
        Waiting waiting = new Waiting(call, this.settings.music(), this.settings.exitKey());
        if (!desk.join(desk.login(agent, settings, Set.of(name), Optional.of(waiting)))) {
            throw new IllegalArgumentException("agent " + agent + " serves by a call already");
        }
        call.ended().thenRun(() -> waiting.tell(new Signal.Out()));
        try {
            Signal signal = waiting.next();
            while (!(signal instanceof Signal.Leave) && !(signal instanceof Signal.Out)) {
                if (signal instanceof Signal.Serve serve
                        && desk.join(desk.ask(d -> d.answered(agent, serve.offer(), desk.nowNs())))) {
                    signal = waiting.nextSilently();
                } else {
                    signal = waiting.next();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.hangup();
        } finally {
            desk.logout(agent);
        }
    }
}
