package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers: REFER with NOTIFY (RFC 3515, 4488, 3892) and Replaces (RFC 3891). */
class TransferTest {
    private final Simulation sim = Simulation.seeded(3515);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2");
    private final TestPhone carol = new TestPhone(sim, "carol", "10.0.0.3");

    private InviteSession established() {
        bob.onInvite(s -> s.accept(sdp("answer")));
        carol.onInvite(s -> {
            s.ring();
            s.accept(sdp("carol"));
        });
        bob.onTransfer(t -> t.accept(InviteOptions.offering(sdp("to carol")), SessionListener.NONE));
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        return call;
    }

    private static int now(java.util.concurrent.CompletionStage<Integer> stage) {
        CompletableFuture<Integer> future = stage.toCompletableFuture();
        return future.getNow(-1);
    }

    @Test
    void aBlindTransferReportsHowItGoes() {
        InviteSession call = established();
        var outcome = call.transfer(carol.uri());
        sim.run(Duration.ofSeconds(2));
        assertThat(now(outcome)).isEqualTo(200);
        assertThat(alice.heard).contains("transfer progress 100");
        assertThat(bob.heard).contains("transfer sip:carol@10.0.0.3");
        assertThat(carol.heard).containsExactly("invited to carol", "established");
        SipRequest invite = carol.session().invite();
        assertThat(invite.get(Header.REFERRED_BY).orElseThrow().uri()).isEqualTo(alice.uri());
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(carol.session().ended()).isFalse();
    }

    /** RFC 5057: the subscription outlives the call in whose dialog it is. */
    @Test
    void whoTransfersMayHangUpAtOnce() {
        InviteSession call = established();
        carol.onInvite(InviteSession::ring);
        var outcome = call.transfer(carol.uri());
        sim.run(Duration.ofMillis(200));
        call.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(call.ended()).isTrue();
        assertThat(now(outcome)).isEqualTo(-1);
        carol.session().accept(sdp("carol"));
        sim.run(Duration.ofSeconds(1));
        assertThat(now(outcome)).isEqualTo(200);
    }

    @Test
    void aTransferThatFailsSaysWhy() {
        InviteSession call = established();
        carol.onInvite(s -> s.reject(486));
        var outcome = call.transfer(carol.uri());
        sim.run(Duration.ofSeconds(2));
        assertThat(now(outcome)).isEqualTo(486);
        assertThat(call.ended()).isFalse();
    }

    @Test
    void aTransferIsRejectedUnlessSomeoneTakesIt() {
        InviteSession call = established();
        bob.onTransfer(t -> t.reject(603));
        var outcome = call.transfer(carol.uri());
        sim.run(Duration.ofSeconds(1));
        assertThat(now(outcome)).isEqualTo(603);
    }

    /** RFC 4488: no subscription, no NOTIFY. */
    @Test
    void aTransferWithoutReports() {
        InviteSession call = established();
        var outcome = call.transfer(carol.uri(), TransferOptions.DEFAULT.withoutReports());
        sim.run(Duration.ofSeconds(2));
        assertThat(now(outcome)).isEqualTo(202);
        assertThat(alice.heard).noneMatch(e -> e.contains("transfer progress"));
        assertThat(carol.heard).contains("established");
    }

    @Test
    void anAttendedTransferConnectsTheTwoPeers() {
        InviteSession withBob = established();
        InviteSession withCarol = alice.call(carol.uri());
        sim.run(Duration.ofSeconds(1));
        var outcome = withBob.transfer(withCarol);
        sim.run(Duration.ofSeconds(2));
        assertThat(now(outcome)).isEqualTo(200);
        assertThat(carol.sessions).hasSize(2);
        assertThat(carol.sessions.get(1).replaces()).containsSame(carol.sessions.get(0));
        assertThat(carol.sessions.get(0).ended()).isTrue();
        assertThat(carol.sessions.get(1).ended()).isFalse();
        assertThat(withCarol.ended()).isTrue();
        withBob.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(carol.sessions.get(1).ended()).isFalse();
        assertThat(alice.agent.sessions()).isZero();
    }

    @Test
    void onlyAnEstablishedCallIsTransferred() {
        InviteSession call = alice.call(bob.uri());
        var outcome = call.transfer(carol.uri());
        sim.run(Duration.ofMillis(100));
        assertThat(now(outcome)).isEqualTo(481);
        assertThatThrownBy(() -> call.transfer(SipUri.of("tel:+4912"))).isInstanceOf(IllegalArgumentException.class);
    }

    // ---- REFER from a peer that does as it likes ----

    @ParameterizedTest
    @CsvSource({
        "'', 400",
        "<tel:+4912>, 416",
        "<sip:x@y;method=BYE>, 501",
        "<sip:x@y?Replaces=nonsense>, 400",
        "<, 400",
    })
    void aReferThatCanNotBeFollowedIsRefused(String target, int status) {
        ScriptedPeer peer = established(bob);
        var refer = peer.within(Method.REFER, peer.last(Method.INVITE).orElseThrow(), 2);
        if (!target.isEmpty()) {
            refer.set(Header.REFER_TO, target);
        }
        peer.send(refer.build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.REFER)).containsExactly(status);
    }

    @Test
    void aReferOutsideOfACallIsDeclined() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.send(peer.request(Method.REFER).set(Header.REFER_TO, "<sip:x@y>").build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.REFER)).containsExactly(603);
    }

    @Test
    void reportsAreNumberedAndEnd() {
        bob.onTransfer(t -> {
            t.accept();
            t.report(180);
            t.report(404);
            t.report(200);
        });
        ScriptedPeer peer = established(bob);
        peer.onRequest(r -> {
            if (r.method() == Method.NOTIFY) {
                peer.respond(r, 200);
            }
        });
        peer.send(peer.within(Method.REFER, peer.last(Method.INVITE).orElseThrow(), 2)
                .set(Header.REFER_TO, "<sip:x@y>")
                .build());
        sim.run(Duration.ofSeconds(1));
        assertThat(peer.statuses(Method.REFER)).containsExactly(202);
        var notifies = peer.requests(Method.NOTIFY);
        assertThat(notifies).hasSize(2);
        assertThat(notifies).allMatch(n -> n.header(Header.EVENT).orElse("").equals("refer;id=2"));
        assertThat(new String(notifies.get(1).body())).startsWith("SIP/2.0 404");
        assertThat(notifies.get(1).header(Header.SUBSCRIPTION_STATE)).hasValue("terminated;reason=noresource");
    }

    // ---- Replaces from a peer that does as it likes ----

    @Test
    void anUnknownDialogIsNotReplaced() {
        assertThat(replacing(new Replaces("nobody", "a", "b", false))).isEqualTo(481);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEstablishedCallIsReplacedUnlessEarlyOnlyIsAsked(boolean earlyOnly) {
        established();
        bob.onInvite(s -> s.accept(sdp("again")));
        InviteSession replaced = bob.session();
        int status = replacing(dialog(replaced, earlyOnly));
        assertThat(status).isEqualTo(earlyOnly ? 486 : 200);
        assertThat(replaced.ended()).isEqualTo(!earlyOnly);
    }

    @Test
    void aCallThatHasEndedIsDeclined() {
        established();
        InviteSession replaced = bob.session();
        Replaces dialog = dialog(replaced, false);
        replaced.hangup();
        sim.run(Duration.ofSeconds(1));
        assertThat(replacing(dialog)).isEqualTo(603);
    }

    @Test
    void aCallThatRingsHereIsNotReplaced() {
        bob.onInvite(InviteSession::ring);
        InviteSession call = alice.call(bob.uri());
        sim.run(Duration.ofSeconds(1));
        Replaces dialog = new Replaces(
                call.callId(), bob.session().local().tag(), call.local().tag(), false);
        assertThat(replacing(dialog)).isEqualTo(481);
        assertThat(call.ended()).isFalse();
    }

    /** RFC 3891 3: a call that we make and that only rings is cancelled. */
    @Test
    void aCallThatRingsElsewhereIsReplaced() {
        carol.onInvite(InviteSession::ring);
        InviteSession call = bob.call(carol.uri());
        sim.run(Duration.ofSeconds(1));
        bob.onInvite(s -> s.accept(sdp("pick up")));
        Replaces dialog = new Replaces(
                call.callId(), call.local().tag(), carol.session().local().tag(), true);
        assertThat(replacing(dialog)).isEqualTo(200);
        assertThat(carol.heard).endsWith("ended REMOTE_CANCEL 487");
    }

    @Test
    void aRejectedReplacementLeavesTheCallAlone() {
        established();
        bob.onInvite(s -> s.reject(486));
        InviteSession replaced = bob.session();
        assertThat(replacing(dialog(replaced, false))).isEqualTo(486);
        assertThat(replaced.ended()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"INVITE, x;to-tag=1", "MESSAGE, x;to-tag=1;from-tag=2"})
    void aMalformedOrMisplacedReplacesGets400(String method, String value) {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.send(peer.request(Method.of(method)).set(Header.REPLACES, value).build());
        sim.run(Duration.ofMillis(100));
        assertThat(peer.statuses(Method.of(method))).containsExactly(400);
    }

    private static Replaces dialog(InviteSession session, boolean earlyOnly) {
        DialogId id =
                session.side().conversation().orElseThrow().link().dialog().id();
        return new Replaces(id.callId(), id.localTag(), id.remoteTag(), earlyOnly);
    }

    private int replacing(Replaces dialog) {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.send(peer.invite("offer").set(Header.REPLACES, dialog).build());
        sim.run(Duration.ofMillis(300));
        return peer.last(Method.INVITE).map(SipResponse::status).orElse(0);
    }

    private ScriptedPeer established(TestPhone phone) {
        phone.onInvite(s -> s.accept(sdp("answer")));
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");
        peer.send(peer.invite("offer").build());
        sim.run(Duration.ofMillis(50));
        peer.send(peer.within(Method.ACK, peer.last(Method.INVITE).orElseThrow(), 1)
                .build());
        sim.run(Duration.ofMillis(50));
        return peer;
    }
}
