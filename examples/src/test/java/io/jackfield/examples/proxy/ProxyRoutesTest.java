package io.jackfield.examples.proxy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.kernel.Redacted;
import io.jackfield.sim.SimCall;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.SipNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code jackfield proxy} make of its proxy, in virtual time. */
class ProxyRoutesTest {
    private static final String HA1 = Subscriber.ha1(DigestAlgorithm.MD5, "bob", "example.com", Redacted.of("builder"))
            .secret();

    private final Simulation sim = Simulation.seeded(42);
    private final SipNode node = sim.node("proxy", "10.0.0.9").build();

    @TempDir
    private Path folder;

    @BeforeEach
    void names() {
        sim.network().dns().address("example.com", "10.0.0.9");
    }

    private void registrar(String users, boolean hidden, String... servers) throws IOException {
        UserFile file = UserFile.read(Files.writeString(folder.resolve("users"), users), "example.com");
        List<String> domains = List.of("example.com", "10.0.0.9");
        Access access = new Access(true, false, Optional.of(file), domains, true, hidden);
        ProxyRoutes.start(node, access, dispatcher(servers));
    }

    private void open(boolean registrar, String... servers) {
        List<String> domains = registrar ? List.of("example.com", "10.0.0.9") : List.of();
        Access access = new Access(registrar, true, Optional.empty(), domains, false, false);
        ProxyRoutes.start(node, access, dispatcher(servers));
    }

    private Optional<Dispatcher> dispatcher(String... servers) {
        return servers.length == 0
                ? Optional.empty()
                : Optional.of(Dispatcher.builder(node)
                        .set(1, set -> List.of(servers).forEach(set::target))
                        .probe(p -> p.off())
                        .build());
    }

    private SimPhone phone(String user, String password, String host) {
        return sim.phone(user, host, p -> p.domain("example.com").password(user, password));
    }

    private static void talk(SimPhone caller, SimPhone callee) {
        callee.expectInvite().ring().answer();
        caller.expectEstablished();
        callee.hangUp();
        caller.expectEnded();
    }

    @Test
    void registeredUsersCallEachOther() throws IOException {
        registrar("alice:wonder\nbob:builder\n", false);
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        alice.register().expectRegistered();
        bob.register().expectRegistered();
        alice.call(bob);
        talk(alice, bob);
        bob.call("sip:alice@10.0.0.9");
        talk(bob, alice);
        assertThat(sim.ladder()).contains("401 REGISTER 1", "401 INVITE 1");
    }

    @Test
    void aUserIsKnownByTheHashOfHisPassword() throws IOException {
        registrar("alice:wonder\nbob:ha1md5:" + HA1 + "\n", false);
        phone("bob", "builder", "10.0.0.2").register().expectRegistered();
        phone("alice", "wonder", "10.0.0.1").register().expectRegistered();
    }

    @Test
    void strangersNeitherRegisterNorCall() throws IOException {
        registrar("alice:wonder\nbob:builder\n", false);
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        bob.register().expectRegistered();
        SimPhone nobody = sim.phone("nobody", "10.0.0.66", p -> p.domain("example.com"));
        nobody.register().expectRegistrationFailed(401);
        nobody.call(bob);
        nobody.expectRejected(401);
        SimPhone guesser = phone("alice", "guess", "10.0.0.67");
        guesser.register().expectRegistrationFailed(401);
        guesser.call(bob);
        guesser.expectRejected(401);
        bob.expectNoInvite(ofSeconds(5));
    }

    @Test
    void usersReachNobodyElsewhere() throws IOException {
        registrar("alice:wonder\n", false);
        SimPhone other = sim.phone("other", "10.0.0.77");
        SimPhone alice = sim.phone(
                "alice",
                "10.0.0.1",
                p -> p.domain("example.com").password("alice", "wonder").proxy("sip:10.0.0.9"));
        alice.call("sip:other@10.0.0.77");
        alice.expectRejected(403);
        alice.call("sip:bob@example.com");
        alice.expectRejected(404);
        alice.call("sip:alice@example.com");
        alice.expectRejected(480);
        other.expectNoInvite(ofSeconds(5));
    }

    @Test
    void serversTakeWhoIsNotThereAndCallWhoIs() throws IOException {
        registrar("alice:wonder\nbob:builder\n", false, "sip:10.0.0.20");
        SimPhone server = sim.phone("server", "10.0.0.20", p -> p.proxy("sip:10.0.0.9"));
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        alice.register().expectRegistered();
        alice.call("sip:bob@example.com");
        talk(alice, server);
        server.call("sip:alice@example.com");
        talk(server, alice);
        server.call("sip:bob@example.com");
        server.expectRejected(480);
    }

    @Test
    void theSidesOfACallAreHiddenFromEachOther() throws IOException {
        registrar("alice:wonder\nbob:builder\n", true);
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        bob.register().expectRegistered();
        alice.call(bob);
        SimCall call = bob.expectInvite();
        SipRequest invite = call.session().invite();
        assertThat(invite.headers(Header.VIA)).noneMatch(via -> via.contains("10.0.0.1:"));
        assertThat(invite.headers(Header.CONTACT)).noneMatch(contact -> contact.contains("10.0.0.1:"));
        call.ring().answer();
        alice.expectEstablished();
        alice.hangUp();
        bob.expectEnded();
    }

    @Test
    void anOpenProxyRelaysToTheRequestUri() {
        open(false);
        SimPhone callee = sim.phone("callee", "10.0.0.77");
        SimPhone caller = sim.phone("caller", "10.0.0.66", p -> p.proxy("sip:10.0.0.9"));
        caller.call("sip:callee@10.0.0.77");
        talk(caller, callee);
        caller.call("sip:callee@10.0.0.9");
        caller.expectRejected(404);
    }

    @Test
    void anOpenRegistrarTakesEverybodyAndServersTheRest() {
        open(true, "sip:10.0.0.20");
        SimPhone server = sim.phone("server", "10.0.0.20");
        SimPhone alice = sim.phone("alice", "10.0.0.1", p -> p.domain("example.com"));
        SimPhone bob = sim.phone("bob", "10.0.0.2", p -> p.domain("example.com"));
        bob.register().expectRegistered();
        alice.call(bob);
        talk(alice, bob);
        alice.call("sip:carol@example.com");
        talk(alice, server);
    }
}
