package io.jackfield.proxy;

import static io.jackfield.proxy.Decision.relay;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.dialog.EndCause;
import io.jackfield.sip.dialog.EndCause.Kind;
import io.jackfield.sip.dialog.InviteOptions;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Very many calls of every kind through the proxy, on a network that loses, doubles and reorders. */
class ProxyStormTest {
    private static final int CALLS = 10_000;
    private static final byte[] SDP =
            "v=0\r\no=- 1 1 IN IP4 10.0.0.3\r\ns=-\r\nt=0 0\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final NetworkConditions BAD = NetworkConditions.LAN
            .withLoss(0.05)
            .withDuplication(0.2)
            .withReordering(0.2)
            .withDelay(Duration.ofMillis(20))
            .withJitter(Duration.ofMillis(20));

    /** What both sides of each call heard of its end, by Call-ID, caller first. */
    private static final class Storm {
        final Simulation sim;
        final Map<String, List<Kind>> near = new TreeMap<>();
        final Map<String, List<Kind>> far = new TreeMap<>();
        final List<SipNode> nodes;
        final UserAgent caller;
        final UserAgent callee;

        Storm(Simulation sim, int shards) {
            this.sim = sim;
            SipNode proxyNode = sim.node("proxy", "10.0.0.9").shards(shards).build();
            SipNode callerNode = sim.node("caller", "10.0.0.1").build();
            SipNode calleeNode = sim.node("callee", "10.0.0.3").build();
            nodes = List.of(callerNode, proxyNode, calleeNode);
            SipProxy.builder(proxyNode)
                    .domain("example.com")
                    .routeKey(new byte[16])
                    .routes(r -> r.open(
                            Method.INVITE,
                            // Longer than the callee ever takes, so that no call is given up for another.
                            call -> relay(World.pool("sip:10.0.0.3")).patience(Duration.ofSeconds(30))))
                    .build();
            caller = UserAgent.builder(callerNode).random(sim.newRandom()).build();
            callee = UserAgent.builder(calleeNode)
                    .random(sim.newRandom())
                    .onInvite(this::take)
                    .build();
        }

        Storm play(int calls, Duration within) {
            sim.network().conditions(BAD);
            for (int i = 0; i < calls; i++) {
                String id = "call-" + i;
                sim.after(within.multipliedBy(i).dividedBy(calls), () -> call(id));
            }
            sim.run(within.plusMinutes(6));
            return this;
        }

        private void call(String id) {
            InviteOptions options = InviteOptions.builder()
                    .offer(SDP)
                    .callId(id)
                    .ringTimeout(Duration.ofSeconds(12))
                    .outboundProxy(SipUri.of("sip:10.0.0.9"))
                    .build();
            InviteSession session = caller.invite(SipUri.of("sip:bob@example.com"), options, side(near, true));
            if (chance(15)) {
                later(8_000, session::hangup);
            }
        }

        private SessionListener take(InviteSession session) {
            later(500, session::ring);
            if (chance(12)) {
                later(6_000, () -> session.reject(486));
            } else if (!chance(10)) {
                later(6_000, () -> session.accept(SDP));
            }
            return side(far, false);
        }

        private SessionListener side(Map<String, List<Kind>> into, boolean calling) {
            return new SessionListener() {
                @Override
                public void onEstablished(InviteSession session) {
                    if (calling || chance(40)) {
                        later(20_000, session::hangup);
                    }
                }

                @Override
                public void onEnded(InviteSession session, EndCause cause) {
                    into.merge(session.callId(), List.of(cause.kind()), (a, b) -> List.of(a.get(0), b.get(0)));
                }
            };
        }

        private boolean chance(int percent) {
            return sim.random().nextInt(100) < percent;
        }

        private void later(int withinMs, Runnable task) {
            sim.after(Duration.ofMillis(sim.random().nextInt(withinMs)), task);
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void everyCallEndsOnceOnBothSidesAndNothingIsLeft() {
        Simulation.explore(11, 1, sim -> {
            Storm storm = new Storm(sim, 2).play(CALLS, Duration.ofMinutes(10));
            Map<Kind, Integer> ends = new EnumMap<>(Kind.class);
            assertThat(storm.near).hasSize(CALLS);
            storm.near.forEach((id, kinds) -> {
                assertThat(kinds).as(id).hasSize(1);
                assertThat(storm.far.getOrDefault(id, List.of()))
                        .as("%s, %s", id, kinds)
                        .hasSizeLessThanOrEqualTo(1);
                ends.merge(kinds.get(0), 1, Integer::sum);
                if (kinds.get(0) == Kind.LOCAL_BYE || kinds.get(0) == Kind.REMOTE_BYE) {
                    assertThat(storm.far.get(id)).as(id).containsAnyOf(Kind.LOCAL_BYE, Kind.REMOTE_BYE);
                }
            });
            assertThat(ends.keySet())
                    .containsOnly(
                            Kind.LOCAL_BYE, Kind.REMOTE_BYE, Kind.REMOTE_REJECT, Kind.LOCAL_CANCEL, Kind.RING_TIMEOUT);
            assertThat(storm.caller.sessions() + storm.callee.sessions()).isZero();
            for (SipNode node : storm.nodes) {
                node.layers().forEach(layer -> {
                    assertThat(layer.size())
                            .as("transactions of " + node.name())
                            .isZero();
                    assertThat(layer.shard().timers().size())
                            .as("timers of " + node.name())
                            .isZero();
                });
            }
            System.out.printf(
                    "seed %d, digest %016x: %s%n", sim.seed(), sim.network().digest(), ends);
        });
    }

    @Test
    void theSameSeedIsTheSameRun() {
        long digest = new Storm(Simulation.seeded(5), 3)
                .play(300, Duration.ofMinutes(1))
                .sim
                .network()
                .digest();
        assertThat(new Storm(Simulation.seeded(5), 3)
                        .play(300, Duration.ofMinutes(1))
                        .sim
                        .network()
                        .digest())
                .isEqualTo(digest);
    }
}
