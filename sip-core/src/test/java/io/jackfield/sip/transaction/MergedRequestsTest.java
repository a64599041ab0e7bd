package io.jackfield.sip.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** RFC 3261 8.2.2.2: a request that comes by way of two forks. */
class MergedRequestsTest {
    private final Wire wire = new Wire();

    private ServerTransaction receive(SipRequest request) {
        wire.layer.receive(request, Wire.UDP);
        return wire.requests.get(wire.requests.size() - 1);
    }

    private ServerTransaction receive(String method, String branch) {
        return receive(Wire.request(method, branch));
    }

    private static void respond(ServerTransaction transaction, int status) {
        transaction.respond(
                SipResponse.to(transaction.request(), status).toTag("b").build());
    }

    @Test
    void theSecondIsMergedHoweverOftenTheyAreAsked() {
        ServerTransaction first = receive("MESSAGE", "z9hG4bKone");
        ServerTransaction second = receive("MESSAGE", "z9hG4bKtwo");
        assertThat(first.merged()).isFalse();
        assertThat(second.merged()).isTrue();
        assertThat(first.merged()).isFalse();
        assertThat(second.merged()).isTrue();
        assertThat(wire.layer.counters().merged()).isEqualTo(2);
    }

    @Test
    void anotherMethodCseqTagOrCallIsAnotherRequest() {
        assertThat(receive("MESSAGE", "z9hG4bKone").merged()).isFalse();
        assertThat(receive("PUBLISH", "z9hG4bKtwo").merged()).isFalse();
        SipRequest message = Wire.request("MESSAGE", "z9hG4bKthree");
        assertThat(receive(message.edit().cseq(2).build()).merged()).isFalse();
        assertThat(receive(message.edit().callId("call-2").build()).merged()).isFalse();
        assertThat(receive(message.edit().from(message.from().withTag("a2")).build())
                        .merged())
                .isFalse();
    }

    @Test
    void whatWasAcceptedIsKnownAsLongAsItsTransactionMayLive() {
        ServerTransaction first = receive("MESSAGE", "z9hG4bKone");
        assertThat(first.merged()).isFalse();
        respond(first, 200);
        wire.pass(Duration.ofSeconds(31));
        assertThat(receive("MESSAGE", "z9hG4bKtwo").merged()).isTrue();
        wire.pass(Duration.ofSeconds(2));
        assertThat(receive("MESSAGE", "z9hG4bKthree").merged()).isFalse();
    }

    /** A proxy whose first target refused tries the next, which may lead here too; and 482 to a copy changes nothing. */
    @Test
    void whatWasRefusedOrGivenUpMayComeAgain() {
        ServerTransaction first = receive("MESSAGE", "z9hG4bKone");
        assertThat(first.merged()).isFalse();
        ServerTransaction copy = receive("MESSAGE", "z9hG4bKtwo");
        assertThat(copy.merged()).isTrue();
        respond(copy, 482);
        assertThat(receive("MESSAGE", "z9hG4bKthree").merged()).isTrue();
        respond(first, 486);
        ServerTransaction next = receive("MESSAGE", "z9hG4bKfour");
        assertThat(next.merged()).isFalse();
        next.giveUp();
        assertThat(receive("MESSAGE", "z9hG4bKfive").merged()).isFalse();
    }

    @Test
    void onlySoManyAreRemembered() {
        SipRequest message = Wire.request("MESSAGE", "z9hG4bKone");
        for (int i = 0; i <= MergedRequests.MAX_REQUESTS; i++) {
            ServerTransaction transaction = receive(message.edit().cseq(i).build());
            assertThat(transaction.merged()).isFalse();
            respond(transaction, 200);
        }
        assertThat(wire.layer.merged().size()).isEqualTo(MergedRequests.MAX_REQUESTS);
        SipRequest again = Wire.request("MESSAGE", "z9hG4bKtwo");
        assertThat(receive(again.edit().cseq(1).build()).merged()).isTrue();
        assertThat(receive(again.edit().cseq(0).build()).merged())
                .as("the oldest went")
                .isFalse();
    }
}
