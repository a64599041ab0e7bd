package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Redacted;
import io.jackfield.sim.NetworkConditions;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.auth.ChallengeKind;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.auth.Verdict;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Registrations against a scripted registrar. */
class RegistrationTest implements RegistrationListener {
    private static final SipUri AOR = SipUri.of("sip:alice@home");
    private static final RegisterOptions OPTIONS =
            RegisterOptions.of(AOR).withRegistrar(SipUri.of("sip:10.0.0.9")).withExpires(Duration.ofMinutes(10));

    private final Simulation sim = Simulation.seeded(9);
    private final TestPhone alice =
            new TestPhone(sim, "alice", "10.0.0.1", b -> b.credentials(Credentials.of("alice", "s3cret")));
    private final ScriptedPeer registrar = new ScriptedPeer(sim, "10.0.0.1");
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onRegistered(Registration registration, Duration lifetime) {
        heard.add("registered " + lifetime.toSeconds());
    }

    @Override
    public void onFailed(Registration registration, int status) {
        heard.add("failed " + status);
    }

    @Override
    public void onUnregistered(Registration registration) {
        heard.add("unregistered");
    }

    @Test
    void registersRefreshesAndUnregisters() {
        registrar.onRequest(r -> grant(r, 600));
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("registered 600");
        assertThat(registration.registered()).isTrue();
        assertThat(registration.addressOfRecord()).isEqualTo(AOR);
        SipRequest first = registrar.requests(Method.REGISTER).get(0);
        assertThat(first.requestUri()).isEqualTo(SipUri.of("sip:10.0.0.9"));
        assertThat(first.to().uri()).isEqualTo(AOR);
        assertThat(first.toTag()).isEmpty();
        assertThat(first.from().uri()).isEqualTo(AOR);
        assertThat(first.expires()).hasValue(600);
        assertThat(first.contacts()).singleElement().satisfies(contact -> {
            assertThat(contact.uri().user()).isEqualTo("alice");
            assertThat(contact.uri().host()).isEqualTo("10.0.0.1");
        });
        sim.run(Duration.ofSeconds(545));
        assertThat(heard).containsExactly("registered 600", "registered 600");
        registration.unregister();
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).endsWith("unregistered");
        assertThat(registration.registered()).isFalse();
        List<SipRequest> all = registrar.requests(Method.REGISTER);
        assertThat(all).hasSize(3);
        assertThat(all).extracting(SipRequest::cseqNumber).containsExactly(1L, 2L, 3L);
        assertThat(all).extracting(SipRequest::callId).containsOnly(first.callId());
        assertThat(all.get(2).expires()).hasValue(0);
        assertThat(all.get(2).contacts()).isEqualTo(first.contacts());
        sim.run(Duration.ofHours(2));
        assertThat(registrar.requests(Method.REGISTER)).hasSize(3);
    }

    /** RFC 3261 10.2.4: what is granted to our own Contact counts, not what another phone has, nor the Expires header. */
    @Test
    void theRegistrarDecidesTheLifetime() {
        registrar.onRequest(r -> registrar.send(SipResponse.to(r, 200)
                .toTag("r")
                .set(Header.EXPIRES, "500")
                .add(Header.CONTACT, "<sip:alice@10.7.7.7>;expires=7")
                .add(
                        Header.CONTACT,
                        r.contacts().get(0).withParam("expires", "120").text())
                .build()));
        alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("registered 120");
        sim.run(Duration.ofSeconds(60));
        assertThat(heard).containsExactly("registered 120", "registered 120");
    }

    @Test
    void challengesAreAnsweredAndTheNonceIsUsedAgain() {
        DigestVerifier verifier =
                DigestVerifier.builder("home").random(new Random(1)).build();
        Subscribers subscribers = Subscribers.of(Subscriber.withPassword("alice", "home", new Redacted("s3cret")));
        registrar.onRequest(r -> {
            Verdict verdict = verifier.verify(r, ChallengeKind.WWW, subscribers, 0);
            if (verdict.grants(r.to().uri())) {
                grant(r, 120);
            } else {
                registrar.send(verifier.challenge(r, ChallengeKind.WWW, verdict, 0));
            }
        });
        alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("registered 120");
        assertThat(registrar.requests(Method.REGISTER)).hasSize(2);
        sim.run(Duration.ofSeconds(60));
        assertThat(heard).containsExactly("registered 120", "registered 120");
        assertThat(registrar.requests(Method.REGISTER))
                .extracting(SipRequest::cseqNumber)
                .containsExactly(1L, 2L, 3L);
        assertThat(registrar
                        .requests(Method.REGISTER)
                        .get(2)
                        .header(Header.AUTHORIZATION)
                        .orElseThrow())
                .contains("nc=00000002");
    }

    @Test
    void aWrongPasswordIsReportedAndNotHammered() {
        DigestVerifier verifier =
                DigestVerifier.builder("home").random(new Random(1)).build();
        registrar.onRequest(r -> registrar.send(verifier.challenge(
                r, ChallengeKind.WWW, verifier.verify(r, ChallengeKind.WWW, (u, d) -> Optional.empty(), 0), 0)));
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(14));
        assertThat(heard).containsExactly("failed 401");
        assertThat(registration.registered()).isFalse();
        sim.run(Duration.ofHours(10));
        assertThat(heard.size()).isBetween(15, 60);
    }

    /** RFC 3261 10.2.8. */
    @Test
    void aLifetimeThatIsTooShortIsLengthened() {
        registrar.onRequest(r -> {
            if (r.expires().orElse(0) < 3_600) {
                registrar.send(SipResponse.to(r, 423)
                        .toTag("r")
                        .set(Header.MIN_EXPIRES, "3600")
                        .build());
            } else {
                grant(r, 3_600);
            }
        });
        alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("registered 3600");
    }

    @Test
    void a423ThatMakesNoSenseIsAFailure() {
        registrar.onRequest(r -> registrar.send(
                SipResponse.to(r, 423).toTag("r").set(Header.MIN_EXPIRES, "60").build()));
        alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(1));
        assertThat(heard).containsExactly("failed 423");
        assertThat(registrar.requests(Method.REGISTER)).hasSize(1);
    }

    @Test
    void aRegistrarThatIsAwayIsFoundAgain() {
        registrar.onRequest(r -> grant(r, 600));
        sim.network().conditions(NetworkConditions.LAN.withLoss(1));
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(33));
        assertThat(heard).containsExactly("failed 408");
        sim.network().conditions(NetworkConditions.LAN);
        sim.run(Duration.ofSeconds(31));
        assertThat(heard).containsExactly("failed 408", "registered 600");
        assertThat(registration.registered()).isTrue();
    }

    @Test
    void theRegistrarsRetryAfterIsHonoured() {
        registrar.onRequest(r -> registrar.send(SipResponse.to(r, 503)
                .toTag("r")
                .set(Header.RETRY_AFTER, "1000 (maintenance)")
                .build()));
        alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofSeconds(999));
        assertThat(heard).containsExactly("failed 503");
        sim.run(Duration.ofSeconds(3));
        assertThat(heard).containsExactly("failed 503", "failed 503");
    }

    @Test
    void unregisteringWhileRegisteringWaitsForTheOutcome() {
        registrar.onRequest(r -> sim.after(Duration.ofMillis(300), () -> grant(r, 600)));
        Registration registration = alice.agent.register(OPTIONS, this);
        sim.run(Duration.ofMillis(100));
        registration.unregister();
        sim.run(Duration.ofSeconds(2));
        assertThat(heard).containsExactly("unregistered");
        assertThat(registrar.requests(Method.REGISTER))
                .extracting(r -> r.expires().orElse(-1))
                .containsExactly(600, 0);
    }

    @Test
    void callersMistakesThrow() {
        assertThatThrownBy(() -> alice.agent.register(RegisterOptions.of(SipUri.of("tel:+491234")), this))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OPTIONS.withExpires(Duration.ofSeconds(9)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void grant(SipRequest request, int seconds) {
        registrar.send(SipResponse.to(request, 200)
                .toTag("r")
                .add(
                        Header.CONTACT,
                        request.contacts()
                                .get(0)
                                .withParam("expires", String.valueOf(seconds))
                                .text())
                .build());
    }
}
