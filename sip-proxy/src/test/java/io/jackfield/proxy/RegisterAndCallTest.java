package io.jackfield.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.proxy.registrar.RegistrarSettings;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.dialog.InviteSession;
import io.jackfield.sip.dialog.Registration;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Registrar, authentication and location lookup beside the proxy, in a simulation. */
class RegisterAndCallTest {
    private static final Subscribers USERS = Subscribers.of(
            Subscriber.withPassword("1001", "example.com", Redacted.of("secret")),
            Subscriber.withPassword("1002", "example.com", Redacted.of("secret")));

    private final World world = new World();

    /** As the platform does it: users authenticate, register, and call each other. */
    private Registrar office(UnaryOperator<Registrar.Builder> settings) {
        Registrar registrar = settings.apply(Registrar.builder(world.node)
                        .domain("example.com", "10.0.0.1")
                        .subscribers(USERS))
                .build();
        DigestVerifier verifier = DigestVerifier.builder("example.com")
                .random(new SplittableRandom(1))
                .build();
        world.proxy(p -> p.authenticate(Authentication.of(verifier, USERS))
                .routes(r -> r.on(Method.REGISTER, registrar::save).on(Method.INVITE, registrar::lookup)));
        return registrar;
    }

    private Registrar office() {
        return office(builder -> builder);
    }

    /** A registrar that asks nobody, for scripted peers. */
    private Registrar open(UnaryOperator<Registrar.Builder> settings) {
        Registrar registrar = settings.apply(
                        Registrar.builder(world.node).domain("example.com").open())
                .build();
        world.proxy(
                p -> p.routes(r -> r.open(Method.REGISTER, registrar::save).open(Method.INVITE, registrar::lookup)));
        return registrar;
    }

    private List<Binding> bindings(Registrar registrar, String user) {
        return registrar
                .bindings(SipUri.of("sip:" + user + "@example.com"), world.sim.nowNs())
                .toCompletableFuture()
                .join();
    }

    /** A proxy in front forked the REGISTER, and both copies came here (RFC 3261 8.2.2.2). */
    @Test
    void aMergedRegisterIs482() {
        Registrar registrar = open(builder -> builder);
        World.Peer phone = world.peer("10.0.0.9", 5060);
        for (int i = 0; i < 2; i++) {
            phone.send(phone.request("REGISTER", "sip:example.com", 1, "<sip:1001@example.com>"));
        }
        world.pass();
        phone.nextResponse(200);
        phone.nextResponse(482);
        phone.nothingMore();
        assertThat(bindings(registrar, "1001")).hasSize(1);
    }

    // ---- calls ----

    @Test
    void registeredUsersCallEachOther() {
        Registrar registrar = office();
        Phone alice = world.phone("1001", "10.0.0.9");
        Phone bob = world.phone("1002", "10.0.0.8");
        alice.register();
        bob.register();
        world.pass();
        assertThat(alice.heard).singleElement().asString().startsWith("registered");
        assertThat(bindings(registrar, "1002")).hasSize(1);

        InviteSession call = alice.call("1002");
        world.pass();
        assertThat(bob.heard).endsWith("call", "up");
        assertThat(alice.heard).endsWith("answer", "up");
        call.hangup();
        world.pass();
        assertThat(bob.heard).endsWith("REMOTE_BYE 200");
    }

    /** A phone on TCP is reached over the connection that it keeps, never by opening one to it (RFC 5626). */
    @Test
    void aPhoneOnTcpIsReachedOverItsConnection() {
        Registrar registrar = office();
        Phone alice = world.phone("1001", "10.0.0.9");
        Phone bob = world.tcpPhone("1002", "10.0.0.8");
        bob.register();
        world.pass();
        assertThat(bindings(registrar, "1002")).singleElement().satisfies(binding -> {
            assertThat(binding.flow().orElseThrow().transport()).isEqualTo(Transport.TCP);
            assertThat(binding.flow().orElseThrow().connection()).isPositive();
        });

        InviteSession call = alice.call("1002");
        world.pass();
        assertThat(bob.heard).endsWith("call", "up");
        bob.call().reinvite(Phone.SDP);
        world.pass();
        assertThat(alice.heard).endsWith("negotiation");
        call.hangup();
        world.pass();
        assertThat(bob.heard).endsWith("REMOTE_BYE 200");
        world.nothingIsLeft();
    }

    @Test
    void whoIsAwayIs480AndWhoIsUnknownIs404() {
        office();
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.call("1002");
        world.pass();
        assertThat(alice.heard).containsExactly("REMOTE_REJECT 480");
        alice.call("4711");
        world.pass();
        assertThat(alice.heard).endsWith("REMOTE_REJECT 404");
    }

    @Test
    void aWrongPasswordGetsNowhere() {
        office();
        Phone mallory = world.phone("1001", "10.0.0.9", "guess");
        mallory.register();
        mallory.call("1002");
        world.pass();
        assertThat(mallory.heard).containsExactlyInAnyOrder("register 401", "REMOTE_REJECT 401");
    }

    @Test
    void strangersAreChallenged() {
        office();
        World.Peer stranger = world.peer("10.0.0.66", 5060);
        stranger.invite();
        world.pass();
        SipResponse challenge = stranger.nextResponse(401);
        assertThat(challenge.headers(Header.WWW_AUTHENTICATE))
                .isNotEmpty()
                .allMatch(h -> h.contains("realm=\"example.com\""));
    }

    /** A user may speak for nobody else: neither as caller nor to register. */
    @Test
    void aUserIsOnlyItself() {
        office();
        Phone eve = world.phoneAs("1001", "1002", "10.0.0.9");
        eve.register();
        eve.call("1002");
        world.pass();
        assertThat(eve.heard).containsExactlyInAnyOrder("register 403", "REMOTE_REJECT 403");
    }

    @Test
    void credentialsForUsGoNoFurther() {
        Registrar registrar = office();
        World.Peer bob = world.peer("10.0.0.8", 5060);
        registrar.locations().update("1002@example.com", none -> List.of(binding("sip:1002@10.0.0.8:5060", 1)));
        world.phone("1001", "10.0.0.9").call("1002");
        world.pass();
        assertThat(bob.nextRequest("INVITE").has(Header.AUTHORIZATION)).isFalse();
    }

    // ---- forking ----

    @Test
    void allPhonesOfAUserRingAndTheFirstToAnswerHasTheCall() {
        Registrar registrar = open(b -> b);
        Phone desk = world.phone("1002", "10.0.0.7").onCall(InviteSession::ring);
        Phone mobile = world.phone("1002", "10.0.0.8").onCall(InviteSession::ring);
        desk.register();
        mobile.register();
        world.pass();
        assertThat(bindings(registrar, "1002")).hasSize(2);

        Phone alice = world.phone("1001", "10.0.0.9");
        alice.call("1002");
        world.pass();
        mobile.call().accept(Phone.SDP);
        world.pass();

        assertThat(mobile.heard).endsWith("call", "up");
        assertThat(desk.heard).endsWith("call", "REMOTE_CANCEL 487");
        assertThat(alice.heard).containsExactly("180", "180", "answer", "up");
        alice.call().hangup();
        world.pass();
        world.nothingIsLeft();
    }

    /** Both answer at once: both 2xx go back (16.7 step 5), and the caller ends the call that it does not want. */
    @Test
    void twoAnswersAtOnce() {
        open(b -> b);
        Phone desk = world.phone("1002", "10.0.0.7");
        Phone mobile = world.phone("1002", "10.0.0.8");
        desk.register();
        mobile.register();
        world.pass();
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.call("1002");
        world.sim.run(Duration.ofSeconds(5));

        assertThat(alice.heard).containsOnlyOnce("up");
        assertThat(desk.sessions() + mobile.sessions()).isEqualTo(1);
        alice.call().hangup();
        world.sim.run(Duration.ofSeconds(5));
        assertThat(desk.sessions() + mobile.sessions()).isZero();
        world.nothingIsLeft();
    }

    @Test
    void aLowerPreferenceIsTriedWhenTheHigherIsBusy() {
        Registrar registrar = open(b -> b);
        registrar
                .locations()
                .update(
                        "1002@example.com",
                        none -> List.of(binding("sip:1002@10.0.0.8:5060", 0.5f), binding("sip:1002@10.0.0.7:5060", 1)));
        Phone desk = world.phone("1002", "10.0.0.7").onCall(session -> session.reject(486));
        Phone mobile = world.phone("1002", "10.0.0.8");
        Phone alice = world.phone("1001", "10.0.0.9");
        alice.call("1002");
        world.pass();

        assertThat(desk.heard).startsWith("call");
        assertThat(mobile.heard).containsExactly("call", "up");
        assertThat(alice.heard).containsExactly("answer", "up");
    }

    // ---- NAT ----

    /** A phone behind NAT: Via and Contact say a private address, packets come from another. */
    @Test
    void aPhoneBehindNatIsReachedWhereItsPacketsComeFrom() {
        open(b -> b.pingEvery(Duration.ZERO));
        World.Peer nat = world.peer("203.0.113.7", 40_001);
        nat.send(register(nat, 1, "Contact: <sip:1002@192.168.1.20:5060>")
                .replace("SIP/2.0/UDP 203.0.113.7:40001", "SIP/2.0/UDP 192.168.1.20:5060;rport"));
        world.pass();
        nat.nextResponse(200);

        World.Peer caller = world.peer("10.0.0.9", 5060);
        caller.send(caller.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.pass();
        SipRequest invite = nat.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:1002@192.168.1.20:5060");

        // The flow is in the Record-Route, so that requests within the dialog find the way too.
        nat.send(SipResponse.to(invite, 200)
                .toTag("nat")
                .add("Contact", "<sip:1002@192.168.1.20:5060>")
                .build());
        world.pass();
        caller.nextResponse(100);
        SipResponse ok = caller.nextResponse(200);
        String route = "Route: " + ok.recordRoutes().get(0).text();
        caller.send(caller.request("ACK", "sip:1002@192.168.1.20:5060", 1, "<sip:1002@example.com>;tag=nat", route));
        caller.send(caller.request("BYE", "sip:1002@192.168.1.20:5060", 2, "<sip:1002@example.com>;tag=nat", route));
        world.pass();
        nat.nextRequest("ACK");
        nat.nextRequest("BYE");
    }

    @Test
    void aCallerBehindNatIsReachedByTheCallee() {
        open(b -> b).locations().update("1002@example.com", none -> List.of(binding("sip:1002@10.0.0.8:5060", 1)));
        World.Peer bob = world.peer("10.0.0.8", 5060);
        World.Peer nat = world.peer("203.0.113.7", 40_001);
        nat.send(nat.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>")
                .replace("SIP/2.0/UDP 203.0.113.7:40001", "SIP/2.0/UDP 192.168.1.20:5060;rport"));
        world.pass();
        SipRequest invite = bob.nextRequest("INVITE");
        String route = "Route: " + invite.recordRoutes().get(0).text();
        bob.send(bob.request("BYE", "sip:1001@192.168.1.20:5060", 7, "<sip:1001@example.com>;tag=caller", route)
                .replace("call@10.0.0.8", "call@203.0.113.7")
                .replace("From: <sip:1001@example.com>;tag=caller", "From: <sip:1002@example.com>;tag=bob"));
        world.pass();
        nat.nextResponse(100);
        assertThat(nat.nextRequest("BYE").requestUri().text()).isEqualTo("sip:1001@192.168.1.20:5060");
    }

    // ---- REGISTER, step by step (RFC 3261 10.3) ----

    @Test
    void answersWithAllBindingsAndTheirTime() {
        open(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 1, "Contact: <sip:1002@10.0.0.7:5060>;q=0.7;expires=100, <sip:1002@10.0.0.8:5060>"));
        world.pass();
        assertThat(phone.nextResponse(200).headers(Header.CONTACT))
                .containsExactly("<sip:1002@10.0.0.7:5060>;expires=100;q=0.7", "<sip:1002@10.0.0.8:5060>;expires=300");

        world.sim.run(Duration.ofSeconds(40));
        phone.send(register(phone, 2));
        world.pass();
        assertThat(phone.nextResponse(200).headers(Header.CONTACT))
                .containsExactly("<sip:1002@10.0.0.7:5060>;expires=60;q=0.7", "<sip:1002@10.0.0.8:5060>;expires=260");
    }

    @Test
    void whatIsTooBriefIs423AndWhatIsTooLongIsCut() {
        open(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 1, "Contact: <sip:1002@10.0.0.7>;expires=59"));
        phone.send(register(phone, 2, "Contact: <sip:1002@10.0.0.7>", "Expires: 86400"));
        world.pass();
        assertThat(phone.nextResponse(423).header(Header.MIN_EXPIRES)).contains("60");
        assertThat(phone.nextResponse(200).headers(Header.CONTACT)).containsExactly("<sip:1002@10.0.0.7>;expires=3600");
    }

    @Test
    void removesOneContactOrAll() {
        Registrar registrar = open(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 1, "Contact: <sip:1002@10.0.0.7>, <sip:1002@10.0.0.8>, <sip:1002@10.0.0.9>"));
        world.pass();
        phone.nextResponse(200);
        phone.send(register(phone, 2, "Contact: <sip:1002@10.0.0.8>;expires=0"));
        world.pass();
        assertThat(phone.nextResponse(200).contacts()).hasSize(2);

        phone.send(register(phone, 3, "Contact: *"));
        world.pass();
        phone.nextResponse(400); // 10.2.2: only with Expires 0
        phone.send(register(phone, 4, "Contact: *", "Expires: 0"));
        world.pass();
        assertThat(phone.nextResponse(200).contacts()).isEmpty();
        assertThat(registrar.locations().size()).isZero();
    }

    @Test
    void aRequestThatWasOvertakenChangesNothing() {
        Registrar registrar = open(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 5, "Contact: <sip:1002@10.0.0.7>;expires=600"));
        phone.send(register(phone, 4, "Contact: <sip:1002@10.0.0.7>;expires=0"));
        world.pass();
        phone.nextResponse(200);
        phone.nextResponse(500);
        assertThat(bindings(registrar, "1002")).hasSize(1);

        // After a restart the phone has another Call-ID and begins to count again.
        phone.send(
                register(phone, 1, "Contact: <sip:1002@10.0.0.7>;expires=0").replace("Call-ID: call", "Call-ID: new"));
        world.pass();
        phone.nextResponse(200);
        assertThat(bindings(registrar, "1002")).isEmpty();
    }

    @Test
    void keepsThePathAndSendsCallsByIt() {
        open(b -> b);
        World.Peer edge = world.peer("10.0.0.5", 5060);
        edge.send(register(
                edge, 1, "Contact: <sip:1002@192.168.1.20:5060>", "Path: <sip:10.0.0.5:5060;lr>", "Supported: path"));
        world.pass();
        assertThat(edge.nextResponse(200).headers(Header.PATH)).containsExactly("<sip:10.0.0.5:5060;lr>");

        World.Peer caller = world.peer("10.0.0.9", 5060);
        caller.send(caller.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.pass();
        SipRequest invite = edge.nextRequest("INVITE");
        assertThat(invite.requestUri().text()).isEqualTo("sip:1002@192.168.1.20:5060");
        assertThat(invite.headers(Header.ROUTE)).containsExactly("<sip:10.0.0.5:5060;lr>");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        open(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 1, "Contact: <tel:+4930123>"));
        phone.send(register(phone, 2, "Contact: <sip:1002@10.0.0.7>", "Require: quux"));
        phone.send(phone.request("REGISTER", "sip:example.com", 3, "<sip:1002@other.example>"));
        phone.send(phone.request("REGISTER", "sip:other.example", 4, "<sip:1002@other.example>"));
        world.pass();
        phone.nextResponse(400);
        assertThat(phone.nextResponse(420).headers(Header.UNSUPPORTED)).containsExactly("quux");
        phone.nextResponse(404);
        phone.nextResponse(403);
    }

    @Test
    void contactsAreBounded() {
        Registrar registrar = open(b -> b.settings(new RegistrarSettings(
                        Duration.ofSeconds(300), Duration.ofSeconds(60), Duration.ofSeconds(3600), 2))
                .locations(new io.jackfield.proxy.registrar.MemoryLocations(1)));
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 1, "Contact: <sip:1002@10.0.0.7>, <sip:1002@10.0.0.8>, <sip:1002@10.0.0.9>"));
        phone.send(register(phone, 2, "Contact: <sip:1002@10.0.0.7>, <sip:1002@10.0.0.8>"));
        phone.send(register(phone, 3, "Contact: <sip:1001@10.0.0.7>").replace("1002@", "1001@"));
        world.pass();
        phone.nextResponse(403);
        phone.nextResponse(200);
        assertThat(phone.nextResponse(503).header(Header.RETRY_AFTER)).isPresent();
        assertThat(registrar.locations().size()).isEqualTo(1);
    }

    @Test
    void expiredBindingsAreNotCalledAndLeaveTheStore() {
        Registrar registrar = open(b -> b);
        World.Peer phone = world.peer("10.0.0.7", 5060);
        phone.send(register(phone, 1, "Contact: <sip:1002@10.0.0.7:5060>;expires=60"));
        world.pass();
        phone.nextResponse(200);

        world.sim.run(Duration.ofSeconds(60));
        assertThat(bindings(registrar, "1002")).isEmpty();
        World.Peer caller = world.peer("10.0.0.9", 5060);
        caller.send(caller.request("INVITE", "sip:1002@example.com", 1, "<sip:1002@example.com>"));
        world.pass();
        caller.nextResponse(404);
        phone.nothingMore();

        world.sim.run(Duration.ofSeconds(65));
        assertThat(registrar.locations().size()).isZero();
    }

    @Test
    void aPhoneUnregisters() {
        Registrar registrar = office();
        Phone bob = world.phone("1002", "10.0.0.8");
        Registration registration = bob.register();
        world.pass();
        registration.unregister();
        world.pass();
        assertThat(bob.heard).endsWith("unregistered");
        assertThat(bindings(registrar, "1002")).isEmpty();
    }

    private static Binding binding(String contact, float q) {
        return new Binding(
                contact,
                Long.MAX_VALUE / 2,
                q,
                new Binding.Origin("put here", 1),
                io.jackfield.proxy.registrar.Reach.DIRECT,
                Binding.Device.UNKNOWN);
    }

    private static String register(World.Peer phone, int cseq, String... lines) {
        String text = phone.request("REGISTER", "sip:example.com", cseq, "<sip:1002@example.com>", lines);
        return text.replaceFirst("\r\nContact: <sip:1001@[^\r]*", "");
    }
}
