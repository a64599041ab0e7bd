package io.jackfield.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClientTransactionTest {
    private final Wire wire = new Wire();

    private ClientTransaction send(String method, Flow target) {
        return wire.layer.send(request(method), target, wire.listener());
    }

    private static SipRequest request(String method) {
        return Wire.request(method, "z9hG4bKfrom-the-caller");
    }

    private void answer(SipRequest sent, int status) {
        answer(sent, status, "b1");
    }

    private void answer(SipRequest sent, int status, String toTag) {
        wire.layer.receive(
                Wire.reparsed(SipResponse.to(sent, status).toTag(toTag).build()), Wire.UDP);
    }

    @Test
    void putsItsViaOnTop() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        assertThat(sent.vias()).hasSize(2);
        assertThat(sent.topVia().toString()).startsWith("SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKj");
        assertThat(sent.topVia().hasRport()).isTrue();
        assertThat(Branch.shardOf(sent)).isEqualTo(3);
        assertThat(transaction.request().topVia().branch())
                .isEqualTo(sent.topVia().branch());
        send("OPTIONS", Wire.TCP);
        assertThat(wire.nextRequest().header(Header.VIA).orElseThrow())
                .startsWith("SIP/2.0/TCP ")
                .doesNotContain("rport");
    }

    @Test
    void repeatsAnInviteAtDoublingIntervalsAndGivesUp() {
        send("INVITE", Wire.UDP);
        wire.nextRequest();
        for (long atMs : new long[] {500, 1_500, 3_500, 7_500, 15_500, 31_500}) {
            wire.passUntil(Duration.ofMillis(atMs - 1));
            wire.nothingSent();
            wire.passUntil(Duration.ofMillis(atMs + 2));
            assertThat(wire.nextRequest().method()).isEqualTo(Method.INVITE);
        }
        assertThat(wire.events).isEmpty();
        wire.pass(Duration.ofMillis(600));
        assertThat(wire.events).containsExactly("TIMEOUT", "end");
        assertThat(wire.layer.counters().repeated()).isEqualTo(6);
        assertThat(wire.layer.counters().timeouts()).isEqualTo(1);
        wire.isEmpty();
    }

    @Test
    void repeatsOtherRequestsUpToT2() {
        send("OPTIONS", Wire.UDP);
        int repeats = 0;
        for (long ms : new long[] {500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 4000}) {
            wire.forgetSent();
            wire.pass(Duration.ofMillis(ms + 1));
            repeats += wire.sentCount();
        }
        assertThat(repeats).isEqualTo(10);
        wire.pass(Duration.ofMillis(600));
        assertThat(wire.events).containsExactly("TIMEOUT", "end");
        wire.isEmpty();
    }

    @Test
    void repeatsMoreSlowlyAfterAProvisionalResponse() {
        send("OPTIONS", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 100);
        wire.pass(Duration.ofMillis(502));
        assertThat(wire.sentCount()).isEqualTo(1);
        wire.pass(Duration.ofMillis(3990));
        assertThat(wire.sentCount()).isEqualTo(1);
        wire.pass(Duration.ofMillis(20));
        assertThat(wire.sentCount()).isEqualTo(2);
        wire.pass(Duration.ofSeconds(32));
        assertThat(wire.events).containsExactly("100", "TIMEOUT", "end");
        wire.isEmpty();
    }

    @Test
    void doesNotRepeatOnAStream() {
        send("INVITE", Wire.TCP);
        wire.nextRequest();
        wire.pass(Duration.ofMillis(31_990));
        wire.nothingSent();
        wire.pass(Duration.ofMillis(20));
        assertThat(wire.events).containsExactly("TIMEOUT", "end");
        wire.isEmpty();
    }

    @Test
    void aRingingPhoneMayRing() {
        send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 180);
        wire.pass(Duration.ofMinutes(10));
        wire.nothingSent();
        assertThat(wire.events).containsExactly("180");
    }

    @Test
    void deliversEvery2xxUntilTimerM() {
        send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 180);
        answer(sent, 200);
        answer(sent, 200);
        answer(sent, 200, "fork2");
        answer(sent, 180, "fork3");
        answer(sent, 486, "fork3");
        wire.nothingSent();
        assertThat(wire.events).containsExactly("180", "200", "200", "200");
        wire.pass(Duration.ofSeconds(31));
        answer(sent, 200);
        wire.pass(Duration.ofMillis(2100));
        answer(sent, 200);
        assertThat(wire.events).containsExactly("180", "200", "200", "200", "200", "end", "stray 200");
        wire.isEmpty();
    }

    @Test
    void acknowledgesAFailureEachTimeItComes() {
        send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 486, "busy");
        SipRequest ack = wire.nextRequest();
        assertThat(ack.method()).isEqualTo(Method.ACK);
        assertThat(ack.toTag()).isEqualTo("busy");
        assertThat(ack.vias()).hasSize(1);
        assertThat(ack.topVia().branch()).isEqualTo(sent.topVia().branch());
        assertThat(ack.requestUri()).isEqualTo(sent.requestUri());
        answer(sent, 486, "busy");
        assertThat(wire.nextRequest().method()).isEqualTo(Method.ACK);
        answer(sent, 180);
        answer(sent, 200);
        wire.nothingSent();
        assertThat(wire.events).containsExactly("486", "end");
        wire.pass(Duration.ofMillis(31_900));
        assertThat(wire.layer.size()).isEqualTo(1);
        wire.pass(Duration.ofMillis(1_200));
        wire.isEmpty();
    }

    @Test
    void endsAtOnceOnAStream() {
        send("INVITE", Wire.TCP);
        answer(wire.nextRequest(), 603);
        assertThat(wire.nextRequest().method()).isEqualTo(Method.ACK);
        send("BYE", Wire.TCP);
        answer(wire.nextRequest(), 200);
        assertThat(wire.events).containsExactly("603", "end", "200", "end");
        wire.isEmpty();
    }

    @Test
    void lingersForTimerKAndAbsorbsRepeatedResponses() {
        send("BYE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 200);
        answer(sent, 200);
        assertThat(wire.events).containsExactly("200", "end");
        wire.pass(Duration.ofMillis(4_990));
        answer(sent, 200);
        wire.nothingSent();
        wire.pass(Duration.ofMillis(1_200));
        answer(sent, 200);
        assertThat(wire.events).containsExactly("200", "end", "stray 200");
        wire.isEmpty();
    }

    @Test
    void givesUpEarlyWhenToldTo() {
        SendOptions hurry = SendOptions.answerWithin(Duration.ofSeconds(2));
        for (String method : new String[] {"INVITE", "OPTIONS"}) {
            wire.events.clear();
            wire.layer.send(request(method), Wire.UDP, hurry, wire.listener());
            wire.pass(Duration.ofMillis(1_990));
            assertThat(wire.events).isEmpty();
            wire.pass(Duration.ofMillis(20));
            assertThat(wire.events).containsExactly("TIMEOUT", "end");
            wire.isEmpty();
        }
    }

    @Test
    void aProvisionalResponseLiftsTheHurry() {
        SendOptions hurry = SendOptions.answerWithin(Duration.ofSeconds(2));
        for (String method : new String[] {"INVITE", "OPTIONS"}) {
            wire.events.clear();
            wire.forgetSent();
            wire.layer.send(request(method), Wire.UDP, hurry, wire.listener());
            answer(wire.nextRequest(), 100);
            wire.pass(Duration.ofSeconds(30));
            assertThat(wire.events).containsExactly("100");
        }
    }

    @Test
    void reportsWhatCouldNotBeSent() {
        send("INVITE", Wire.UDP);
        wire.failSend();
        assertThat(wire.events).containsExactly("TRANSPORT", "end");
        wire.isEmpty();
    }

    @Test
    void cancelWaitsForAProvisionalResponse() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        transaction.cancel();
        wire.nothingSent();
        answer(sent, 100);
        SipRequest cancel = wire.nextRequest();
        assertThat(cancel.method()).isEqualTo(Method.CANCEL);
        assertThat(cancel.topVia().branch()).isEqualTo(sent.topVia().branch());
        assertThat(cancel.cseqNumber()).isEqualTo(sent.cseqNumber());
        answer(sent, 180);
        transaction.cancel();
        wire.nothingSent();
        wire.pass(Duration.ofMillis(502));
        assertThat(wire.nextRequest().method()).as("a CANCEL is repeated").isEqualTo(Method.CANCEL);
        answer(cancel, 200);
        wire.pass(Duration.ofSeconds(4));
        wire.nothingSent();
        answer(sent, 487);
        assertThat(wire.nextRequest().method()).isEqualTo(Method.ACK);
        answer(cancel, 200);
        assertThat(wire.events).containsExactly("100", "180", "487", "end");
        wire.pass(Duration.ofSeconds(34));
        wire.isEmpty();
    }

    @Test
    void aCancelledInviteThatStaysUnansweredIsGivenUp() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        answer(wire.nextRequest(), 180);
        wire.pass(Duration.ofMinutes(1));
        transaction.cancel();
        wire.pass(Duration.ofMillis(31_990));
        assertThat(wire.events).containsExactly("180");
        wire.pass(Duration.ofMillis(20));
        assertThat(wire.events).containsExactly("180", "TIMEOUT", "end");
        wire.isEmpty();
    }

    @Test
    void anAnswerThatCrossesTheCancelStands() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 180);
        transaction.cancel();
        wire.nextRequest();
        answer(sent, 200);
        wire.pass(Duration.ofSeconds(34));
        wire.nothingSent();
        assertThat(wire.events).containsExactly("180", "200", "end");
        transaction.cancel();
        wire.nothingSent();
        wire.isEmpty();
    }

    /**
     * Symptom: a proxy threw when a 180 came after the answer of a call that was being given up. Cause: a CANCEL that had waited for
     * a provisional response was sent when one came that the final one had overtaken. RFC 3261 9.1: there is nothing to cancel then.
     */
    @Test
    void aProvisionalResponseThatTheFinalOneOvertookSendsNoCancel() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        transaction.cancel();
        answer(sent, 200);
        transaction.releaseRequest();
        answer(sent, 180);
        wire.nothingSent();
        wire.pass(Duration.ofSeconds(34));
        assertThat(wire.events).containsExactly("200", "end");
        wire.isEmpty();
    }

    @Test
    void givingUpIsSilent() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        answer(sent, 180);
        transaction.cancel();
        transaction.giveUp();
        wire.isEmpty();
        answer(sent, 200);
        assertThat(wire.events).containsExactly("180", "stray 200");
    }

    @Test
    void aForgedResponseFindsNothing() {
        send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        String branch = sent.topVia().branch();
        char last = branch.charAt(branch.length() - 1);
        String forged = branch.substring(0, branch.length() - 1) + (last == '0' ? '1' : '0');
        for (String guess : new String[] {forged, branch + "x", "z9hG4bKj", "z9hG4bKj~" + branch.substring(9)}) {
            SipRequest other = (SipRequest) Wire.reparsed(sent.edit()
                    .replaceFirst(Header.VIA, "SIP/2.0/UDP 10.0.0.1:5060;branch=" + guess)
                    .build());
            answer(other, 200);
        }
        assertThat(wire.events).containsExactly("stray 200", "stray 200", "stray 200", "stray 200");
        assertThat(wire.layer.counters().strayResponses()).isEqualTo(4);
        answer(sent, 200);
        assertThat(wire.events).last().isEqualTo("200");
    }

    @Test
    void aResponseWithAnotherMethodIsNotItsOwn() {
        send("OPTIONS", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        SipResponse other = Wire.response(Wire.request("BYE", "z9hG4bKx"), 200)
                .edit()
                .replaceFirst(Header.VIA, sent.topVia().toString())
                .build();
        wire.layer.receive(Wire.reparsed(other), Wire.UDP);
        assertThat(wire.events).containsExactly("stray 200");
    }

    @Test
    void aSlotThatIsUsedAgainHasAnotherProof() {
        send("BYE", Wire.TCP);
        SipRequest first = wire.nextRequest();
        answer(first, 200);
        send("BYE", Wire.TCP);
        SipRequest second = wire.nextRequest();
        assertThat(second.topVia().branch().substring(0, 15))
                .isEqualTo(first.topVia().branch().substring(0, 15));
        wire.events.clear();
        answer(first, 200);
        assertThat(wire.events).containsExactly("stray 200");
    }

    @Test
    void theRequestCanBeReleasedAfterTheFinalResponse() {
        ClientTransaction transaction = send("INVITE", Wire.UDP);
        SipRequest sent = wire.nextRequest();
        transaction.releaseRequest();
        assertThat(transaction.request().method()).isEqualTo(Method.INVITE);
        answer(sent, 200);
        transaction.releaseRequest();
        assertThatThrownBy(transaction::request).isInstanceOf(IllegalStateException.class);
        answer(sent, 200);
        transaction.cancel();
        assertThat(wire.events).containsExactly("200", "200");
    }

    @Test
    void refusesWhatHasNoTransaction() {
        assertThatThrownBy(() -> send("ACK", Wire.UDP)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> send("CANCEL", Wire.UDP)).isInstanceOf(IllegalArgumentException.class);
        wire.nothingSent();
        wire.isEmpty();
    }

    @Test
    void theAckOfA2xxGoesOutWithAViaAndNothingElse() {
        wire.layer.sendAck(request("ACK"), Wire.UDP);
        SipRequest ack = wire.nextRequest();
        assertThat(ack.vias()).hasSize(2);
        answer(ack, 200);
        assertThat(wire.events).containsExactly("stray 200");
        wire.isEmpty();
    }
}
