package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.MediaException.Code;
import io.jackfield.sip.node.MediaAnchor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Several relays as one: {@link RtpRelay}s of this process, ng clients to others. A call goes to one of them by its Call-ID and weight and
 * stays there until it is deleted, whatever becomes of the list meanwhile.
 *
 * <p>A relay that does not answer is left out at once: the offer that found out goes to the next one, without anybody waiting but itself.
 * After a while it is asked whether it is back, beside the calls, and gets none before it has said so. Offers to known calls, answers and
 * deletes go to the relay of the call alone, for only that has its ports.
 *
 * <p>From any thread; nothing blocks.
 */
public final class RelayPool implements MediaAnchor {
    /** What makes the next relay worth a try: this one is not there, or full. */
    private static final Set<Code> ELSEWHERE = Set.of(
            Code.RELAY_SILENT,
            Code.CLOSED,
            Code.SOCKET_FAILED,
            Code.OVERLOADED,
            Code.SESSION_LIMIT,
            Code.PORTS_EXHAUSTED,
            Code.PORT_TAKEN);

    /** What says that it is not there at all. */
    private static final Set<Code> GONE = Set.of(Code.RELAY_SILENT, Code.CLOSED, Code.SOCKET_FAILED);

    private final int maxCalls;
    private final long pauseNs;
    private final LongSupplier clock;
    private final Function<MediaLeg, String> region;
    private final Map<String, Member> calls;
    private final LongAdder moved = new LongAdder();
    private volatile List<Member> members;

    private RelayPool(Builder builder) {
        this.maxCalls = builder.maxCalls;
        this.pauseNs = builder.pause.toNanos();
        this.clock = builder.clock;
        this.region = builder.region;
        this.members = List.copyOf(builder.members);
        this.calls = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Member> eldest) {
                return size() > maxCalls;
            }
        };
    }

    /** Settings; at least one relay is needed. */
    public static Builder builder() {
        return new Builder();
    }

    /** One relay. */
    private static final class Member {
        private final String name;
        private final MediaAnchor relay;
        private final int weight;
        private final String region;
        private final Function<MediaAnchor, CompletionStage<Void>> ping;
        private volatile boolean down;
        private volatile long askAtNs;
        private volatile boolean asking;

        Member(
                String name,
                MediaAnchor relay,
                int weight,
                String region,
                Function<MediaAnchor, CompletionStage<Void>> ping) {
            this.name = name;
            this.relay = relay;
            this.weight = weight;
            this.region = region;
            this.ping = ping;
        }

        /** Weighted rendezvous hashing: each relay draws a lot for the call; when one goes, only its own calls move. */
        double lot(String callId) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < name.length() + callId.length(); i++) {
                char c = i < name.length() ? name.charAt(i) : callId.charAt(i - name.length());
                hash = (hash ^ c) * 0x100000001b3L;
            }
            hash ^= hash >>> 33;
            hash *= 0xff51afd7ed558ccdL;
            hash ^= hash >>> 33;
            double share = ((hash >>> 11) + 1) / (double) ((1L << 53) + 1);
            return -weight / Math.log(share);
        }
    }

    @Override
    public CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp) {
        Optional<Member> known = known(leg.callId());
        if (known.isPresent()) {
            return known.get().relay.offer(leg, sdp);
        }
        return offer(leg, sdp, candidates(leg), 0);
    }

    private CompletionStage<byte[]> offer(MediaLeg leg, byte[] sdp, List<Member> candidates, int at) {
        if (at >= candidates.size()) {
            return CompletableFuture.failedFuture(
                    new MediaException(Code.RELAY_SILENT, "none of " + members.size() + " relays takes the call"));
        }
        Member member = candidates.get(at);
        return member.relay
                .offer(leg, sdp)
                .thenApply(rewritten -> {
                    remember(leg.callId(), member);
                    return rewritten;
                })
                .exceptionallyCompose(failure -> {
                    Code code = code(failure).orElse(Code.BAD_SDP);
                    if (GONE.contains(code)) {
                        down(member);
                    }
                    if (!ELSEWHERE.contains(code)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    moved.increment();
                    return offer(leg, sdp, candidates, at + 1);
                });
    }

    private static Optional<Code> code(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof MediaException media ? Optional.of(media.code()) : Optional.empty();
    }

    @Override
    public CompletionStage<byte[]> answer(MediaLeg leg, byte[] sdp) {
        return of(leg).relay.answer(leg, sdp);
    }

    @Override
    public CompletionStage<Void> delete(MediaLeg leg) {
        Member member = of(leg);
        boolean whole = leg.viaBranch().isEmpty() || !leg.toTag().isEmpty();
        if (whole) {
            synchronized (calls) {
                calls.remove(leg.callId());
            }
        }
        return member.relay.delete(leg);
    }

    /** The relay of a call; one that this process has not seen begin has the relay that its Call-ID hashes to. */
    private Member of(MediaLeg leg) {
        return known(leg.callId()).orElseGet(() -> candidates(leg).get(0));
    }

    private Optional<Member> known(String callId) {
        synchronized (calls) {
            return Optional.ofNullable(calls.get(callId));
        }
    }

    private void remember(String callId, Member member) {
        synchronized (calls) {
            calls.put(callId, member);
        }
    }

    /** All relays, those that are up and of the call's region first, by lot. */
    private List<Member> candidates(MediaLeg leg) {
        String wanted = region.apply(leg);
        List<Member> all = new ArrayList<>(members);
        all.forEach(this::ask);
        all.sort(Comparator.<Member>comparingInt(member -> member.down ? 1 : 0)
                .thenComparingInt(member -> wanted.isEmpty() || member.region.equals(wanted) ? 0 : 1)
                .thenComparing(member -> -member.lot(leg.callId())));
        return all;
    }

    private void down(Member member) {
        member.down = true;
        member.askAtNs = clock.getAsLong() + pauseNs;
    }

    /** Asks a relay that is down whether it is back, once its pause is over. */
    private void ask(Member member) {
        if (!member.down || member.asking || clock.getAsLong() - member.askAtNs < 0) {
            return;
        }
        member.asking = true;
        member.ping.apply(member.relay).whenComplete((pong, failure) -> {
            if (failure == null) {
                member.down = false;
            } else {
                member.askAtNs = clock.getAsLong() + pauseNs;
            }
            member.asking = false;
        });
    }

    /** Takes another list from now on; calls stay where they are, on relays that are no longer on it too. */
    public void members(Function<Builder, Builder> list) {
        Builder builder = list.apply(new Builder());
        builder.check();
        Map<String, Member> before = new LinkedHashMap<>();
        members.forEach(member -> before.put(member.name, member));
        members = builder.members.stream()
                .map(member -> {
                    Member old = before.get(member.name);
                    return old != null
                                    && old.relay == member.relay
                                    && old.weight == member.weight
                                    && old.region.equals(member.region)
                            ? old
                            : member;
                })
                .toList();
    }

    /** The names of the relays that are left out now. */
    public List<String> down() {
        return members.stream()
                .filter(member -> member.down)
                .map(member -> member.name)
                .toList();
    }

    /** Calls whose relay is remembered. */
    public int calls() {
        synchronized (calls) {
            return calls.size();
        }
    }

    /** Offers that went on to another relay because the one before did not take them. */
    public long moved() {
        return moved.sum();
    }

    /** Settings of a {@link RelayPool}. */
    public static final class Builder {
        private final List<Member> members = new ArrayList<>();
        private int maxCalls = 100_000;
        private Duration pause = Duration.ofSeconds(60);
        private LongSupplier clock = System::nanoTime;
        private Function<MediaLeg, String> region = leg -> "";

        private Builder() {}

        /** Adds a relay of weight 1, in no region, that is back as soon as its pause is over. */
        public Builder relay(String name, MediaAnchor relay) {
            return relay(name, relay, 1, "", any -> CompletableFuture.completedStage(null));
        }

        /**
         * Adds a relay.
         *
         * @param name in messages, and what calls are shared out by: keep it when its address changes
         * @param weight its share of the calls, 1 to 1000
         * @param region where it is; "" nowhere in particular
         * @param ping whether it is there, e.g. {@code client -> client.ping()}: fails when it is not
         */
        @SuppressWarnings("unchecked")
        public <A extends MediaAnchor> Builder relay(
                String name, A relay, int weight, String region, Function<A, CompletionStage<Void>> ping) {
            members.add(new Member(name, relay, weight, region, anchor -> ping.apply((A) anchor)));
            return this;
        }

        /** How long a relay that did not answer is left out before it is asked, 1 s to 1 h. Default 60 s. */
        public Builder pause(Duration time) {
            pause = time;
            return this;
        }

        /** How many calls are remembered, 1 to 10,000,000; the oldest is forgotten and found by hash. Default 100,000. */
        public Builder maxCalls(int count) {
            maxCalls = count;
            return this;
        }

        /** Which region's relays a call gets first, by name; "" for any. Default any. Must not block. */
        public Builder region(Function<MediaLeg, String> choice) {
            region = choice;
            return this;
        }

        /** The clock, in nanoseconds. Tests give one that they set themselves. */
        public Builder clock(LongSupplier nanoseconds) {
            clock = nanoseconds;
            return this;
        }

        private void check() {
            List<String> wrong = new ArrayList<>();
            if (members.isEmpty()) {
                wrong.add("no relay is given");
            }
            if (members.stream().map(member -> member.name).distinct().count() != members.size()) {
                wrong.add("two relays have one name");
            }
            if (members.stream().anyMatch(member -> member.weight < 1 || member.weight > 1000)) {
                wrong.add("weights must be 1 to 1000");
            }
            if (pause.toMillis() < 1000 || pause.toHours() > 1) {
                wrong.add("pause must be 1 s to 1 h, not " + pause);
            }
            if (maxCalls < 1 || maxCalls > 10_000_000) {
                wrong.add("max calls must be 1 to 10000000, not " + maxCalls);
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", wrong));
            }
        }

        /**
         * The pool.
         *
         * @throws IllegalArgumentException naming everything that is wrong with the settings
         */
        public RelayPool build() {
            check();
            return new RelayPool(this);
        }
    }
}
