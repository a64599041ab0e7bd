package io.jackfield.examples.proxy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.dispatcher.SetSpec;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfigReader;
import io.jackfield.kernel.Redacted;
import io.jackfield.sim.SimCall;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.auth.DigestAlgorithm;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.dialog.SubscribeOptions;
import io.jackfield.sip.dialog.Subscription;
import io.jackfield.sip.dialog.SubscriptionEnd;
import io.jackfield.sip.dialog.SubscriptionListener;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration of {@code jackfield proxy} makes of its proxy, in virtual time. */
class FrontTest {
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
        Path file = Files.writeString(folder.resolve("users"), users);
        start("""
                domains: [example.com, 10.0.0.9]
                users-file: %s
                hide-topology: %s
                """.formatted(file, hidden), servers);
    }

    private void open(boolean registrar, String... servers) {
        start("open: true\n" + (registrar ? "domains: [example.com, 10.0.0.9]\n" : ""), servers);
    }

    private Front start(String yaml, String... servers) {
        return start(yaml, Behind.NOTHING, servers);
    }

    private Front start(String yaml, Behind behind, String... servers) {
        return Front.start(
                node,
                config(yaml, servers),
                behind,
                FrontTables.open(ProxyConfig.Storage.NONE, new SimpleMeterRegistry()),
                new SimpleMeterRegistry());
    }

    /** A configuration of the proxy at 10.0.0.9, whose own addresses the simulation knows and this machine does not. */
    private static ProxyConfig config(String yaml, String... servers) {
        Overlay options = new Overlay()
                .set("proxy.listen", "udp:10.0.0.9:5060")
                .set("admin.listen", "off")
                .set("dispatcher.targets", List.of(servers))
                .set("dispatcher.probe.mode", "off");
        ConfigReading<ProxyConfig> read = new ProxyConfigReader(options).read(yaml);
        assertThat(read.problems()).isEmpty();
        return read.config().orElseThrow();
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

    /** The keeper serves no subscriptions, which is how it shows that it was asked. */
    @Test
    void whoAsksForMessagesOfHisOwnAsksTheirKeeper() throws IOException {
        Path file = Files.writeString(folder.resolve("users"), "alice:wonder\nbob:builder\n");
        start(
                "domains: [example.com, 10.0.0.9]\nusers-file: " + file,
                new Behind(
                        number -> false,
                        true,
                        SetSpec.of(1, set -> set.target("sip:10.0.0.20")).destinations(),
                        List.of("10.0.0.20"),
                        Optional.empty()));
        sim.phone("keeper", "10.0.0.20");
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        alice.register().expectRegistered();
        assertThat(messagesOf(alice, "alice", "wonder")).isEqualTo(405);
        assertThat(messagesOf(phone("bob", "builder", "10.0.0.2"), "bob", "builder"))
                .isEqualTo(403);
        assertThat(messagesOf(phone("eve", "guess", "10.0.0.3"), "eve", "guess"))
                .isEqualTo(401);
    }

    private int messagesOf(SimPhone watcher, String user, String password) {
        AtomicInteger status = new AtomicInteger();
        watcher.agent()
                .subscribe(
                        SipUri.of("sip:alice@example.com"),
                        SubscribeOptions.builder("message-summary")
                                .from(NameAddr.of(watcher.addressOfRecord()))
                                .credentials(Credentials.of(user, password))
                                .build(),
                        new SubscriptionListener() {
                            @Override
                            public void onEnded(Subscription subscription, SubscriptionEnd end) {
                                status.set(end.status());
                            }
                        });
        sim.runUntil(() -> status.get() != 0, ofSeconds(40));
        return status.get();
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

    @Test
    void callsOfATrunkReachUsersAndThoseOfUsersTheTrunk() throws IOException {
        start(TRUNK.formatted(users("alice:wonder\n"), 0));
        SimPhone carrier = sim.phone("carrier", "10.0.0.30", p -> p.proxy("sip:10.0.0.9"));
        SimPhone stranger = sim.phone("stranger", "10.0.0.31", p -> p.proxy("sip:10.0.0.9"));
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        alice.register().expectRegistered();
        carrier.call("sip:alice@example.com");
        talk(carrier, alice);
        alice.call("sip:00442079460123@example.com");
        SimCall out = carrier.expectInvite();
        assertThat(out.session().invite().requestUri().text()).isEqualTo("sip:+442079460123@10.0.0.30");
        out.ring().answer();
        alice.expectEstablished();
        carrier.hangUp();
        alice.expectEnded();
        carrier.call("sip:00442079460123@example.com"); // no transit
        carrier.expectRejected(404);
        stranger.call("sip:alice@example.com");
        stranger.expectRejected(401);
    }

    @Test
    void aTrunkHasNoMoreCallsThanItsLimit() throws IOException {
        start(TRUNK.formatted(users("alice:wonder\nbob:builder\n"), 1));
        SimPhone carrier = sim.phone("carrier", "10.0.0.30", p -> p.proxy("sip:10.0.0.9"));
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        alice.call("sip:0044@example.com");
        carrier.expectInvite().ring().answer();
        alice.expectEstablished();
        bob.call("sip:0044@example.com");
        bob.expectRejected(503);
        carrier.hangUp();
        alice.expectEnded();
        bob.call("sip:0044@example.com");
        talk(bob, carrier);
    }

    private static final String TRUNK = """
            domains: [example.com]
            users-file: %s
            trunks:
              - {name: carrier, uri: sip:10.0.0.30, prefixes: ["00"], strip: 2, prepend: "+", max-calls: %d}
            """;

    private Path users(String lines) throws IOException {
        return Files.writeString(folder.resolve("users"), lines);
    }

    @Test
    void aReloadTakesEverythingTogether() throws IOException {
        Path users = users("alice:wonder\n");
        String yaml = "domains: [example.com]\nusers-file: " + users + "\n";
        Front front = start(yaml, "sip:10.0.0.20");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        bob.register().expectRegistrationFailed(401);
        Files.writeString(users, "alice:wonder\nbob:builder\n");
        front.reload(config(yaml, "sip:10.0.0.21"));
        bob.register().expectRegistered();
        assertThat(front.dispatcher().orElseThrow().list())
                .map(server -> server.uri().text())
                .containsExactly("sip:10.0.0.21");
    }

    /** Users and rules of the next configuration are right, its servers are not: none of it is taken. */
    @Test
    void aReloadThatIsWrongSomewhereChangesNothing() throws IOException {
        Path users = users("alice:wonder\n");
        Path list = Files.writeString(folder.resolve("list"), "1 sip:10.0.0.20\n");
        String yaml = "domains: [example.com]\nusers-file: %s\ndispatcher: {list: %s, algorithm: %s}\n";
        Front front = start(yaml.formatted(users, list, "round-robin"));
        ProxyConfig next = config(yaml.formatted(users, list, "bounded-hash"));
        Files.writeString(users, "bob:builder\n");
        Files.writeString(list, "1 sip:10.0.0.21\n1 sip:10.0.0.21\n");
        assertThatThrownBy(() -> front.reload(next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.21");
        phone("bob", "builder", "10.0.0.2").register().expectRegistrationFailed(401);
        phone("alice", "wonder", "10.0.0.1").register().expectRegistered();
        assertThat(front.dispatcher().orElseThrow().list())
                .map(server -> server.uri().text())
                .containsExactly("sip:10.0.0.20");
    }
}
