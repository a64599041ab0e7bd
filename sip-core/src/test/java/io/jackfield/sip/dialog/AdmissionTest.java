package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Limits of a user agent and what it counts. */
class AdmissionTest {
    private final Simulation sim = Simulation.seeded(503);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double refused(String limit) {
        return registry.get("jackfield.sip.dialogs.refused")
                .tag("limit", limit)
                .functionCounter()
                .count();
    }

    private void invites(ScriptedPeer peer, int first, int count) {
        for (int i = first; i < first + count; i++) {
            peer.send(peer.invite("offer").callId("call-" + i).build());
        }
        sim.run(Duration.ofMillis(100));
    }

    private static long refusals(ScriptedPeer peer) {
        return peer.finals(Method.INVITE).stream()
                .filter(r -> r.status() == 503)
                .map(r -> r.callId())
                .distinct()
                .count();
    }

    @Test
    void oneSourceMayHaveOnlySoManySessions() {
        TestPhone bob = new TestPhone(
                sim, "bob", "10.0.0.2", b -> b.maxSessionsPerSource(2).meters(registry));
        bob.onInvite(InviteSession::ring);
        ScriptedPeer greedy = new ScriptedPeer(sim, "10.0.0.2");
        ScriptedPeer modest = new ScriptedPeer(sim, "10.0.0.2", "10.0.0.8");
        invites(greedy, 0, 5);
        invites(modest, 10, 1);
        assertThat(bob.sessions).hasSize(3);
        assertThat(refusals(greedy)).isEqualTo(3);
        assertThat(greedy.last(Method.INVITE).orElseThrow().has(Header.RETRY_AFTER))
                .isTrue();
        assertThat(refused("source")).isEqualTo(3);
        bob.session().reject(486);
        invites(greedy, 20, 2);
        assertThat(bob.sessions).hasSize(4);
    }

    @Test
    void onlySoManyCallsBeginInASecond() {
        TestPhone bob = new TestPhone(
                sim, "bob", "10.0.0.2", b -> b.maxNewSessionsPerSecond(10).meters(registry));
        bob.onInvite(s -> s.reject(486));
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        invites(peer, 0, 25);
        assertThat(bob.sessions).hasSize(10);
        assertThat(refused("rate")).isEqualTo(15);
        sim.run(Duration.ofMillis(450));
        invites(peer, 100, 25);
        assertThat(bob.sessions).hasSizeBetween(14, 16);
        sim.run(Duration.ofSeconds(5));
        invites(peer, 200, 25);
        assertThat(bob.sessions).hasSizeBetween(24, 26);
    }

    @Test
    void theMetersTellWhatGoesOn() {
        TestPhone bob =
                new TestPhone(sim, "bob", "10.0.0.2", b -> b.maxSessions(1).meters(registry));
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
        bob.onInvite(s -> s.accept(sdp("answer")));
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        alice.call(bob.uri());
        bob.call(alice.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(registry.get("jackfield.sip.dialogs.live").gauge().value()).isEqualTo(1);
        assertThat(refused("sessions")).isEqualTo(2);
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(registry.get("jackfield.sip.dialogs.live").gauge().value()).isZero();
        assertThat(registry.get("jackfield.sip.dialogs")
                        .tag("direction", "in")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("jackfield.sip.dialogs.ended")
                        .tag("cause", "remote-bye")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("jackfield.sip.subscriptions.live").gauge().value())
                .isZero();
    }

    @Test
    void theLimitsAreChecked() {
        assertThatThrownBy(() -> new TestPhone(
                        sim,
                        "bob",
                        "10.0.0.2",
                        b -> b.maxSessionsPerSource(0)
                                .maxNewSessionsPerSecond(0)
                                .maxSubscriptions(0)))
                .hasMessageContaining("per source")
                .hasMessageContaining("per second")
                .hasMessageContaining("subscriptions");
    }
}
