package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session timers (RFC 4028), asked for and granted. */
class SessionTimerTest {
    private static final SipUri PEER = SipUri.of("sip:peer@10.0.0.9");

    private final Simulation sim = Simulation.seeded(4028);

    private static UserAgent.Builder tenMinutes(UserAgent.Builder agent) {
        return agent.sessionTimer(SessionTimer.every(Duration.ofMinutes(10)));
    }

    // ---- two user agents ----

    @Test
    void aCallIsRefreshedForHoursAndNobodyHearsOfIt() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
        bob.onInvite(s -> s.accept(sdp("answer")));
        alice.call(bob.uri());
        sim.run(Duration.ofHours(5));
        assertThat(alice.heard).containsExactly("answer answer", "established");
        assertThat(bob.heard).containsExactly("invited offer", "established");
    }

    @Test
    void bothEndsGiveUpACallWhoseNetworkIsGone() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
        bob.onInvite(s -> s.accept(sdp("answer")));
        alice.call(bob.uri());
        sim.run(Duration.ofSeconds(10));
        sim.network()
                .conditions(
                        new io.jackfield.sim.NetworkConditions(1, Duration.ofMillis(1), Duration.ofMillis(1), 0, 0));
        sim.run(Duration.ofMinutes(11));
        assertThat(alice.heard).endsWith("ended SESSION_EXPIRED 408");
        assertThat(bob.heard).endsWith("ended SESSION_EXPIRED 408");
        assertThat(alice.agent.sessions() + bob.agent.sessions()).isZero();
    }

    // ---- the caller ----

    @Test
    void theCallerAsksAndRefreshesByUpdate() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1");
        callee.onRequest(r -> {
            if (!r.isAck()) {
                callee.send(granting(callee, r, "120;refresher=uac").build());
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(61));
        SipRequest invite = callee.requests(Method.INVITE).get(0);
        assertThat(invite.header(Header.SESSION_EXPIRES)).hasValue("600");
        assertThat(invite.headers(Header.SUPPORTED)).contains("timer");
        List<SipRequest> updates = callee.requests(Method.UPDATE);
        assertThat(updates).hasSize(1);
        assertThat(updates.get(0).header(Header.SESSION_EXPIRES)).hasValue("120;refresher=uac");
        assertThat(updates.get(0).bodyLength()).isZero();
        sim.run(Duration.ofSeconds(60));
        assertThat(callee.requests(Method.UPDATE)).hasSize(2);
        assertThat(alice.heard).containsExactly("answer answer", "established");
    }

    /** RFC 4028 7.4: without UPDATE by a re-INVITE with the offer as it was; an answer as before is not told again. */
    @Test
    void withoutUpdateTheRefreshIsAReinvite() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1");
        callee.onRequest(r -> {
            if (!r.isAck()) {
                callee.send(granting(callee, r, "120;refresher=uac")
                        .set(Header.ALLOW, "INVITE, ACK, BYE, CANCEL")
                        .build());
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(61));
        assertThat(callee.requests(Method.UPDATE)).isEmpty();
        assertThat(callee.requests(Method.INVITE)).hasSize(2);
        assertThat(TestPhone.text(callee.requests(Method.INVITE).get(1).body())).isEqualTo("offer");
        assertThat(alice.heard).containsExactly("answer answer", "established");
    }

    /** RFC 4028 7.3: the next try has the interval that was asked for. */
    @Test
    void a422IsFollowed() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1");
        callee.onRequest(r -> {
            if (r.isInvite() && r.cseqNumber() == 1) {
                callee.send(SipResponse.to(r, 422)
                        .toTag("x")
                        .set(Header.MIN_SE, "1200")
                        .build());
            } else if (r.isInvite()) {
                callee.send(granting(callee, r, "1200;refresher=uas").build());
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(1));
        SipRequest second = callee.requests(Method.INVITE).get(1);
        assertThat(second.cseqNumber()).isEqualTo(2);
        assertThat(second.header(Header.SESSION_EXPIRES)).hasValue("1200");
        assertThat(second.header(Header.MIN_SE)).hasValue("1200");
        assertThat(alice.heard).containsExactly("answer answer", "established");
    }

    @ParameterizedTest
    @CsvSource({"408", "481"})
    void aRefreshThatFindsNobodyEndsTheCall(int status) {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1");
        callee.onRequest(r -> {
            if (r.isInvite()) {
                callee.send(granting(callee, r, "120;refresher=uac").build());
            } else if (r.method() == Method.UPDATE) {
                callee.respond(r, status);
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofSeconds(62));
        assertThat(alice.heard).endsWith("ended SESSION_EXPIRED 408");
        assertThat(callee.requests(Method.BYE)).isNotEmpty();
    }

    @Test
    void withoutSessionExpiresInThe2xxThereIsNoTimer() {
        TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1", SessionTimerTest::tenMinutes);
        ScriptedPeer callee = new ScriptedPeer(sim, "10.0.0.1");
        callee.onRequest(r -> {
            if (r.isInvite()) {
                callee.respond(r, 200, "peer", "answer");
            }
        });
        alice.call(PEER);
        sim.run(Duration.ofHours(2));
        assertThat(callee.requests(Method.UPDATE)).isEmpty();
        assertThat(alice.heard).containsExactly("answer answer", "established");
    }

    // ---- the callee ----

    @ParameterizedTest
    @CsvSource({
        "timer,  300,              300;refresher=uac,  true",
        "timer,  300;refresher=uas, 300;refresher=uas, false",
        "timer,  9999,             1800;refresher=uac, true",
        "timer,  '',               1800;refresher=uac, true",
        "x,      300,              300;refresher=uas,  false",
        "x,      '',               '',                 false",
    })
    void theCalleeGrants(String supported, String asked, String granted, boolean required) {
        TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
        ScriptedPeer caller = new ScriptedPeer(sim, "10.0.0.2");
        bob.onInvite(s -> s.accept(sdp("answer")));
        var invite = caller.invite("offer").set(Header.SUPPORTED, supported);
        if (!asked.isEmpty()) {
            invite.set(Header.SESSION_EXPIRES, asked);
        }
        caller.send(invite.build());
        sim.run(Duration.ofMillis(50));
        SipResponse ok = caller.last(Method.INVITE).orElseThrow();
        assertThat(ok.header(Header.SESSION_EXPIRES).orElse("")).isEqualTo(granted);
        assertThat(ok.headers(Header.REQUIRE).contains("timer")).isEqualTo(required);
    }

    /** RFC 4028 9: too short an interval gets 422, from a caller that understands it. */
    @Test
    void tooShortAnIntervalIsRefused() {
        TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
        ScriptedPeer caller = new ScriptedPeer(sim, "10.0.0.2");
        caller.send(caller.invite("offer")
                .set(Header.SUPPORTED, "timer")
                .set(Header.SESSION_EXPIRES, "60")
                .build());
        sim.run(Duration.ofMillis(50));
        SipResponse refusal = caller.last(Method.INVITE).orElseThrow();
        assertThat(refusal.status()).isEqualTo(422);
        assertThat(refusal.header(Header.MIN_SE)).hasValue("90");
        assertThat(bob.heard).isEmpty();
    }

    /** RFC 4028 10: who waits for a refresh in vain sends BYE, 32 s before the end. */
    @Test
    void aCallerThatStopsRefreshingIsGivenUp() {
        TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
        ScriptedPeer caller = new ScriptedPeer(sim, "10.0.0.2");
        bob.onInvite(s -> s.accept(sdp("answer")));
        caller.send(caller.invite("offer")
                .set(Header.SUPPORTED, "timer")
                .set(Header.SESSION_EXPIRES, "300;refresher=uac")
                .build());
        sim.run(Duration.ofMillis(50));
        caller.send(caller.within(Method.ACK, caller.last(Method.INVITE).orElseThrow(), 1)
                .build());
        sim.run(Duration.ofSeconds(200));
        caller.send(caller.within(Method.UPDATE, caller.last(Method.INVITE).orElseThrow(), 2)
                .set(Header.SUPPORTED, "timer")
                .set(Header.SESSION_EXPIRES, "300;refresher=uac")
                .build());
        sim.run(Duration.ofSeconds(267));
        assertThat(caller.requests(Method.BYE)).isEmpty();
        sim.run(Duration.ofSeconds(2));
        assertThat(caller.requests(Method.BYE)).isNotEmpty();
        assertThat(bob.heard).endsWith("ended SESSION_EXPIRED 408");
    }

    @Test
    void theSettingsAreChecked() {
        assertThatThrownBy(() -> SessionTimer.every(Duration.ofSeconds(89)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("session interval");
        assertThatThrownBy(() -> new SessionTimer(Duration.ofSeconds(100), Duration.ofSeconds(101)))
                .hasMessageContaining("minimum");
        assertThat(SessionTimer.OFF.on()).isFalse();
    }

    private static io.jackfield.sip.message.ResponseEdit granting(
            ScriptedPeer from, SipRequest request, String interval) {
        var response = SipResponse.to(request, 200)
                .toTag("peer")
                .contact(from.contact())
                .set(Header.ALLOW, "INVITE, ACK, BYE, CANCEL, UPDATE")
                .set(Header.REQUIRE, "timer")
                .set(Header.SESSION_EXPIRES, interval);
        return request.bodyLength() > 0 ? response.body(ScriptedPeer.SDP, sdp("answer")) : response;
    }
}
