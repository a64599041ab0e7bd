package io.jackfield.media.queue;

import io.jackfield.kernel.Machine;
import io.jackfield.media.Call;
import io.jackfield.media.CallEnd;
import io.jackfield.media.CallObserver;
import io.jackfield.media.Cause;
import io.jackfield.media.DialOptions;
import io.jackfield.media.ScriptThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives the distributor, one thing after the other on a thread of its own, and does what it asks for: rings agents by calls, tells scripts. */
final class QueueDesk implements Distributor.Effects, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(QueueDesk.class);

    private static final String NAME = "jackfield-queues";

    private final Distributor distributor =
            new Distributor(this, () -> line().threads.random().nextLong());
    private final List<QueueObserver> observers;
    private final Queue<Runnable> effects = new ArrayDeque<>();
    private final Map<String, Waiting> callers = new HashMap<>();
    private final Map<String, Waiting> agents = new HashMap<>();
    private final Map<Long, Call> ringing = new HashMap<>();
    private long timerNs = Machine.NEVER;
    private @Nullable Future<?> timer;
    private volatile Line line =
            new Line(ScriptThreads.machine(), ScriptThreads.machine().desk(NAME), 0);

    /**
     * What it runs on.
     *
     * @param offsetNs what is added to that clock, so that time never goes back
     */
    private record Line(ScriptThreads threads, ScheduledExecutorService desk, long offsetNs) {}

    QueueDesk(List<QueueObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    private Line line() {
        return line;
    }

    /** The first call of a simulation takes the queues there, where its time is theirs from then on. */
    void goTo(Call call) {
        ScriptThreads threads = ScriptThreads.of(call);
        if (threads == ScriptThreads.machine() || line.threads == threads) {
            return;
        }
        synchronized (this) {
            Line before = line;
            if (before.threads == ScriptThreads.machine()) {
                CompletableFuture.runAsync(this::stopTimer, before.desk).join();
                line = new Line(threads, threads.desk(NAME), nowNs() - threads.nanoTime());
                before.desk.shutdown();
            }
        }
    }

    private void stopTimer() {
        timerNs = Machine.NEVER;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Waits for an answer. */
    <T> T join(CompletableFuture<T> answer) {
        try {
            return line.threads.join(answer);
        } catch (CompletionException e) {
            if (e.getCause() instanceof IllegalStateException closed) {
                throw new IllegalStateException(closed.getMessage(), closed);
            }
            throw e;
        }
    }

    /** Does something with the distributor, from any thread. */
    void tell(Consumer<Distributor> work) {
        ask(d -> {
            work.accept(d);
            return true;
        });
    }

    /** Does something with the distributor, from any thread; completes on the queues' thread. */
    <T> CompletableFuture<T> ask(Function<Distributor, T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            line.desk.execute(() -> {
                try {
                    answer.complete(work.apply(distributor));
                } catch (RuntimeException | Error e) {
                    LOG.error("queues: {}", e.toString(), e);
                    answer.completeExceptionally(e);
                }
                settle();
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new IllegalStateException("the queues are closed", e));
        }
        return answer;
    }

    /** Effects run when the distributor has returned; what they cause comes as new work. */
    private void settle() {
        for (Runnable effect = effects.poll(); effect != null; effect = effects.poll()) {
            try {
                effect.run();
            } catch (RuntimeException e) {
                LOG.error("queues: {}", e.toString(), e);
            }
        }
        long nextNs = distributor.nextDeadlineNs();
        if (nextNs != timerNs) {
            timerNs = nextNs;
            if (timer != null) {
                timer.cancel(false);
            }
            timer = nextNs == Machine.NEVER || line.desk.isShutdown()
                    ? null
                    : line.desk.schedule(this::due, Math.max(0, nextNs - nowNs()), TimeUnit.NANOSECONDS);
        }
    }

    private void due() {
        timerNs = Machine.NEVER;
        distributor.onDeadline(nowNs());
        settle();
    }

    /** The time that queues go by. From any thread. */
    long nowNs() {
        Line now = line;
        return now.threads.nanoTime() + now.offsetNs;
    }

    CompletableFuture<Boolean> enter(Waiter.Entry entry, Waiting waiting) {
        goTo(waiting.call());
        return ask(d -> {
            callers.put(entry.caller(), waiting);
            boolean in = d.enter(entry, nowNs());
            if (!in) {
                callers.remove(entry.caller(), waiting);
            }
            return in;
        });
    }

    void leave(String caller, Outcome outcome) {
        tell(d -> {
            callers.remove(caller);
            d.leave(caller, outcome, nowNs());
        });
    }

    CompletableFuture<Boolean> login(String agent, AgentSettings own, Set<String> queues, Optional<Waiting> waiting) {
        waiting.ifPresent(w -> goTo(w.call()));
        return ask(d -> {
            if (waiting.isPresent() && agents.containsKey(agent)) {
                return false;
            }
            boolean in = d.login(agent, own, queues, nowNs());
            if (in) {
                waiting.ifPresent(w -> agents.put(agent, w));
            }
            return in;
        });
    }

    void logout(String agent) {
        tell(d -> {
            d.logout(agent, nowNs());
            Waiting waiting = agents.remove(agent);
            if (waiting != null) {
                waiting.tell(new Signal.Out());
            }
        });
    }

    @Override
    public void ring(String caller, String agent, long offer) {
        effects.add(() -> {
            Waiting own = agents.get(agent);
            Waiting waiting = callers.get(caller);
            if (own != null) {
                own.tell(new Signal.Serve(offer));
            } else if (waiting != null) {
                dial(waiting.call(), agent, offer);
            }
        });
    }

    private void dial(Call caller, String agent, long offer) {
        String address =
                distributor.settings(agent).flatMap(AgentSettings::address).orElse("");
        try {
            DialOptions options = DialOptions.builder()
                    .from(caller.from().toString())
                    .ringTimeout(Duration.ofMinutes(10)) // the distributor's own timer is shorter
                    .observer(new Ring(agent, offer))
                    .build();
            ringing.put(offer, caller.dial(address, options));
        } catch (RuntimeException e) { // the caller is gone, or the address is wrong
            LOG.debug("queues: agent {} cannot be rung: {}", agent, e.toString());
            tell(d -> d.refused(agent, offer, Refusal.UNREACHABLE, nowNs()));
        }
    }

    /** Hears what becomes of a call to an agent. */
    private final class Ring implements CallObserver {
        private final String agent;
        private final long offer;

        Ring(String agent, long offer) {
            this.agent = agent;
            this.offer = offer;
        }

        @Override
        public void onAnswered(Call call, Duration setup) {
            ask(d -> d.answered(agent, offer, nowNs())).thenAccept(won -> {
                if (!won) {
                    call.hangup();
                }
            });
        }

        @Override
        public void onEnded(Call call, CallEnd end) {
            tell(d -> {
                ringing.remove(offer);
                d.refused(agent, offer, refusal(end.cause()), nowNs());
            });
        }
    }

    private static Refusal refusal(Cause cause) {
        return switch (cause) {
            case BUSY -> Refusal.BUSY;
            case REJECTED -> Refusal.REJECTED;
            case NO_ANSWER -> Refusal.NO_ANSWER;
            default -> Refusal.UNREACHABLE;
        };
    }

    @Override
    public void stopRinging(String agent, long offer) {
        effects.add(() -> {
            Call call = ringing.remove(offer);
            if (call != null) {
                call.hangup(Cause.CANCELLED);
            }
            Waiting own = agents.get(agent);
            if (own != null) {
                own.tell(new Signal.Free());
            }
        });
    }

    @Override
    public void connect(String caller, String agent, long offer) {
        effects.add(() -> {
            Waiting own = agents.get(agent);
            Call call = own == null ? ringing.get(offer) : own.call();
            Waiting waiting = callers.remove(caller);
            if (call == null || waiting == null) {
                distributor.finished(agent, offer, nowNs());
                return;
            }
            waiting.tell(new Signal.Connect(call, agent, offer));
        });
    }

    /** The conversation is over. */
    void finished(String agent, long offer) {
        tell(d -> {
            Call call = ringing.remove(offer);
            if (call != null) {
                call.hangup();
            }
            d.finished(agent, offer, nowNs());
            Waiting own = agents.get(agent);
            if (own != null) {
                own.tell(new Signal.Free());
            }
        });
    }

    @Override
    public void announce(String caller, int position, Optional<Duration> expected) {
        effects.add(() -> to(caller, new Signal.Announce(position, expected)));
    }

    @Override
    public void release(String caller, Outcome outcome) {
        effects.add(() -> {
            to(caller, new Signal.Leave(outcome));
            callers.remove(caller);
        });
    }

    private void to(String caller, Signal signal) {
        Waiting waiting = callers.get(caller);
        if (waiting != null) {
            waiting.tell(signal);
        }
    }

    @Override
    public void event(QueueEvent event) {
        for (QueueObserver observer : observers) {
            effects.add(() -> {
                try {
                    observer.on(event);
                } catch (RuntimeException | AssertionError e) {
                    LOG.error("an observer of queues threw {}", e.toString());
                }
            });
        }
    }

    /** Sends away whoever waits, and ends. */
    @Override
    public void close() {
        tell(d -> {
            callers.values().forEach(waiting -> waiting.tell(new Signal.Leave(Outcome.RELEASED)));
            agents.values().forEach(waiting -> waiting.tell(new Signal.Out()));
            callers.clear();
        });
        line.desk.shutdown();
    }
}
