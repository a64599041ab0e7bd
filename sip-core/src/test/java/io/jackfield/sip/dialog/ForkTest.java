package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static io.jackfield.sip.dialog.TestPhone.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An INVITE that forked: several early dialogs, told apart, each with PRACK and UPDATE of its own (RFC 3261 12.1.2, 13.2.2). */
class ForkTest {
    private final Simulation sim = Simulation.seeded(12);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
    private Optional<SipRequest> invite = Optional.empty();

    @BeforeEach
    void answerWhatComes() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                invite = Optional.of(r);
            } else if (r.method() == Method.UPDATE) {
                peer.send(SipResponse.to(r, 200)
                        .contact(peer.contact())
                        .body(ScriptedPeer.SDP, sdp("updated by " + r.toTag()))
                        .build());
            } else if (!r.isAck()) {
                peer.respond(r, 200);
            }
        });
    }

    private void ring(String tag, int status, int rseq, String sdp) {
        ResponseEdit response = SipResponse.to(invite.orElseThrow(), status)
                .toTag(tag)
                .contact(peer.contact())
                .set(Header.ALLOW, "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE")
                .set(Header.REQUIRE, "100rel")
                .set(Header.RSEQ, String.valueOf(rseq))
                .body(ScriptedPeer.SDP, sdp(sdp));
        peer.send(response.build());
        sim.run(Duration.ofMillis(50));
    }

    private InviteSession call() {
        InviteSession call = alice.call(SipUri.of("sip:peer@10.0.0.9"));
        sim.run(Duration.ofMillis(50));
        return call;
    }

    @Test
    void earlyDialogsAreToldApart() {
        call();
        ring("a", 183, 10, "from a");
        ring("b", 183, 500, "from b");
        ring("a", 180, 11, "");
        assertThat(alice.early).extracting(e -> e.id().remoteTag()).containsExactly("a", "b");
        assertThat(alice.early)
                .extracting(e -> text(e.remoteSdp().orElseThrow()))
                .containsExactly("from a", "from b");
        List<SipRequest> pracks = peer.requests(Method.PRACK);
        assertThat(pracks).extracting(SipRequest::toTag).containsExactly("a", "b", "a");
        assertThat(pracks)
                .extracting(r -> r.header(Header.RACK).orElseThrow())
                .containsExactly("10 1 INVITE", "500 1 INVITE", "11 1 INVITE");
        assertThat(pracks).extracting(SipRequest::cseqNumber).containsExactly(2L, 2L, 3L);
    }

    @Test
    void eachIsUpdatedByItself() {
        call();
        ring("a", 183, 1, "from a");
        ring("b", 183, 1, "from b");
        alice.early.get(1).update(sdp("for b"));
        sim.run(Duration.ofMillis(100));
        assertThat(peer.requests(Method.UPDATE))
                .singleElement()
                .satisfies(r -> assertThat(r.toTag()).isEqualTo("b"));
        assertThat(alice.early)
                .extracting(e -> text(e.remoteSdp().orElseThrow()))
                .containsExactly("from a", "updated by b");
    }

    @Test
    void theOneThatAnswersWinsAndALaterOneIsHungUp() {
        InviteSession call = call();
        ring("a", 183, 1, "from a");
        ring("b", 183, 1, "from b");
        peer.send(SipResponse.to(invite.orElseThrow(), 200)
                .toTag("b")
                .contact(peer.contact())
                .build());
        sim.run(Duration.ofMillis(50));
        assertThat(alice.heard).endsWith("answer from b", "established");
        peer.send(SipResponse.to(invite.orElseThrow(), 200)
                .toTag("a")
                .contact(peer.contact())
                .build());
        sim.run(Duration.ofMillis(50));
        assertThat(peer.requests(Method.ACK)).extracting(SipRequest::toTag).containsExactly("b", "a");
        assertThat(peer.requests(Method.BYE)).extracting(SipRequest::toTag).containsExactly("a");
        assertThat(call.ended()).isFalse();
        call.hangup();
        sim.run(Duration.ofMillis(50));
        assertThat(peer.requests(Method.BYE)).extracting(SipRequest::toTag).containsExactly("a", "b");
    }

    /** What comes from a place that lost is no business of the call's. */
    @Test
    void anUpdateFromAnotherForkIsRefused() {
        call();
        ring("a", 183, 1, "from a");
        peer.send(SipResponse.to(invite.orElseThrow(), 200)
                .toTag("b")
                .contact(peer.contact())
                .body(ScriptedPeer.SDP, sdp("from b"))
                .build());
        sim.run(Duration.ofMillis(50));
        peer.send(peer.within(Method.UPDATE, invite.orElseThrow(), "a", 7)
                .body(ScriptedPeer.SDP, sdp("late"))
                .build());
        sim.run(Duration.ofMillis(50));
        assertThat(peer.statuses(Method.UPDATE)).containsExactly(481);
        assertThat(alice.heard).endsWith("established");
    }

    @Test
    void forksAreBounded() {
        call();
        for (int i = 0; i < CallerSide.MAX_FORKS + 5; i++) {
            ring("t" + i, 183, 1, "sdp");
        }
        assertThat(alice.early).hasSize(CallerSide.MAX_FORKS);
    }

    /** RFC 3261 13.2.2.4: the route set is that of the 2xx, whatever the early dialog's was. */
    @Test
    void the2xxDecidesOnTheRoute() {
        InviteSession call = call();
        ring("a", 183, 1, "from a");
        peer.send(SipResponse.to(invite.orElseThrow(), 200)
                .toTag("a")
                .contact(peer.contact())
                .add(Header.RECORD_ROUTE, "<sip:10.0.0.9;lr;new>")
                .build());
        sim.run(Duration.ofMillis(50));
        call.hangup();
        sim.run(Duration.ofMillis(50));
        assertThat(peer.requests(Method.BYE).get(0).routes()).hasSize(1);
    }
}
