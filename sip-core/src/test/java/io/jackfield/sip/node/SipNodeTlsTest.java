package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.TestCertificates;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.TlsException;
import io.jackfield.sip.transport.TlsVersion;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class SipNodeTlsTest {
    private static final TestCertificates.Pair HERE = TestCertificates.ec("dns:here.example,ip:127.0.0.1");
    private static final TestCertificates.Pair THERE = TestCertificates.ec("dns:there.example");
    private static final TestCertificates.Pair RSA = TestCertificates.rsa("dns:rsa.example");

    private final Counted counted = new Counted();
    private final Answering user = new Answering();
    private final List<SipNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(SipNode::close);
    }

    private SipNode node(Tls tls) {
        SipNode node = SipNode.builder()
                .listen(l -> l.tls("127.0.0.1", 0, tls))
                .limits(l -> l.handshakeTimeout(Duration.ofMillis(1_500))
                        .messageTimeout(Duration.ofMillis(700))
                        .maxHandshakesPerSource(4))
                .meters(counted.registry())
                .name("n" + nodes.size())
                .build();
        nodes.add(node);
        node.attach(user);
        return node;
    }

    private static Tls tls(TestCertificates.Pair own) {
        return Tls.of(own.chain(), own.key());
    }

    private static InetSocketAddress address(SipNode node) {
        return node.listenPoints().get(0).address();
    }

    private static void assertServes(SSLSocket socket, String callId) throws Exception {
        TcpPeer peer = new TcpPeer(socket);
        peer.send(Texts.request("OPTIONS", Texts.via("TLS", 9, callId), callId));
        assertThat(peer.receiveResponse().status()).isEqualTo(200);
    }

    // ---- in ----

    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void servesOverEachVersion(TlsVersion version) throws Exception {
        SipNode node = node(Tls.builder()
                .certificate(HERE.chain(), HERE.key())
                .versions(version)
                .build());
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            assertServes(socket, "v");
            assertThat(socket.getSession().getProtocol())
                    .isEqualTo(version.name().replace("TLS_1_", "TLSv1."));
        }
        Flow flow = user.flows.get(0);
        assertThat(flow.transport()).isEqualTo(Transport.TLS);
        assertThat(flow.peer().orElseThrow().certificate()).isEmpty();
        assertThat(flow.peer().orElseThrow().protocol())
                .isEqualTo(version.name().replace("TLS_1_", "TLSv1."));
        counted.await("handshakes", "outcome", "done", 1);
        counted.awaitOpen(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50, 1_000})
    void framesMergedMessagesCutAnywhere(int size) throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            all.append(Texts.request("MESSAGE", Texts.via("TLS", 9, "3-" + i), "t3-" + i, "x".repeat(i * 11)));
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        SipNode node = node(tls(HERE));
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            TcpPeer peer = new TcpPeer(socket);
            for (int at = 0; at < bytes.length; at += size) {
                peer.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(peer.receiveResponse().callId()).isEqualTo("t3-" + i);
            }
        }
    }

    @Test
    void choosesTheCertificateByTheNameThatIsAskedFor() throws Exception {
        SipNode node = node(Tls.builder()
                .certificate(HERE.chain(), HERE.key())
                .certificate(THERE.chain(), THERE.key())
                .certificate(RSA.chain(), RSA.key())
                .build());
        assertThat(shownFor(node, "there.example")).isEqualTo(TlsPeerSocket.certificate(THERE.chain()));
        assertThat(shownFor(node, "rsa.example")).isEqualTo(TlsPeerSocket.certificate(RSA.chain()));
        assertThat(shownFor(node, "HERE.example")).isEqualTo(TlsPeerSocket.certificate(HERE.chain()));
        assertThat(shownFor(node, "other.example")).isEqualTo(TlsPeerSocket.certificate(HERE.chain()));
        assertThat(shownFor(node, "")).isEqualTo(TlsPeerSocket.certificate(HERE.chain()));
    }

    private static Object shownFor(SipNode node, String name) throws Exception {
        try (SSLSocket socket = TlsPeerSocket.connect(address(node), name, List.of())) {
            return TlsPeerSocket.shown(socket);
        }
    }

    @Test
    void reloadsCertificatesAndKeepsConnections(@TempDir Path folder) throws Exception {
        Path chain = Files.copy(HERE.chain(), folder.resolve("chain.pem"));
        Path key = Files.copy(HERE.key(), folder.resolve("key.pem"));
        Tls tls = Tls.of(chain, key);
        SipNode node = node(tls);
        try (SSLSocket before = TlsPeerSocket.connect(address(node))) {
            assertServes(before, "before");
            // A chain without its key is refused, and changes nothing.
            TestCertificates.Pair renewed = TestCertificates.renewed("dns:here.example");
            Files.copy(renewed.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(tls::reload)
                    .isInstanceOfSatisfying(
                            TlsException.class, e -> assertThat(e.code()).isEqualTo(TlsException.Code.KEY_MISMATCH))
                    .hasMessageContaining(key.toString());
            assertThat(shownFor(node, "")).isEqualTo(TlsPeerSocket.certificate(HERE.chain()));
            Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
            tls.reload();
            assertThat(shownFor(node, "")).isEqualTo(TlsPeerSocket.certificate(renewed.chain()));
            assertThat(tls.certificates()).containsExactly(TlsPeerSocket.certificate(renewed.chain()));
            assertServes(before, "after");
        }
    }

    @Test
    void showsTheCertificateOfTheClient() throws Exception {
        SipNode node = node(Tls.builder()
                .certificate(HERE.chain(), HERE.key())
                .clientCertificates(ClientCertificates.REQUIRED)
                .trust(THERE.chain())
                .build());
        try (SSLSocket socket = TlsPeerSocket.connect(address(node), "", List.of(THERE))) {
            assertServes(socket, "client");
        }
        var peer = user.flows.get(0).peer().orElseThrow();
        assertThat(peer.certificate()).contains(TlsPeerSocket.certificate(THERE.chain()));
        assertThat(peer.identities()).containsExactly("there.example");
        assertThat(peer.proves("There.Example.")).isTrue();
        assertThat(peer.proves("here.example")).isFalse();
    }

    @Test
    void refusesAClientWithoutOrWithAStrangeCertificate() throws Exception {
        SipNode node = node(Tls.builder()
                .certificate(HERE.chain(), HERE.key())
                .clientCertificates(ClientCertificates.REQUIRED)
                .trust(THERE.chain())
                .build());
        for (List<TestCertificates.Pair> shown : List.of(List.<TestCertificates.Pair>of(), List.of(RSA))) {
            assertThatThrownBy(() -> {
                        try (SSLSocket socket = TlsPeerSocket.connect(address(node), "", shown)) {
                            assertServes(socket, "stranger");
                        }
                    })
                    .isInstanceOf(java.io.IOException.class);
        }
        assertThat(user.requests).isEmpty();
        counted.await("handshakes", "outcome", "failed", 2);
    }

    /** Who only asks need not show one. */
    @Test
    void aWantedCertificateMayBeMissing() throws Exception {
        SipNode node = node(Tls.builder()
                .certificate(HERE.chain(), HERE.key())
                .clientCertificates(ClientCertificates.WANTED)
                .trust(THERE.chain())
                .build());
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            assertServes(socket, "wanted");
        }
        assertThat(user.flows.get(0).peer().orElseThrow().certificate()).isEmpty();
    }

    // ---- hostile ----

    @Test
    void closesAHandshakeThatNeverEnds() throws Exception {
        SipNode node = node(tls(HERE));
        try (TcpPeer silent = new TcpPeer(address(node));
                TcpPeer half = new TcpPeer(address(node))) {
            half.send(new byte[] {22, 3, 1, 2, 0, 1, 0});
            silent.awaitClosed();
            half.awaitClosed();
        }
        counted.await("handshakes", "outcome", "timeout", 2);
        counted.awaitOpen(0);
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            assertServes(socket, "then");
        }
    }

    @Test
    void refusesMoreHandshakesOfOneSourceThanTheLimit() throws Exception {
        SipNode node = node(tls(HERE));
        List<TcpPeer> halfOpen = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            halfOpen.add(new TcpPeer(address(node)));
        }
        counted.awaitOpen(4);
        try (TcpPeer tooMany = new TcpPeer(address(node))) {
            tooMany.awaitClosed();
        }
        counted.await("handshakes", "outcome", "refused", 1);
        for (TcpPeer peer : halfOpen) {
            peer.close();
        }
        counted.awaitOpen(0);
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            assertServes(socket, "then");
        }
    }

    @Test
    void closesOnGarbageInsteadOfAHandshakeAndAfterIt() throws Exception {
        SipNode node = node(tls(HERE));
        try (TcpPeer plain = new TcpPeer(address(node))) {
            plain.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "p"), "plain"));
            plain.awaitClosed();
        }
        counted.await("handshakes", "outcome", "failed", 1);
        // A record that no key has made, after a good handshake.
        try (Socket under = new Socket(address(node).getAddress(), address(node).getPort());
                SSLSocket socket = TlsPeerSocket.over(under)) {
            assertServes(socket, "good");
            under.getOutputStream().write(new byte[] {23, 3, 3, 0, 40});
            under.getOutputStream().write(new byte[40]);
            under.setSoTimeout(10_000);
            new TcpPeer(under).awaitClosed();
        }
        counted.awaitOpen(0);
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            assertServes(socket, "then");
        }
    }

    @Test
    void closesOnASlowMessage() throws Exception {
        SipNode node = node(tls(HERE));
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            TcpPeer peer = new TcpPeer(socket);
            peer.send("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: ");
            peer.awaitClosed();
        }
        counted.await("connections.closed", "reason", "slow", 1);
    }

    // ---- out ----

    @Test
    void connectsToWhoProvesTheName() throws Exception {
        SipNode callee = node(tls(HERE));
        SipNode caller = node(Tls.builder()
                .certificate(THERE.chain(), THERE.key())
                .trust(HERE.chain())
                .build());
        Flow named = Flow.to(Transport.TLS, address(callee)).withPeerName("here.example");
        assertThat(Outcome.of(caller, named, "named").status()).isEqualTo(200);
        assertThat(Outcome.of(caller, named, "again").status()).isEqualTo(200);
        assertThat(counted.of("connections", "event", "opened")).isEqualTo(1);
        // Without a name its address must be in the certificate.
        assertThat(Outcome.of(caller, Flow.to(Transport.TLS, address(callee)), "address")
                        .status())
                .isEqualTo(200);
        SipRequest request = user.requests.get(0);
        assertThat(request.topVia().transport()).isEqualTo("TLS");
        assertThat(request.topVia().port()).isEqualTo(address(caller).getPort());
    }

    /** RFC 5922 7.3: the domain of the URI, whatever DNS makes of it. */
    @Test
    void looksForTheHostOfTheUri() throws Exception {
        SipNode node = node(tls(HERE));
        SipUri uri = SipUri.of("sips:localhost:5061");
        assertThat(resolved(node, uri))
                .isNotEmpty()
                .allMatch(flow -> flow.peerName().equals(Optional.of("localhost")));
        SipUri numeric = SipUri.of("sips:127.0.0.1:5061");
        assertThat(resolved(node, numeric))
                .containsExactly(Flow.to(Transport.TLS, new InetSocketAddress("127.0.0.1", 5061)));
    }

    private static List<Flow> resolved(SipNode node, SipUri uri) throws Exception {
        CompletableFuture<List<Flow>> found = new CompletableFuture<>();
        Shard shard = node.layers().get(0).shard();
        shard.execute(() -> node.resolver().resolve(uri, shard, found::complete));
        return found.get(15, TimeUnit.SECONDS);
    }

    /** RFC 5922 7.2: another name, though trusted, is not the peer that we look for. */
    @Test
    void sendsNothingToWhoProvesAnotherName() throws Exception {
        SipNode callee = node(tls(HERE));
        SipNode caller = node(Tls.builder()
                .certificate(THERE.chain(), THERE.key())
                .trust(HERE.chain())
                .build());
        Flow good = Flow.to(Transport.TLS, address(callee)).withPeerName("here.example");
        assertThat(Outcome.of(caller, good, "good").status()).isEqualTo(200);
        Flow named = Flow.to(Transport.TLS, address(callee)).withPeerName("bank.example");
        assertThat(Outcome.of(caller, named, "wrong").failure()).isEqualTo(Failure.TRANSPORT);
        assertThat(user.requests).hasSize(1);
    }

    @Test
    void sendsNothingToWhoIsNotTrusted() throws Exception {
        SipNode callee = node(tls(HERE));
        SipNode caller = node(Tls.builder()
                .certificate(THERE.chain(), THERE.key())
                .trust(RSA.chain())
                .build());
        Flow named = Flow.to(Transport.TLS, address(callee)).withPeerName("here.example");
        assertThat(Outcome.of(caller, named, "untrusted").failure()).isEqualTo(Failure.TRANSPORT);
        assertThat(user.requests).isEmpty();
    }

    @Test
    void connectsToAnybodyWhereChecksAreOff() throws Exception {
        SipNode callee = node(tls(HERE));
        SipNode caller = node(Tls.builder().verifyServers(false).build());
        Flow named = Flow.to(Transport.TLS, address(callee)).withPeerName("bank.example");
        assertThat(Outcome.of(caller, named, "unchecked").status()).isEqualTo(200);
        // Without a certificate nobody can connect to it.
        assertThatThrownBy(() -> TlsPeerSocket.connect(address(caller))).isInstanceOf(java.io.IOException.class);
    }

    @Test
    void showsItsOwnCertificateToWhoAsks() throws Exception {
        try (SSLServerSocket server = TlsPeerSocket.listen(HERE, true)) {
            SipNode caller = node(Tls.builder()
                    .certificate(THERE.chain(), THERE.key())
                    .trust(HERE.chain())
                    .build());
            Flow flow = Flow.to(Transport.TLS, (InetSocketAddress) server.getLocalSocketAddress());
            Outcome outcome = Outcome.of(caller, flow, "mutual");
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                TcpPeer peer = new TcpPeer(socket);
                SipRequest request = peer.receiveRequest();
                assertThat(TlsPeerSocket.shown(socket)).isEqualTo(TlsPeerSocket.certificate(THERE.chain()));
                peer.send(SipResponse.to(request, 200).toTag("x").build().toBytes());
            }
            assertThat(outcome.status()).isEqualTo(200);
        }
    }

    @Test
    void failsAtOnceWhereNobodySpeaksTls() throws Exception {
        SipNode plain = SipNode.builder().listen(l -> l.tcp("127.0.0.1", 0)).build();
        nodes.add(plain);
        plain.attach(user);
        SipNode caller = node(tls(HERE));
        assertThat(Outcome.of(caller, Flow.to(Transport.TLS, address(plain)), "plain")
                        .failure())
                .isEqualTo(Failure.TRANSPORT);
    }

    @Test
    void refusesOldVersionsAndWeakCiphers() {
        assertThatThrownBy(() -> Tls.builder()
                        .certificate(HERE.chain(), HERE.key())
                        .cipherSuites("TLS_DH_anon_WITH_AES_128_CBC_SHA", "TLS_NO_SUCH")
                        .serverName(" ")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cipher suite TLS_NO_SUCH")
                .hasMessageContaining("TLS_DH_anon_WITH_AES_128_CBC_SHA is not safe")
                .hasMessageContaining("server name");
        SipNode node = node(tls(HERE));
        assertThatThrownBy(() -> {
                    SSLSocket socket = (SSLSocket) TlsPeerSocket.context(List.of())
                            .getSocketFactory()
                            .createSocket(
                                    address(node).getAddress(), address(node).getPort());
                    socket.setEnabledProtocols(new String[] {"TLSv1.1"});
                    socket.startHandshake();
                })
                .isInstanceOf(SSLException.class);
    }
}
