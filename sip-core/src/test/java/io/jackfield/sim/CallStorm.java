package io.jackfield.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Very many calls between two user agents, of every kind, and what each of their sides heard of the end. */
final class CallStorm {
    /** 5 % loss, 20 % duplication, and a fifth held back so that others overtake them. */
    static final NetworkConditions BAD = NetworkConditions.LAN
            .withLoss(0.05)
            .withDuplication(0.2)
            .withReordering(0.2)
            .withDelay(Duration.ofMillis(20))
            .withJitter(Duration.ofMillis(20));

    /** Longer than the last transaction of a call that has just begun can wait for stragglers. */
    private static final Duration SETTLES = Duration.ofMinutes(5);

    private static final Duration RING_TIMEOUT = Duration.ofSeconds(12);
    private static final byte[] SDP =
            "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nt=0 0\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What the callee may have heard, by what the caller has: all that RFC 3261 lets two sides come to. */
    private static final Map<Kind, Set<Kind>> LEGAL = new EnumMap<>(Map.of(
            Kind.LOCAL_BYE, EnumSet.of(Kind.REMOTE_BYE, Kind.LOCAL_BYE), // both hung up at once
            Kind.REMOTE_BYE, EnumSet.of(Kind.LOCAL_BYE),
            Kind.REMOTE_REJECT, EnumSet.of(Kind.LOCAL_REJECT),
            Kind.LOCAL_CANCEL, EnumSet.of(Kind.REMOTE_CANCEL, Kind.REMOTE_BYE, Kind.LOCAL_BYE, Kind.LOCAL_REJECT),
            Kind.RING_TIMEOUT, EnumSet.of(Kind.REMOTE_CANCEL, Kind.REMOTE_BYE, Kind.LOCAL_BYE, Kind.LOCAL_REJECT)));

    private final Simulation sim;
    private final int calls;
    private final List<SipNode> nodes;
    private final UserAgent caller;
    private final UserAgent callee;
    private final @Nullable Kind[] callerEnds;
    private final @Nullable Kind[] calleeEnds;
    private final Map<Kind, Integer> ends = new EnumMap<>(Kind.class);
    private int established;

    CallStorm(Simulation sim, int calls, int shards) {
        this.sim = sim;
        this.calls = calls;
        this.callerEnds = new Kind[calls];
        this.calleeEnds = new Kind[calls];
        SipNode near = node("caller", "10.0.0.1", shards);
        SipNode far = node("callee", "10.0.0.2", shards);
        this.nodes = List.of(near, far);
        this.caller = UserAgent.builder(near).random(sim.random()).build();
        this.callee =
                UserAgent.builder(far).random(sim.random()).onInvite(this::take).build();
    }

    /** Plays this many calls on a bad network and gives the digest of the run; alone, so that two processes can be compared. */
    public static void main(String[] args) {
        System.out.println(digest(Long.parseLong(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2])));
    }

    static String digest(long seed, int calls, int shards) {
        Simulation sim = Simulation.seeded(seed);
        sim.network().conditions(BAD);
        new CallStorm(sim, calls, shards).play(Duration.ofMinutes(2)).everyCallEndedLegally();
        return Long.toHexString(sim.network().digest());
    }

    private SipNode node(String name, String host, int shards) {
        return SipNode.builder()
                .name(name)
                .network(sim.network())
                .random(sim.random())
                .shards(shards)
                .listen(l -> l.udp(host, 5060))
                .build();
    }

    /** Makes the calls, evenly spread over this time, and waits until nothing moves any more. */
    CallStorm play(Duration within) {
        long gapNs = within.toNanos() / calls;
        next(0, gapNs);
        sim.run(within.plus(SETTLES));
        return this;
    }

    private void next(int number, long gapNs) {
        if (number < calls) {
            call(number);
            sim.after(Duration.ofNanos(gapNs), () -> next(number + 1, gapNs));
        }
    }

    private void call(int number) {
        InviteOptions options = InviteOptions.builder()
                .offer(SDP)
                .callId("call-" + number)
                .ringTimeout(RING_TIMEOUT)
                .build();
        InviteSession session =
                caller.invite(SipUri.of("sip:bob@10.0.0.2"), options, new Side(callerEnds, number, true));
        if (chance(15)) {
            later(8_000, session::hangup); // while it rings, or as the answer comes
        }
    }

    /** The callee's plan for a call. */
    private SessionListener take(InviteSession session) {
        int number = Integer.parseInt(session.callId().substring("call-".length()));
        later(500, session::ring);
        if (chance(12)) {
            later(6_000, () -> session.reject(486));
        } else if (!chance(10)) { // else nobody answers
            later(6_000, () -> session.accept(SDP));
        }
        return new Side(calleeEnds, number, false);
    }

    private boolean chance(int percent) {
        return sim.random().nextInt(100) < percent;
    }

    private void later(int withinMs, Runnable task) {
        sim.after(Duration.ofMillis(sim.random().nextInt(withinMs)), task);
    }

    /** Every call has ended once on either side, in a way that fits the other's. */
    void everyCallEndedLegally() {
        for (int number = 0; number < calls; number++) {
            Kind near = callerEnds[number];
            Kind far = calleeEnds[number];
            if (near == null
                    || far == null
                    || !LEGAL.getOrDefault(near, Set.of()).contains(far)) {
                throw new AssertionError("call-" + number + " ended as " + near + " here and " + far + " there");
            }
            ends.merge(near, 1, Integer::sum);
        }
    }

    /** No session, no transaction and no timer is left anywhere. */
    void nothingIsLeft() {
        assertThat(caller.sessions() + callee.sessions()).as("sessions").isZero();
        for (SipNode node : nodes) {
            node.layers().forEach(layer -> {
                assertThat(layer.size()).as("transactions of " + node.name()).isZero();
                assertThat(layer.shard().timers().size())
                        .as("timers of " + node.name())
                        .isZero();
            });
        }
    }

    /** How many calls ended in which way, as the caller heard. */
    Map<Kind, Integer> ends() {
        return ends;
    }

    int established() {
        return established;
    }

    /** Notes how a side of a call ends; hangs up some while after it was established. */
    private final class Side implements SessionListener {
        private final @Nullable Kind[] into;
        private final int number;
        private final boolean calling;

        private Side(@Nullable Kind[] into, int number, boolean calling) {
            this.into = into;
            this.number = number;
            this.calling = calling;
        }

        @Override
        public void onEstablished(InviteSession session) {
            established += calling ? 1 : 0;
            if (calling || chance(40)) {
                later(20_000, session::hangup);
            }
        }

        @Override
        public void onEnded(InviteSession session, EndCause cause) {
            if (into[number] != null) {
                throw new AssertionError("call-" + number + " ended twice: " + into[number] + ", " + cause);
            }
            into[number] = cause.kind();
        }
    }
}
