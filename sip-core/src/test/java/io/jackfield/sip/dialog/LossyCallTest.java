package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What must hold whatever the network loses, repeats and overtakes. */
class LossyCallTest {
    private static final NetworkConditions BAD =
            new NetworkConditions(0.25, Duration.ofMillis(20), Duration.ofMillis(60), 0.1, 0.1);

    /** Nobody is left in a call that the other has ended, and each hears of its end once. */
    @Test
    void bothEndsAgreeInTheEnd() {
        int[] established = {0};
        Simulation.explore(1, 300, sim -> {
            TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
            TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
            sim.network().conditions(BAD);
            bob.onInvite(s -> {
                s.ring();
                sim.after(Duration.ofMillis(sim.random().nextInt(4_000)), () -> s.accept(sdp("answer")));
            });
            InviteSession call = alice.call(bob.uri());
            TestPhone first = sim.random().nextBoolean() ? alice : bob;
            sim.after(
                    Duration.ofMillis(sim.random().nextInt(9_000)),
                    () -> first.sessions.forEach(InviteSession::hangup));
            sim.after(Duration.ofSeconds(60), call::hangup);
            sim.run(Duration.ofMinutes(4));
            for (TestPhone phone : new TestPhone[] {alice, bob}) {
                assertThat(phone.agent.sessions()).as(phone.heard.toString()).isZero();
                assertThat(phone.heard.stream().filter(e -> e.contains("ended")))
                        .hasSameSizeAs(phone.sessions);
                assertThat(phone.heard.stream()
                                .filter(e -> e.contains("established"))
                                .count())
                        .isLessThanOrEqualTo(phone.sessions.size());
            }
            assertThat(alice.node.layers().get(0).size()
                            + bob.node.layers().get(0).size())
                    .isZero();
            established[0] += alice.heard.contains("established") ? 1 : 0;
        });
        assertThat(established[0]).as("calls that came to be").isGreaterThan(100);
    }

    /** A quarter of all datagrams lost: a call is still made, changed and ended, by retransmission alone. */
    @Test
    void aPatientCallIsMadeAndChanged() {
        int[] complete = {0};
        Simulation.explore(1_000, 100, sim -> {
            TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
            TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
            sim.network().conditions(BAD);
            alice.onNegotiation(n -> n.complete(sdp("alice answers")));
            bob.onInvite(s -> s.accept(sdp("answer"))).onNegotiation(n -> n.complete(sdp("bob answers")));
            InviteSession call = alice.call(bob.uri());
            sim.run(Duration.ofSeconds(40));
            if (call.ended()) {
                return; // eleven copies of one message lost
            }
            call.reinvite(sdp("from alice"));
            bob.session().reinvite(sdp("from bob"));
            sim.run(Duration.ofMinutes(3));
            if (!call.ended() && !bob.session().ended()) {
                assertThat(alice.heard).contains("established", "negotiation from bob", "answer bob answers");
                assertThat(bob.heard).contains("established", "negotiation from alice", "answer alice answers");
                complete[0]++;
            }
        });
        assertThat(complete[0]).isGreaterThan(80);
    }

    /** The same seed gives the same run: chance comes from nowhere else. */
    @Test
    void aRunCanBeRepeated() {
        assertThat(transcript(17)).isEqualTo(transcript(17)).isNotEqualTo(transcript(18));
    }

    private static String transcript(long seed) {
        Simulation sim = Simulation.seeded(seed);
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        sim.network().conditions(BAD);
        StringBuilder seen = new StringBuilder();
        peer.onRequest(r -> {
            seen.append(sim.elapsed()).append('\n').append(r.text());
            peer.respond(r, r.isInvite() ? 486 : 200);
        });
        alice.call(SipUri.of("sip:peer@10.0.0.9"));
        sim.run(Duration.ofSeconds(40));
        return seen.toString();
    }
}
