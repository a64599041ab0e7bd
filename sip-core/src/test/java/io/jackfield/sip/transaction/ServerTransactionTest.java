package io.jackfield.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerTransactionTest {
    private static final TransactionSettings TRYING_AT_ONCE =
            TransactionSettings.builder().tryingAfter(Duration.ZERO).build();

    private Wire wire = new Wire();

    private final SipRequest invite = Wire.request("INVITE", "z9hG4bKone");

    private ServerTransaction receive(SipRequest request) {
        return receive(request, Wire.UDP);
    }

    private ServerTransaction receive(SipRequest request, Flow from) {
        int known = wire.requests.size();
        wire.layer.receive(request, from);
        assertThat(wire.requests).hasSize(known + 1);
        return wire.requests.get(known);
    }

    private void again(SipRequest request) {
        wire.layer.receive(Wire.reparsed(request), Wire.UDP);
    }

    private void respond(ServerTransaction transaction, int status) {
        transaction.respond(SipResponse.to(Wire.request("INVITE", "z9hG4bKone"), status)
                .toTag("b1")
                .build());
    }

    @Test
    void sends100After200Milliseconds() {
        receive(invite);
        wire.pass(Duration.ofMillis(199));
        wire.nothingSent();
        wire.pass(Duration.ofMillis(3));
        assertThat(wire.nextResponse().status()).isEqualTo(100);
        again(invite);
        assertThat(wire.nextResponse().status()).isEqualTo(100);
        wire.pass(Duration.ofMinutes(5));
        wire.nothingSent();
    }

    @Test
    void sendsNo100WhenTheUserWasFaster() {
        respond(receive(invite), 180);
        assertThat(wire.nextResponse().status()).isEqualTo(180);
        wire.pass(Duration.ofSeconds(1));
        wire.nothingSent();
    }

    @Test
    void sends100AtOnceIfSet() {
        wire = new Wire(TRYING_AT_ONCE);
        receive(invite);
        SipResponse trying = wire.nextResponse();
        assertThat(trying.status()).isEqualTo(100);
        assertThat(trying.hasToTag()).isFalse();
        receive(Wire.request("OPTIONS", "z9hG4bKtwo"));
        wire.nothingSent();
        wire.pass(Duration.ofSeconds(1));
        wire.nothingSent();
    }

    @Test
    void noTryingAtOnceAfterAnImmediateAnswer() {
        wire = new Wire(TRYING_AT_ONCE);
        wire.layer.attach(new NotAttached());
        wire.layer.receive(invite, Wire.UDP);
        assertThat(wire.nextResponse().status()).isEqualTo(503);
        wire.nothingSent();
    }

    @Test
    void aRepeatedRequestGetsTheLatestResponse() {
        ServerTransaction transaction = receive(invite);
        again(invite);
        wire.nothingSent();
        respond(transaction, 180);
        respond(transaction, 183);
        wire.forgetSent();
        again(invite);
        assertThat(wire.nextResponse().status()).isEqualTo(183);
        assertThat(wire.events).containsExactly("INVITE");
        assertThat(wire.layer.counters().requestsRepeated()).isEqualTo(2);
    }

    @Test
    void repeatsAFailureUntilItsAck() {
        ServerTransaction transaction = receive(invite);
        respond(transaction, 486);
        int sent = 1;
        for (long ms : new long[] {500, 1000, 2000, 4000, 4000}) {
            assertThat(wire.sentCount()).isEqualTo(sent++);
            wire.pass(Duration.ofMillis(ms + 1));
        }
        assertThat(wire.sentCount()).isEqualTo(sent);
        wire.forgetSent();
        again(invite);
        assertThat(wire.nextResponse().status()).isEqualTo(486);
        again(Wire.request("ACK", "z9hG4bKone"));
        again(Wire.request("ACK", "z9hG4bKone"));
        wire.pass(Duration.ofMillis(4_990));
        again(invite);
        wire.nothingSent();
        assertThat(wire.events).containsExactly("INVITE");
        assertThat(wire.layer.size()).isEqualTo(1);
        wire.pass(Duration.ofMillis(1_200));
        wire.isEmpty();
    }

    @Test
    void reportsAFailureWithoutAck() {
        respond(receive(invite), 404);
        wire.pass(Duration.ofMillis(32_100));
        assertThat(wire.events).containsExactly("INVITE", "lost TIMEOUT");
        assertThat(wire.layer.counters().responsesLost()).isEqualTo(1);
        wire.isEmpty();
    }

    @Test
    void afterA2xxAcksAndMore2xxAreTheUsersAffair() {
        ServerTransaction transaction = receive(invite);
        respond(transaction, 200);
        respond(transaction, 200);
        respond(transaction, 486);
        respond(transaction, 180);
        assertThat(wire.sentCount()).isEqualTo(2);
        wire.forgetSent();
        wire.pass(Duration.ofSeconds(5));
        again(invite);
        wire.nothingSent();
        again(Wire.request("ACK", "z9hG4bKone"));
        again(Wire.request("ACK", "z9hG4bKanother"));
        assertThat(wire.events).containsExactly("INVITE", "ACK", "ACK");
        wire.pass(Duration.ofMillis(26_900));
        assertThat(wire.layer.size()).isEqualTo(1);
        wire.pass(Duration.ofMillis(1_200));
        wire.isEmpty();
    }

    @Test
    void otherRequestsLingerForTimerJ() {
        SipRequest options = Wire.request("OPTIONS", "z9hG4bKone");
        ServerTransaction transaction = receive(options);
        again(options);
        wire.nothingSent();
        transaction.respond(Wire.response(options, 200));
        assertThat(transaction.finalSent()).isTrue();
        wire.nextResponse();
        transaction.respond(Wire.response(options, 500));
        wire.pass(Duration.ofMillis(31_900));
        again(options);
        assertThat(wire.nextResponse().status()).isEqualTo(200);
        wire.nothingSent();
        wire.pass(Duration.ofMillis(1_200));
        wire.isEmpty();
        again(options);
        assertThat(wire.events).containsExactly("OPTIONS", "OPTIONS");
    }

    @Test
    void otherRequestsEndAtOnceOnAStream() {
        SipRequest options = Wire.request("OPTIONS", "z9hG4bKone");
        receive(options, Wire.TCP).respond(Wire.response(options, 200));
        wire.isEmpty();
    }

    @Test
    void whatDiffersInOnePartOfTheKeyIsAnotherRequest() {
        receive(invite);
        receive(Wire.request("INVITE", "z9hG4bKtwo"));
        receive(Wire.request("OPTIONS", "z9hG4bKone"));
        receive(edited("10.0.0.9:5062", "10.0.0.8:5062"));
        receive(edited("10.0.0.9:5062", "10.0.0.9:5063"));
        receive(edited("call-1", "call-2"));
        receive(edited("CSeq: 1", "CSeq: 2"));
        assertThat(wire.layer.size()).isEqualTo(7);
    }

    private SipRequest edited(String from, String to) {
        return (SipRequest) SipMessage.parse(invite.text().replace(from, to)).orElseThrow();
    }

    @Test
    void clientsOlderThanRfc3261AreToldApartByMore() {
        SipRequest first = Wire.request("INVITE", "1");
        receive(first);
        again(first);
        assertThat(wire.events).containsExactly("INVITE");
        receive((SipRequest) SipMessage.parse(first.text().replace("sip:bob@10.0.0.1 SIP", "sip:eve@10.0.0.1 SIP"))
                .orElseThrow());
        receive((SipRequest)
                SipMessage.parse(first.text().replace("tag=a1", "tag=a2")).orElseThrow());
        respond(wire.requests.get(0), 486);
        again(Wire.request("ACK", "1"));
        wire.forgetSent();
        wire.pass(Duration.ofMillis(502));
        assertThat(wire.events).doesNotContain("ACK");
    }

    @Test
    void cancelIsAnsweredAndToldOnce() {
        ServerTransaction transaction = receive(invite);
        SipRequest cancel = Wire.request("CANCEL", "z9hG4bKone");
        again(cancel);
        SipResponse ok = wire.nextResponse();
        assertThat(ok.status()).isEqualTo(200);
        assertThat(ok.cseqMethod()).hasToString("CANCEL");
        assertThat(transaction.cancelled()).isTrue();
        again(cancel);
        assertThat(wire.nextResponse().toTag()).isEqualTo(ok.toTag());
        respond(transaction, 487);
        again(cancel);
        assertThat(wire.events).containsExactly("INVITE", "CANCEL");
    }

    @Test
    void cancelAfterTheAnswerChangesNothing() {
        respond(receive(invite), 200);
        wire.nextResponse();
        again(Wire.request("CANCEL", "z9hG4bKone"));
        assertThat(wire.nextResponse().status()).isEqualTo(200);
        assertThat(wire.events).containsExactly("INVITE");
    }

    @Test
    void cancelOfNothingGets481() {
        receive(Wire.request("OPTIONS", "z9hG4bKone"));
        again(Wire.request("CANCEL", "z9hG4bKone"));
        assertThat(wire.nextResponse().status()).isEqualTo(481);
        again(Wire.request("CANCEL", "z9hG4bKtwo"));
        assertThat(wire.nextResponse().status()).isEqualTo(481);
        assertThat(wire.layer.counters().strayCancels()).isEqualTo(2);
    }

    @Test
    void pastTheLimitRequestsAreRefusedWithoutState() {
        wire = new Wire(TransactionSettings.builder()
                .maxTransactions(2)
                .retryAfter(Duration.ofSeconds(9))
                .build());
        receive(Wire.request("OPTIONS", "z9hG4bK1"));
        receive(Wire.request("OPTIONS", "z9hG4bK2"));
        for (int i = 0; i < 2; i++) {
            again(Wire.request("INVITE", "z9hG4bK3"));
            SipResponse refusal = wire.nextResponse();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.header(Header.RETRY_AFTER)).contains("9");
            again((SipRequest) SipMessage.parse(Wire.request("ACK", "z9hG4bK3")
                            .text()
                            .replace("To: <sip:bob@10.0.0.1>", "To: <sip:bob@10.0.0.1>;tag=" + refusal.toTag()))
                    .orElseThrow());
        }
        again(Wire.request("ACK", "z9hG4bK4"));
        assertThat(wire.events).containsExactly("OPTIONS", "OPTIONS", "ACK");
        assertThat(wire.layer.counters().overloads()).isEqualTo(2);
        assertThat(wire.layer.size()).isEqualTo(2);

        ClientTransaction refused = wire.layer.send(Wire.request("BYE", "z9hG4bK5"), Wire.UDP, wire.listener());
        assertThat(wire.events).as("not from inside send").hasSize(3);
        assertThat(refused.completed()).isTrue();
        wire.pass(Duration.ofMillis(2));
        assertThat(wire.events).endsWith("OVERLOAD", "end");
        wire.nothingSent();
    }

    @Test
    void aBrokenUserIsAnsweredFor() {
        wire.layer.attach(new TransactionUser() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                throw new IllegalStateException("broken");
            }

            @Override
            public void onCancel(ServerTransaction transaction, SipRequest cancel) {}

            @Override
            public void onAck(SipRequest ack, Flow from) {}
        });
        assertThatThrownBy(() -> wire.layer.receive(invite, Wire.UDP)).hasMessage("broken");
        SipResponse error = wire.nextResponse();
        assertThat(error.status()).isEqualTo(500);
        assertThat(error.hasToTag()).isTrue();
    }

    @Test
    void aResponseThatCouldNotBeSentIsReportedAndMayBeAskedForAgain() {
        ServerTransaction transaction = receive(invite);
        respond(transaction, 180);
        wire.failSend();
        assertThat(wire.events).containsExactly("INVITE", "lost TRANSPORT");
        again(invite);
        assertThat(wire.nextResponse().status()).isEqualTo(180);
    }

    @Test
    void theRequestCanBeReleasedAfterTheFinalResponse() {
        ServerTransaction transaction = receive(invite);
        transaction.attach("context");
        transaction.releaseRequest();
        assertThat(transaction.attachment(String.class)).contains("context");
        assertThat(transaction.attachment(Integer.class)).isEmpty();
        respond(transaction, 200);
        transaction.releaseRequest();
        assertThatThrownBy(transaction::request).isInstanceOf(IllegalStateException.class);
        assertThat(transaction.attachment(String.class)).isEmpty();
        wire.forgetSent();
        respond(transaction, 200);
        assertThat(wire.nextResponse().status()).isEqualTo(200);
    }

    @Test
    void responsesGoWhereTheViaSays() {
        Flow nat = Wire.flow(Transport.UDP, "10.0.0.9", 40_000);
        SipRequest plain = Wire.request("OPTIONS", "z9hG4bKone");
        assertThat(ReplyFlow.of(plain, nat).remote().getPort()).isEqualTo(5062);
        assertThat(ReplyFlow.of(plain, Wire.UDP)).isSameAs(Wire.UDP);
        SipRequest rport = (SipRequest) SipMessage.parse(plain.text().replace(";branch", ";rport=40000;branch"))
                .orElseThrow();
        assertThat(ReplyFlow.of(rport, nat)).isSameAs(nat);
        SipRequest portless = (SipRequest)
                SipMessage.parse(plain.text().replace("9:5062", "9")).orElseThrow();
        assertThat(ReplyFlow.of(portless, nat).remote().getPort()).isEqualTo(5060);
        assertThat(ReplyFlow.of(plain, Wire.TCP)).isSameAs(Wire.TCP);
    }
}
