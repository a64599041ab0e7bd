package io.jackfield.proxy.routing;

import io.jackfield.kernel.NanoClock;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.node.TargetSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * On which node each conference room is, so that all its participants meet there: they have nothing in common but the room. The first of
 * them is sent where the pool says, all others after him. When that node serves no more, the pool says anew, and who comes later
 * follows. A room that nobody has called for a while is forgotten.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.over(pool.set(2)).build();
 * .on(INVITE, call -> relay(rooms.selector(call.requestUri().user())))
 * }</pre>
 *
 * The pool must offer all of its nodes that serve, or the same ones to all calls of a room, as a hash over the Request-URI does. Any
 * thread; no lock.
 */
public final class Rooms {
    private final TargetSelector pool;
    private final int limit;
    private final long idleNs;
    private final NanoClock clock;
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final LongAdder moved = new LongAdder();
    private final LongAdder untold = new LongAdder();

    /** Where a room is, and when somebody last went there. */
    private record Place(SipUri node, long usedNs) {}

    private Rooms(Builder builder) {
        pool = builder.pool;
        limit = builder.limit;
        idleNs = builder.idle.toNanos();
        clock = builder.clock;
    }

    /** Rooms on the nodes of this pool, such as a set of a dispatcher. */
    public static Builder over(TargetSelector pool) {
        return new Builder(pool);
    }

    /** The targets of a call to this room: its node first, then those that the pool offers besides. */
    public TargetSelector selector(String room) {
        return request -> select(room, request);
    }

    private List<Target> select(String room, SipRequest request) {
        List<Target> offered = pool.select(request);
        if (offered.isEmpty()) {
            return offered;
        }
        SipUri node = settle(room, offered);
        List<Target> targets = new ArrayList<>(offered.size());
        for (Target target : offered) {
            Target watched = target.withObserver(new Watch(room, target.observer()));
            if (nodeOf(target).equals(node)) {
                targets.add(0, watched);
            } else {
                targets.add(watched);
            }
        }
        return targets;
    }

    /** The node of a room, now: where it was, if that serves still. */
    private SipUri settle(String room, List<Target> offered) {
        long nowNs = clock.nanoTime();
        SipUri first = nodeOf(offered.get(0));
        if (!places.containsKey(room) && places.size() >= limit && !forgetIdle(nowNs)) {
            untold.increment();
            return first;
        }
        Place place = places.compute(room, (name, before) -> {
            boolean holds = before != null
                    && nowNs - before.usedNs < idleNs
                    && offered.stream().anyMatch(target -> nodeOf(target).equals(before.node));
            if (before != null && !holds && nowNs - before.usedNs < idleNs) {
                moved.increment();
            }
            return new Place(holds ? before.node : first, nowNs);
        });
        return place.node;
    }

    private boolean forgetIdle(long nowNs) {
        places.values().removeIf(place -> nowNs - place.usedNs >= idleNs);
        return places.size() < limit;
    }

    /** A participant is there: whoever comes later follows, also where that is not the node he was to go to. */
    private void joined(String room, Target target) {
        SipUri node = nodeOf(target);
        long nowNs = clock.nanoTime();
        places.computeIfPresent(room, (name, before) -> {
            if (!before.node.equals(node)) {
                moved.increment();
            }
            return new Place(node, nowNs);
        });
    }

    private static SipUri nodeOf(Target target) {
        return target.nextHop().or(target::requestUri).orElseThrow();
    }

    /** Where a room is; empty when nobody has called it lately. */
    public Optional<SipUri> node(String room) {
        Place place = places.get(room);
        return place == null || clock.nanoTime() - place.usedNs >= idleNs ? Optional.empty() : Optional.of(place.node);
    }

    /** Forgets where a room is: its next participant goes where the pool says. */
    public void forget(String room) {
        places.remove(room);
    }

    /** Rooms that are known, those included that are idle and have not been looked at since. */
    public int size() {
        return places.size();
    }

    /** How often a room went to another node because its own did not serve. */
    public long moved() {
        return moved.sum();
    }

    /** Calls whose room was not noted down because there are too many. */
    public long untold() {
        return untold.sum();
    }

    /** Hears what becomes of a participant; the pool does as well. */
    private final class Watch implements TargetObserver {
        private final String room;
        private final TargetObserver pools;

        Watch(String room, TargetObserver pools) {
            this.room = room;
            this.pools = pools;
        }

        @Override
        public TargetObserver attempt() {
            return new Watch(room, pools.attempt());
        }

        @Override
        public void onOutcome(Target target, Outcome outcome) {
            if (outcome.kind() == Kind.ANSWERED) {
                joined(room, target);
            }
            pools.onOutcome(target, outcome);
        }
    }

    /** Settings of {@link Rooms}. */
    public static final class Builder {
        private final TargetSelector pool;
        private int limit = 100_000;
        private Duration idle = Duration.ofHours(4);
        private NanoClock clock = NanoClock.system();

        private Builder(TargetSelector pool) {
            this.pool = Objects.requireNonNull(pool);
        }

        /** How many rooms are known at a time, 1 to 10,000,000; calls of more go where the pool says. Default 100,000. */
        public Builder limit(int rooms) {
            limit = rooms;
            return this;
        }

        /** How long after its last call a room is remembered, 1 s to 30 days: longer than a conference lasts. Default 4 h. */
        public Builder idle(Duration silence) {
            idle = Objects.requireNonNull(silence);
            return this;
        }

        /** Its clock. Default the system's. */
        public Builder clock(NanoClock source) {
            clock = Objects.requireNonNull(source);
            return this;
        }

        /** @throws IllegalArgumentException naming all mistakes */
        public Rooms build() {
            List<String> wrong = new ArrayList<>();
            if (limit < 1 || limit > 10_000_000) {
                wrong.add("limit " + limit + " is not within 1 and 10000000");
            }
            if (idle.compareTo(Duration.ofSeconds(1)) < 0 || idle.compareTo(Duration.ofDays(30)) > 0) {
                wrong.add("idle " + idle + " is not within 1 s and 30 days");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("rooms: " + String.join("; ", wrong));
            }
            return new Rooms(this);
        }
    }
}
