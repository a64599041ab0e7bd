package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.TestCertificates;
import io.jackfield.sip.transport.Tls;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class ProxyProtocolTest {
    private static final TestCertificates.Pair HERE = TestCertificates.ec("dns:here.example,ip:127.0.0.1");
    private static final String V1 = "PROXY TCP4 192.0.2.1 127.0.0.1 40000 5060\r\n";
    private static final byte[] V2 =
            HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000cc00002017f0000019c4013c4");

    private final Counted counted = new Counted();
    private final Answering user = new Answering();
    private final SipNode node = SipNode.builder()
            .listen(l -> l.tcp("127.0.0.1", 0, o -> o.proxyProtocol("10.0.0.0/8", "127.0.0.1"))
                    .tls("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key()), o -> o.proxyProtocol("127.0.0.0/8"))
                    .ws("127.0.0.1", 0, o -> o.proxyProtocol("127.0.0.0/8"))
                    .tcp("127.0.0.1", 0, o -> o.proxyProtocol("10.0.0.0/8")))
            .limits(l -> l.handshakeTimeout(Duration.ofMillis(1_500)).maxHandshakesPerSource(2))
            .meters(counted.registry())
            .build();

    ProxyProtocolTest() {
        node.attach(user);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private InetSocketAddress address(int listenPoint) {
        return node.listenPoints().get(listenPoint).address();
    }

    private static String options(String transport, String id) {
        return Texts.request("OPTIONS", Texts.via(transport, 9, id), id);
    }

    @Test
    void takesTheSourceOfEachVersion() throws Exception {
        for (byte[] header : List.of(V1.getBytes(StandardCharsets.US_ASCII), V2)) {
            try (TcpPeer peer = new TcpPeer(address(0))) {
                for (byte b : header) {
                    peer.send(new byte[] {b});
                }
                peer.send(options("TCP", "p"));
                SipResponse response = peer.receiveResponse();
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.topVia().received()).contains("192.0.2.1");
            }
        }
        assertThat(user.flows)
                .hasSize(2)
                .allMatch(flow -> flow.remote().equals(new InetSocketAddress("192.0.2.1", 40_000)));
        counted.awaitOpen(0);
    }

    @Test
    void takesItBeforeTlsAndBeforeHttp() throws Exception {
        try (Socket plain = new Socket(address(1).getAddress(), address(1).getPort())) {
            plain.getOutputStream().write(V2);
            SSLSocket socket = TlsPeerSocket.over(plain);
            TcpPeer peer = new TcpPeer(socket);
            peer.send(options("TLS", "t"));
            assertThat(peer.receiveResponse().topVia().received()).contains("192.0.2.1");
        }
        try (WsPeer peer = new WsPeer(address(2))) {
            peer.raw(V1);
            peer.upgrade();
            peer.text(options("WS", "w"));
            assertThat(peer.receiveResponse().topVia().received()).contains("192.0.2.1");
        }
        assertThat(user.flows.get(0).peer()).isPresent();
    }

    @Test
    void closesOnABadHeaderAndOnNone() throws Exception {
        try (TcpPeer peer = new TcpPeer(address(0))) {
            peer.send(options("TCP", "none"));
            peer.awaitClosed();
        }
        counted.await("proxy.headers.bad", "node", "sip", 1);
        try (TcpPeer peer = new TcpPeer(address(0))) {
            peer.awaitClosed();
        }
        counted.await("handshakes", "outcome", "timeout", 1);
        assertThat(user.requests).isEmpty();
        counted.awaitOpen(0);
    }

    /** Who is no balancer may not say where he comes from, and need not. */
    @Test
    void believesNobodyElse() throws Exception {
        try (TcpPeer peer = new TcpPeer(address(3))) {
            peer.send(V1 + options("TCP", "liar"));
            peer.awaitClosed();
        }
        assertThat(user.requests).isEmpty();
        try (TcpPeer peer = new TcpPeer(address(3))) {
            peer.send(options("TCP", "direct"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }

    /** The limit of half-open connections is for those behind the balancer, not for the balancer. */
    @Test
    void limitsEachSourceBehindTheBalancer() throws Exception {
        List<TcpPeer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            peers.add(new TcpPeer(address(1)));
        }
        counted.awaitOpen(4);
        for (int i = 0; i < 3; i++) {
            peers.get(i).send(V1);
        }
        peers.get(2).awaitClosed();
        counted.await("handshakes", "outcome", "refused", 1);
        for (TcpPeer peer : peers) {
            peer.close();
        }
        counted.awaitOpen(0);
    }

    @Test
    void refusesWhatIsNoAddressAndDatagrams() {
        assertThatThrownBy(() -> SipNode.builder()
                        .listen(l -> l.tcp("127.0.0.1", 0, o -> o.proxyProtocol("balancer.example"))
                                .udp("127.0.0.1", 0, o -> o.proxyProtocol("10.0.0.1")))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("balancer.example")
                .hasMessageContaining("streams only");
    }
}
