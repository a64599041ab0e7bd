package io.jackfield.proxy.dialog;

import io.jackfield.proxy.CallGate;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Reply;
import io.jackfield.proxy.forward.CallStart;
import io.jackfield.proxy.forward.DialogObserver;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Follows the calls that go through a proxy on this node. Methods may be called from any thread; the calls themselves stay on their
 * shards.
 *
 * <pre>{@code
 * DialogTracker dialogs = DialogTracker.builder(node).maxDuration(ofHours(4)).onEnd(cdrs::write).build();
 * SipProxy.builder(node).observe(dialogs).gate(dialogs.limit("trunk", 30))...
 * }</pre>
 *
 * <p>A call counts for profiles: by who authenticated ({@code user}), and by what its route noted in variables of these names
 * ({@code trunk}, {@code tenant}, others by {@link Builder#profile}). The variable {@value #MAX_DURATION}, in seconds, shortens or
 * lengthens the time limit of one call.
 */
public final class DialogTracker implements DialogObserver {
    /** The variable with the time limit of a call in seconds. */
    public static final String MAX_DURATION = "max-duration";

    private static final Reply TOO_MANY = Decision.reply(503, "Too Many Calls").header("Retry-After", "10");

    private final SipNode node;
    private final List<DialogShard> shards = new ArrayList<>();
    private final Profiles profiles;
    private final DialogCounters counters = new DialogCounters();
    /** Calls that were to be ended before they were answered, and are not over. */
    final AtomicInteger ending = new AtomicInteger();

    private final long maxDurationMs;
    private final InstantSource clock;
    private final @Nullable Consumer<DialogRecord> onChange;
    private final @Nullable Consumer<CallDetail> onEnd;
    private volatile @Nullable Byes byes;

    private DialogTracker(Builder builder) {
        node = builder.node;
        profiles = new Profiles(builder.profiles);
        maxDurationMs = builder.maxDuration.toMillis();
        clock = builder.clock;
        onChange = builder.onChange;
        onEnd = builder.onEnd;
        int each = Math.max(1, builder.maxDialogs / node.layers().size());
        node.layers().forEach(layer -> shards.add(new DialogShard(this, layer, each)));
        builder.meters.ifPresent(registry -> counters.bind(registry, node.name()));
    }

    /** A tracker for the proxy on this node, which has to be given it by {@code observe}. */
    public static Builder builder(SipNode node) {
        return new Builder(node);
    }

    // ---- what operators see and do ----

    /** Calls that there are now, at most so many, oldest first. */
    public CompletionStage<List<DialogRecord>> list(int most) {
        CompletableFuture<List<DialogRecord>> all = CompletableFuture.completedFuture(List.of());
        for (DialogShard shard : shards) {
            all = all.thenCombine(onShard(shard, s -> s.list(most)), DialogTracker::concat);
        }
        return all.thenApply(records -> records.size() > most ? records.subList(0, most) : records);
    }

    /** The calls of a Call-ID. */
    public CompletionStage<List<DialogRecord>> find(String callId) {
        return onShard(
                of(callId),
                shard -> shard.alike(callId).stream().map(this::record).toList());
    }

    /**
     * Ends the calls of this Call-ID: with BYEs to both sides what is up, as its caller could what nobody has answered yet, which tells
     * the caller 487. One that is answered at that very moment gets its BYEs once it is acknowledged.
     *
     * @return what both sides said, within 32 s; empty when there is no call of that Call-ID
     */
    public CompletionStage<List<Hangup>> end(String callId) {
        return onShard(of(callId), shard -> shard.end(callId)).thenCompose(ended -> {
            CompletableFuture<List<Hangup>> all = CompletableFuture.completedFuture(List.of());
            for (CompletableFuture<Hangup> one : ended) {
                all = all.thenCombine(one, (some, more) -> concat(some, List.of(more)));
            }
            return all;
        });
    }

    /** How many calls count for what now, as {@code trunk=carrier-a}; what has none is left out. */
    public Map<String, Integer> profileCounts() {
        return profiles.all();
    }

    /** How many calls count for a value of a profile now. */
    public int count(String profile, String value) {
        return profiles.count(profile, value);
    }

    /** What it has seen so far. */
    public DialogCounters counters() {
        return counters;
    }

    // ---- limits ----

    /** A gate that lets so many calls of each value of a profile be there at a time; those above it get 503. */
    public CallGate limit(String profile, int calls) {
        return limit(profile, value -> calls);
    }

    /**
     * The same with a limit for each value, such as a trunk's own. With several shards, calls that come at the same moment may exceed
     * it by their number less one.
     */
    public CallGate limit(String profile, ToIntFunction<String> limits) {
        Objects.requireNonNull(limits);
        return call -> {
            String value = Profiles.valueOf(profile, call.user(), call.variables());
            if (value.isEmpty() || profiles.count(profile, value) < limits.applyAsInt(value)) {
                return Optional.empty();
            }
            counters.limited.increment();
            return Optional.of(TOO_MANY);
        };
    }

    // ---- fail-over ----

    /** Goes on with a call that another node followed, or this one before it was restarted: its time limit, its end, its record. */
    public void restore(DialogRecord dialog) {
        DialogShard shard = of(dialog.id().callId());
        shard.layer.shard().execute(() -> shard.restore(dialog));
    }

    // ---- what the proxy tells ----

    @Override
    public void attached(Forwarder forwarder) {
        byes = new Byes(forwarder);
    }

    @Override
    public Attempt invited(CallStart call) {
        return of(call.request().callId()).invited(call);
    }

    @Override
    public void confirmed(SipRequest ack, long nowNs) {
        if (ending.get() > 0) {
            of(ack.callId()).confirmed(ack);
        }
    }

    @Override
    public void requested(SipRequest request, Flow from, long nowNs) {
        DialogShard shard = of(request.callId());
        TrackedDialog dialog = shard.find(request);
        if (dialog != null) {
            dialog.requested(request);
            if (request.method() == Method.BYE) {
                shard.bye(dialog);
            } else if (request.has(Header.CONTACT)) {
                changed(dialog);
            }
        }
    }

    @Override
    public void ended(SipRequest bye, int status, long nowNs) {
        DialogShard shard = of(bye.callId());
        TrackedDialog dialog = shard.find(bye);
        if (dialog != null) {
            shard.ended(dialog, bye);
        }
    }

    // ---- for its shards ----

    Profiles profiles() {
        return profiles;
    }

    long nowMs() {
        return clock.millis();
    }

    long maxDurationMs(TrackedDialog dialog) {
        Optional<String> own = dialog.variables.get(MAX_DURATION);
        if (own.isEmpty()) {
            return maxDurationMs;
        }
        try {
            return Math.max(1, Integer.parseInt(own.get())) * 1_000L;
        } catch (NumberFormatException noNumber) {
            return maxDurationMs;
        }
    }

    CompletableFuture<Hangup> hangUp(TrackedDialog dialog) {
        Byes sender = byes;
        return sender == null
                ? CompletableFuture.completedFuture(new Hangup(dialog.callId, 0, 0))
                : sender.send(dialog);
    }

    void changed(TrackedDialog dialog) {
        if (onChange != null) {
            onChange.accept(record(dialog));
        }
    }

    void over(TrackedDialog dialog, EndReason reason, int status) {
        if (onEnd != null) {
            Instant at = Instant.ofEpochMilli(dialog.byeMs == 0 ? nowMs() : dialog.byeMs);
            onEnd.accept(new CallDetail(record(dialog), at, reason, status));
        }
    }

    DialogRecord record(TrackedDialog dialog) {
        return Records.of(dialog);
    }

    private DialogShard of(String callId) {
        return shards.size() == 1
                ? shards.get(0)
                : shards.get(node.layerFor(callId).shard().index());
    }

    private static <T> CompletableFuture<T> onShard(DialogShard shard, Function<DialogShard, T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        boolean taken = shard.layer.shard().execute(() -> {
            try {
                result.complete(work.apply(shard));
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                result.completeExceptionally(broken);
            }
        });
        if (!taken) {
            result.completeExceptionally(new IllegalStateException("the node is closed, or its mailbox is full"));
        }
        return result;
    }

    private static <T> List<T> concat(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Settings of a {@link DialogTracker}. */
    public static final class Builder {
        private final SipNode node;
        private final List<String> profiles = new ArrayList<>(List.of(Profiles.USER, "trunk", "tenant"));
        private int maxDialogs = 100_000;
        private Duration maxDuration = Duration.ofHours(12);
        private InstantSource clock = InstantSource.system();
        private Optional<MeterRegistry> meters = Optional.empty();
        private @Nullable Consumer<DialogRecord> onChange;
        private @Nullable Consumer<CallDetail> onEnd;

        private Builder(SipNode node) {
            this.node = Objects.requireNonNull(node);
        }

        /** The most Call-IDs that are followed at a time, at least 1; calls above it go on unseen and are counted. Default 100,000. */
        public Builder maxDialogs(int most) {
            maxDialogs = most;
            return this;
        }

        /** How long a call may be up before both sides get a BYE; 1 s to 30 days. Default 12 h. */
        public Builder maxDuration(Duration limit) {
            maxDuration = Objects.requireNonNull(limit);
            return this;
        }

        /** Counts calls by one more variable. */
        public Builder profile(String variable) {
            profiles.add(Objects.requireNonNull(variable));
            return this;
        }

        /** Told each time that something worth keeping has changed, on the call's shard; it must not block. Default nobody. */
        public Builder onChange(Consumer<DialogRecord> told) {
            onChange = Objects.requireNonNull(told);
            return this;
        }

        /** Told of each call once, when it is over, on the call's shard; it must not block. Default nobody. */
        public Builder onEnd(Consumer<CallDetail> told) {
            onEnd = Objects.requireNonNull(told);
            return this;
        }

        /** Where the times in records come from. Default the system's clock. */
        public Builder clock(InstantSource source) {
            clock = Objects.requireNonNull(source);
            return this;
        }

        /** Where its meters go, named {@code jackfield.proxy.dialogs.*}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** @throws IllegalArgumentException naming all that is out of range */
        public DialogTracker build() {
            List<String> wrong = new ArrayList<>();
            if (maxDialogs < 1) {
                wrong.add("max-dialogs must be at least 1, not " + maxDialogs);
            }
            if (maxDuration.compareTo(Duration.ofSeconds(1)) < 0 || maxDuration.compareTo(Duration.ofDays(30)) > 0) {
                wrong.add("max-duration must be 1 s to 30 days, not " + maxDuration);
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("dialog tracking: " + String.join("; ", wrong));
            }
            return new DialogTracker(this);
        }
    }
}
