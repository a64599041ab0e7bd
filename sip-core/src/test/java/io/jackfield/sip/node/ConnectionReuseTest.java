package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transport.Aliases;
import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.HostSettingsBuilder;
import io.jackfield.sip.transport.TestCertificates;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which connection a message takes, how long a connection stays, and what goes by TCP for its size. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class ConnectionReuseTest {
    private static final TestCertificates.Pair HERE = TestCertificates.ec("dns:here.example,ip:127.0.0.1");
    private static final TestCertificates.Pair THERE = TestCertificates.ec("dns:there.example");

    private final Counted counted = new Counted();
    private final Answering user = new Answering();
    private final List<SipNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(SipNode::close);
    }

    private SipNode node(Consumer<ListenPoints> listen, Consumer<HostSettingsBuilder> limits) {
        SipNode node = SipNode.builder()
                .listen(listen)
                .limits(limits)
                .meters(counted.registry())
                .name("n" + nodes.size())
                .build();
        nodes.add(node);
        node.attach(user);
        return node;
    }

    private SipNode tcp(Consumer<HostSettingsBuilder> limits) {
        return node(l -> l.tcp("127.0.0.1", 0), limits);
    }

    private static InetSocketAddress address(SipNode node) {
        return node.listenPoints().get(0).address();
    }

    private static ServerSocket server() throws Exception {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        server.setSoTimeout(10_000);
        return server;
    }

    private static Flow to(ServerSocket server) {
        return Flow.to(Transport.TCP, (InetSocketAddress) server.getLocalSocketAddress());
    }

    // ---- keep-alive, RFC 5626 4.4.1 ----

    @Test
    void pingsWhomItConnectedToAndClosesWhenNobodyAnswers() throws Exception {
        SipNode node = tcp(l -> l.pingInterval(Duration.ofMillis(100)).pongTimeout(Duration.ofSeconds(2)));
        try (ServerSocket server = server()) {
            Outcome outcome = Outcome.of(node, to(server), "ping");
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                SipRequest request = peer.receiveRequest();
                for (int i = 0; i < 5; i++) {
                    assertThat(peer.read(4)).containsExactly('\r', '\n', '\r', '\n');
                    peer.send("\r\n");
                }
                // The pongs were no beginning of a message: the next one is framed as ever.
                peer.send(SipResponse.to(request, 200).toTag("x").build().toBytes());
                assertThat(outcome.status()).isEqualTo(200);
                assertThat(counted.of("connections.closed", "reason", "unanswered-ping"))
                        .isZero();
                peer.awaitClosed();
            }
        }
        counted.await("connections.closed", "reason", "unanswered-ping", 1);
        counted.awaitOpen(0);
    }

    /** The server of a connection does not know whether its client would answer. */
    @Test
    void doesNotPingWhoConnectedToIt() throws Exception {
        SipNode node = tcp(l -> l.pingInterval(Duration.ofMillis(20))
                .pongTimeout(Duration.ofMillis(20))
                .idleTimeout(Duration.ofMillis(500)));
        try (TcpPeer peer = new TcpPeer(address(node))) {
            peer.awaitClosed();
        }
        counted.await("connections.closed", "reason", "idle", 1);
    }

    @Test
    void pingsBrowsersByFrames() throws Exception {
        SipNode node = node(
                l -> l.ws("127.0.0.1", 0),
                l -> l.pingInterval(Duration.ofMillis(100)).pongTimeout(Duration.ofSeconds(2)));
        try (WsPeer peer = WsPeer.open(address(node))) {
            for (int i = 0; i < 5; i++) {
                assertThat(peer.read().opcode()).isEqualTo(9);
                peer.raw(WsPeer.frame(0x8a, new byte[0]));
            }
            assertThat(counted.of("connections.closed", "reason", "unanswered-ping"))
                    .isZero();
            peer.awaitClosed();
        }
        counted.await("connections.closed", "reason", "unanswered-ping", 1);
    }

    // ---- aliases, RFC 5923 ----

    private Outcome askAlias(SipNode node, TcpPeer peer, Transport transport, String name) throws Exception {
        int listens = 4_321;
        String via = Texts.via(transport.viaName(), listens, "alias") + ";alias";
        peer.send(Texts.request("OPTIONS", via, "alias"));
        assertThat(peer.receiveResponse().status()).isEqualTo(200);
        Flow flow = Flow.to(transport, new InetSocketAddress("127.0.0.1", listens));
        return Outcome.of(node, name.isEmpty() ? flow : flow.withPeerName(name), "over-alias");
    }

    private static void assertServes(TcpPeer peer, Outcome outcome) throws Exception {
        peer.send(SipResponse.to(peer.receiveRequest(), 200).toTag("x").build().toBytes());
        assertThat(outcome.status()).isEqualTo(200);
    }

    @Test
    void sendsBackOverAConnectionThatAsksForItWhereAllMay() throws Exception {
        SipNode node = tcp(l -> l.aliases(Aliases.ANY));
        try (TcpPeer peer = new TcpPeer(address(node))) {
            assertServes(peer, askAlias(node, peer, Transport.TCP, ""));
        }
        counted.awaitOpen(0);
        Flow gone = Flow.to(Transport.TCP, new InetSocketAddress("127.0.0.1", 4_321));
        assertThat(Outcome.of(node, gone, "gone").failure()).isEqualTo(Failure.TRANSPORT);
    }

    /** Anybody can connect by TCP and write what he likes into a Via. */
    @Test
    void takesNoAliasFromStrangers() throws Exception {
        SipNode node = tcp(l -> {});
        try (TcpPeer peer = new TcpPeer(address(node))) {
            assertThat(askAlias(node, peer, Transport.TCP, "").failure()).isEqualTo(Failure.TRANSPORT);
        }
        assertThat(counted.of("connections", "event", "aliased")).isZero();
    }

    @Test
    void sendsBackToWhatTheCertificateIsForAndNothingElse() throws Exception {
        Tls tls = Tls.builder()
                .certificate(HERE.chain(), HERE.key())
                .clientCertificates(ClientCertificates.WANTED)
                .trust(THERE.chain())
                .build();
        SipNode node = node(l -> l.tls("127.0.0.1", 0, tls), l -> {});
        try (SSLSocket socket = TlsPeerSocket.connect(address(node), "", List.of(THERE))) {
            TcpPeer peer = new TcpPeer(socket);
            assertServes(peer, askAlias(node, peer, Transport.TLS, "there.example"));
            Flow other = Flow.to(Transport.TLS, new InetSocketAddress("127.0.0.1", 4_321));
            assertThat(Outcome.of(node, other.withPeerName("bank.example"), "bank")
                            .failure())
                    .isEqualTo(Failure.TRANSPORT);
            assertThat(Outcome.of(node, other, "address").failure()).isEqualTo(Failure.TRANSPORT);
        }
        try (SSLSocket socket = TlsPeerSocket.connect(address(node))) {
            TcpPeer peer = new TcpPeer(socket);
            assertThat(askAlias(node, peer, Transport.TLS, "there.example").failure())
                    .isEqualTo(Failure.TRANSPORT);
        }
    }

    @Test
    void asksForAnAliasByTls() throws Exception {
        SipNode callee = node(l -> l.tls("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key())), l -> {});
        Tls tls = Tls.builder()
                .certificate(THERE.chain(), THERE.key())
                .trust(HERE.chain())
                .build();
        SipNode caller = node(l -> l.tls("127.0.0.1", 0, tls), l -> {});
        assertThat(Outcome.of(caller, Flow.to(Transport.TLS, address(callee)), "alias")
                        .status())
                .isEqualTo(200);
        assertThat(user.requests.get(0).topVia().param("alias")).isPresent();
    }

    // ---- a connection that is gone ----

    private static SipRequest to(String uri) {
        return SipRequest.of(Method.BYE, SipUri.of(uri))
                .set("From", "<sip:node@127.0.0.1>;tag=n")
                .set("To", "<sip:peer@127.0.0.1>;tag=p")
                .callId("bye")
                .cseq(2)
                .build();
    }

    @Test
    void opensAConnectionToWherePeerListensWhenItsOwnIsGone() throws Exception {
        SipNode node = tcp(l -> {});
        try (ServerSocket server = server()) {
            try (TcpPeer peer = new TcpPeer(address(node))) {
                peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "g"), "g"));
                peer.receiveResponse();
            }
            counted.awaitOpen(0);
            Flow gone = user.flows.get(0);
            String contact = "sip:peer@127.0.0.1:" + server.getLocalPort() + ";transport=tcp";
            Outcome outcome = Outcome.of(node, gone, to(contact));
            try (TcpPeer again = new TcpPeer(server.accept())) {
                assertServes(again, outcome);
            }
        }
        // Not by another transport, not to another machine, not to a browser's or a private address.
        for (String contact : List.of(
                "sip:peer@127.0.0.1", "sip:peer@127.0.0.2;transport=tcp", "sip:x@df7jal.invalid;transport=tcp")) {
            assertThat(Outcome.of(node, user.flows.get(0), to(contact)).failure())
                    .isEqualTo(Failure.TRANSPORT);
        }
    }

    // ---- large requests, RFC 3261 18.1.1 ----

    private static final SipRequest LARGE = Outcome.request("large", "x".repeat(1_300));

    private SipNode both() {
        return node(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0), l -> {});
    }

    @Test
    void sendsALargeRequestByTcp() throws Exception {
        SipNode node = both();
        try (ServerSocket server = server()) {
            Flow udp = Flow.to(Transport.UDP, (InetSocketAddress) server.getLocalSocketAddress());
            Outcome outcome = Outcome.of(node, udp, LARGE);
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                SipRequest request = peer.receiveRequest();
                assertThat(request.topVia().transport()).isEqualTo("TCP");
                assertThat(request.topVia().hasRport()).isFalse();
                assertThat(request.topVia().branch()).startsWith("z9hG4bK");
                peer.send(SipResponse.to(request, 200).toTag("x").build().toBytes());
                assertThat(outcome.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void sendsALargeRequestByUdpToWhoRefusesTcp() throws Exception {
        SipNode node = both();
        try (UdpPeer peer = new UdpPeer()) {
            Flow udp = Flow.to(Transport.UDP, peer.address());
            for (String id : List.of("once", "again")) {
                Outcome outcome = Outcome.of(node, udp, Outcome.request(id, "x".repeat(1_300)));
                SipRequest request = peer.receiveRequest();
                assertThat(request.callId()).isEqualTo(id);
                assertThat(request.topVia().transport()).isEqualTo("UDP");
                peer.send(
                        address(node),
                        SipResponse.to(request, 200).toTag("x").build().toBytes());
                assertThat(outcome.status()).isEqualTo(200);
            }
        }
        assertThat(counted.of("large.requests", "by", "tcp")).isEqualTo(1);
        assertThat(counted.of("large.requests", "by", "udp-after-tcp")).isEqualTo(1);
    }

    @Test
    void sendsASmallRequestByUdpAndALargeOneWhereThatIsWanted() throws Exception {
        SipNode off = SipNode.builder()
                .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
                .largeRequestsByTcp(false)
                .build();
        nodes.add(off);
        off.attach(user);
        try (UdpPeer peer = new UdpPeer();
                ServerSocket taken = new ServerSocket(peer.port(), 5, InetAddress.getByName("127.0.0.1"))) {
            taken.setSoTimeout(10_000);
            Outcome.of(off, Flow.to(Transport.UDP, peer.address()), LARGE);
            assertThat(peer.receiveRequest().callId()).isEqualTo("large");
            Outcome.of(both(), Flow.to(Transport.UDP, peer.address()), "small");
            SipRequest next = peer.receiveRequest();
            assertThat(next.callId()).isIn("small", "large"); // "large" repeats itself
        }
    }
}
