package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.BodyPart;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.Parameterized;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a callee does with bodies, encodings and URIs of every kind (RFC 3261 8.2.2.1, 8.2.3, RFC 5621). */
class InspectionTest {
    private final Simulation sim = Simulation.seeded(415);
    private final TestPhone bob = new TestPhone(sim, "bob", "10.0.0.2").onInvite(s -> s.accept(sdp("answer")));
    private final ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.2");

    private SipResponse answerTo(SipRequest request) {
        peer.send(request);
        sim.run(Duration.ofMillis(100));
        return peer.last(request.method()).orElseThrow();
    }

    private static BodyPart multipart(String what) {
        return BodyPart.multipart(
                "mixed",
                BodyPart.of("application/isup", new byte[] {1, 2, 3})
                        .with(Header.CONTENT_DISPOSITION, Parameterized.of("signal")),
                BodyPart.of(ScriptedPeer.SDP, sdp(what)));
    }

    @Test
    void sdpAmongOtherPartsIsTheOffer() {
        SipResponse ok =
                answerTo(peer.invite("").body(multipart("offer in a part")).build());
        assertThat(ok.status()).isEqualTo(200);
        assertThat(bob.heard).contains("invited offer in a part");
        peer.send(peer.within(Method.ACK, ok, 1).build());
        bob.onNegotiation(n -> n.complete(sdp("answer")));
        SipResponse again = answerTo(peer.within(Method.INVITE, ok, 2)
                .body(multipart("offer in another"))
                .build());
        assertThat(again.status()).isEqualTo(200);
        assertThat(bob.heard).contains("negotiation offer in another");
    }

    @Test
    void sdpAmongOtherPartsIsTheAnswer() {
        peer.onRequest(r -> {
            if (r.isInvite()) {
                peer.send(SipResponse.to(r, 200)
                        .toTag("p")
                        .contact(peer.contact())
                        .body(multipart("answer in a part"))
                        .build());
            }
        });
        bob.call(SipUri.of("sip:peer@10.0.0.9"));
        sim.run(Duration.ofMillis(200));
        assertThat(bob.heard).contains("answer answer in a part", "established");
    }

    /** What may be left unread does no harm; what may not is refused, and the refusal says what is read. */
    @Test
    void otherBodiesAreRefusedUnlessTheyAreOptional() {
        byte[] bytes = {1, 2, 3};
        SipResponse refused =
                answerTo(peer.invite("").body("application/isup", bytes).build());
        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.headers(Header.ACCEPT)).containsExactly("application/sdp", "multipart/mixed");
        assertThat(bob.heard).isEmpty();
        SipResponse taken = answerTo(peer.invite("")
                .callId("optional")
                .body("application/isup", bytes)
                .set(Header.CONTENT_DISPOSITION, "signal;handling=optional")
                .build());
        assertThat(taken.status()).isEqualTo(200);
    }

    @Test
    void aReinviteWithAnotherBodyChangesNothing() {
        SipResponse ok = answerTo(peer.invite("offer").build());
        peer.send(peer.within(Method.ACK, ok, 1).build());
        for (Method method : new Method[] {Method.INVITE, Method.UPDATE}) {
            SipResponse refused = answerTo(peer.within(method, ok, method == Method.INVITE ? 2 : 3)
                    .body("application/isup", new byte[] {1})
                    .build());
            assertThat(refused.status()).isEqualTo(415);
        }
        assertThat(bob.session().ended()).isFalse();
        assertThat(bob.heard).noneMatch(event -> event.startsWith("negotiation"));
    }

    @ParameterizedTest
    @CsvSource({"gzip, 415", "'identity, deflate', 415", "identity, 200", "IDENTITY, 200"})
    void encodedBodiesAreRefused(String encoding, int status) {
        SipResponse response = answerTo(
                peer.invite("offer").set(Header.CONTENT_ENCODING, encoding).build());
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header(Header.ACCEPT_ENCODING).isPresent()).isEqualTo(status == 415);
    }

    /** RFC 4475 3.3.15. */
    @ParameterizedTest
    @CsvSource({
        "text/nobodyKnowsThis, 406",
        "'', 406",
        "application/sdp;q=0, 406",
        "'text/plain, Application/SDP', 200",
        "application/*, 200",
        "*/*;q=0.1, 200"
    })
    void whoDoesNotTakeSdpGetsNone(String accepted, int status) {
        assertThat(answerTo(peer.invite("offer").set(Header.ACCEPT, accepted).build())
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "nobodyknowsthisscheme:totallyopaquecontent, 416",
        "http://www.example.com, 416",
        "tel:+4930123, 200",
        "sips:bob@10.0.0.2, 200"
    })
    void urisOfOtherSchemesAreNotOurs(String uri, int status) {
        assertThat(answerTo(peer.invite("offer").requestUri(SipUri.of(uri)).build())
                        .status())
                .isEqualTo(status);
    }
}
