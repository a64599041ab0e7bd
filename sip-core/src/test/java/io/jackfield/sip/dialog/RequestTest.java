package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests outside of dialogs: MESSAGE and whatever else an application makes of SIP. */
class RequestTest {
    private final Simulation sim = Simulation.seeded(3428);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final List<String> inbox = new ArrayList<>();

    private TestPhone bob() {
        return new TestPhone(
                sim,
                "bob",
                "10.0.0.2",
                b -> b.onRequest(Method.MESSAGE, message -> {
                    inbox.add(message.request().from().uri().text() + ": "
                            + new String(message.request().body(), StandardCharsets.UTF_8));
                    message.respond(202, response -> response.set("X-Read", "yes"));
                    message.respond(500);
                }));
    }

    @Test
    void aMessageGoesThereAndItsAnswerComesBack() {
        List<SipResponse> answers = new ArrayList<>();
        alice.agent
                .request(Method.MESSAGE, bob().uri())
                .body("text/plain", "hello".getBytes(StandardCharsets.UTF_8))
                .header("Subject", "greeting")
                .send()
                .thenAccept(answers::add);
        sim.run(Duration.ofSeconds(1));
        assertThat(inbox).containsExactly("sip:alice@10.0.0.1: hello");
        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).status()).isEqualTo(202);
        assertThat(answers.get(0).header("X-Read")).hasValue("yes");
    }

    @Test
    void aHandlerIsAllowed() {
        List<SipResponse> answers = new ArrayList<>();
        alice.agent.request(Method.OPTIONS, bob().uri()).send().thenAccept(answers::add);
        sim.run(Duration.ofSeconds(1));
        assertThat(answers.get(0).headers(Header.ALLOW))
                .contains("MESSAGE", "REFER")
                .doesNotContain("SUBSCRIBE");
    }

    @Test
    void nobodyAnswers() {
        List<SipResponse> answers = new ArrayList<>();
        alice.agent.request(Method.MESSAGE, SipUri.of("sip:x@10.0.0.77")).send().thenAccept(answers::add);
        sim.run(Duration.ofSeconds(40));
        assertThat(answers).extracting(SipResponse::status).containsExactly(408);
    }

    @Test
    void provisionalResponsesAreHeard() {
        ScriptedPeer peer = new ScriptedPeer(sim, "10.0.0.1");
        peer.onRequest(r -> {
            peer.respond(r, 182);
            peer.respond(r, 200);
        });
        List<Integer> heard = new ArrayList<>();
        alice.agent
                .request(Method.of("FROBNICATE"), SipUri.of("sip:peer@10.0.0.9"))
                .onProvisional(r -> heard.add(r.status()))
                .send()
                .thenAccept(r -> heard.add(r.status()));
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly(182, 200);
        assertThat(peer.requests(Method.of("FROBNICATE")).get(0).contacts()).hasSize(1);
    }

    @Test
    void whatIsNoSuchRequestIsRefused() {
        assertThatThrownBy(() -> alice.agent.request(Method.INVITE, alice.uri()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new TestPhone(sim, "carol", "10.0.0.3", b -> b.onRequest(Method.BYE, r -> r.respond(200))))
                .hasMessageContaining("BYE cannot have a handler");
    }
}
