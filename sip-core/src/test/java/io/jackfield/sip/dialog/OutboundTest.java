package io.jackfield.sip.dialog;

import static io.jackfield.sip.dialog.TestPhone.sdp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sim.Simulation;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Registrations over flows (RFC 5626), with Service-Route (RFC 3608), Path (RFC 3327) and GRUU (RFC 5627). */
class OutboundTest implements RegistrationListener {
    private static final UUID DEVICE = UUID.fromString("f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    private static final RegisterOptions OPTIONS = RegisterOptions.of(SipUri.of("sip:alice@home"))
            .withRegistrar(SipUri.of("sip:home"))
            .withOutboundProxy(SipUri.of("sip:10.0.0.9"))
            .withOutbound(Outbound.of(DEVICE))
            .withExpires(Duration.ofMinutes(10));

    private final Simulation sim = Simulation.seeded(5626);
    private final TestPhone alice = new TestPhone(sim, "alice", "10.0.0.1");
    private final ScriptedPeer proxy = new ScriptedPeer(sim, "10.0.0.1");
    private final List<String> heard = new ArrayList<>();
    private final List<Duration> keepAlives = new ArrayList<>();

    @Override
    public void onFlow(Registration registration, Flow flow, Duration atLeastEvery) {
        keepAlives.add(atLeastEvery);
    }

    @Override
    public void onRegistered(Registration registration, Duration lifetime) {
        heard.add("registered " + lifetime.toSeconds());
    }

    @Override
    public void onFailed(Registration registration, int status) {
        heard.add("failed " + status);
    }

    private ResponseEdit granting(SipRequest register) {
        NameAddr contact = register.contacts().get(0);
        return SipResponse.to(register, 200)
                .toTag("r")
                .set(Header.CONTACT, contact.withParam("expires", "600").text());
    }

    @Test
    void aFlowIsRegisteredThroughItsProxy() {
        proxy.onRequest(r -> proxy.send(granting(r)
                .set(Header.REQUIRE, "outbound")
                .set("Flow-Timer", "100")
                .build()));
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        SipRequest register = proxy.requests(Method.REGISTER).get(0);
        assertThat(register.requestUri()).isEqualTo(SipUri.of("sip:home"));
        assertThat(register.routes().get(0).uri().host()).isEqualTo("10.0.0.9");
        assertThat(register.headers(Header.SUPPORTED)).contains("path", "outbound", "gruu");
        NameAddr contact = register.contacts().get(0);
        assertThat(contact.param("+sip.instance")).hasValue("<urn:uuid:" + DEVICE + ">");
        assertThat(contact.param("reg-id")).hasValue("1");
        assertThat(contact.uri().hasParam("ob")).isTrue();
        assertThat(heard).containsExactly("registered 600");
        assertThat(registration.binding().outbound()).isTrue();
        assertThat(keepAlives)
                .singleElement()
                .satisfies(every -> assertThat(every).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(100)));
    }

    /** RFC 5626 4.4: a flow that does not answer is replaced at once. */
    @Test
    void aFlowThatFailedIsRegisteredAnew() {
        proxy.onRequest(
                r -> proxy.send(granting(r).set(Header.REQUIRE, "outbound").build()));
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        registration.flowFailed();
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("registered 600", "registered 600");
        assertThat(keepAlives)
                .hasSize(2)
                .allSatisfy(every -> assertThat(every).isBetween(Duration.ofSeconds(23), Duration.ofSeconds(29)));
    }

    /** RFC 5626 6: 439 means that the first hop does not take part. */
    @Test
    void withoutAnEdgeProxyThatTakesPartItIsAPlainRegistration() {
        proxy.onRequest(r -> proxy.send(
                r.cseqNumber() == 1
                        ? SipResponse.to(r, 439).toTag("r").build()
                        : granting(r).build()));
        alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        SipRequest second = proxy.requests(Method.REGISTER).get(1);
        assertThat(second.headers(Header.SUPPORTED)).doesNotContain("outbound");
        assertThat(second.contacts().get(0).param("reg-id")).isEmpty();
        assertThat(second.contacts().get(0).param("+sip.instance")).isPresent();
        assertThat(heard).containsExactly("registered 600");
        assertThat(keepAlives).isEmpty();
    }

    @Test
    void aCallGoesTheWayThatTheRegistrarSaid() {
        proxy.onRequest(r -> {
            if (r.method() == Method.REGISTER) {
                NameAddr contact = r.contacts().get(0).withParam("pub-gruu", "sip:alice@home;gr=1");
                proxy.send(SipResponse.to(r, 200)
                        .toTag("r")
                        .set(
                                Header.CONTACT,
                                contact.withParam("temp-gruu", "sip:t@home;gr").text())
                        .add(Header.SERVICE_ROUTE, "<sip:10.0.0.9;lr>, <sip:inner.home;lr>")
                        .add(Header.PATH, "<sip:10.0.0.9;lr>")
                        .build());
            }
        });
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        Binding binding = registration.binding();
        assertThat(binding.path()).hasSize(1);
        assertThat(binding.temporaryGruu()).hasValue(SipUri.of("sip:t@home;gr"));
        alice.call(
                SipUri.of("sip:bob@far.away"),
                InviteOptions.builder()
                        .offer(sdp("offer"))
                        .through(registration)
                        .build());
        sim.run(Duration.ofSeconds(1));
        SipRequest invite = proxy.requests(Method.INVITE).get(0);
        assertThat(invite.routes()).extracting(route -> route.uri().host()).containsExactly("10.0.0.9", "inner.home");
        assertThat(invite.from().uri()).isEqualTo(SipUri.of("sip:alice@home"));
        assertThat(invite.contacts().get(0).uri()).isEqualTo(SipUri.of("sip:alice@home;gr=1"));
    }

    /** RFC 8599 4.1. */
    @Test
    void aSleepingDeviceSaysHowToWakeIt() {
        proxy.onRequest(r -> proxy.send(
                granting(r).set(Header.FEATURE_CAPS, "*;+sip.pns=\"fcm\"").build()));
        RegisterOptions sleeping = OPTIONS.withPush(new Push("fcm", "to:ken", "project"));
        Registration registration = alice.agent.register(sleeping, this);
        sim.run(Duration.ofSeconds(1));
        SipUri contact =
                proxy.requests(Method.REGISTER).get(0).contacts().get(0).uri();
        assertThat(contact.param("pn-provider")).hasValue("fcm");
        assertThat(contact.param("pn-prid")).hasValue("to:ken");
        assertThat(contact.param("pn-param")).hasValue("project");
        assertThat(heard).containsExactly("registered 600");
        assertThat(registration.binding().capabilities().get(0).param("+sip.pns"))
                .hasValue("fcm");
        assertThat(sleeping.push().orElseThrow()).asString().doesNotContain("to:ken");
        assertThatThrownBy(() -> new Push("", "x", "")).hasMessageContaining("provider");
    }

    @Test
    void whatIsNoFlowIsRefused() {
        assertThatThrownBy(() -> new Outbound("me", 0))
                .hasMessageContaining("URN")
                .hasMessageContaining("reg-id");
        assertThat(Outbound.of(DEVICE).flow(2).regId()).isEqualTo(2);
    }
}
