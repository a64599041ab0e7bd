package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.TestCertificates;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What strangers may send over streams of each kind: a clear status, a counter, a closed connection; never harm to others. */
@Timeout(120)
@ExtendWith(LeakCheck.class)
class HostileStreamTest {
    private static final TestCertificates.Pair HERE = TestCertificates.ec("dns:here.example,ip:127.0.0.1");

    private final Counted counted = new Counted();
    private final Answering user = new Answering();
    private final SipNode node = SipNode.builder()
            .name("hostile")
            .listen(l -> l.tcp("127.0.0.1", 0)
                    .tls("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key()))
                    .ws("127.0.0.1", 0)
                    .wss("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key())))
            .limits(l -> l.messageTimeout(Duration.ofSeconds(1)).handshakeTimeout(Duration.ofSeconds(2)))
            .meters(counted.registry())
            .build();

    HostileStreamTest() {
        node.attach(user);
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** A peer over any stream transport. */
    private final class Peer implements AutoCloseable {
        private final Transport transport;
        private final Socket socket;
        private final TcpPeer stream;
        private final WsPeer frames;

        Peer(Transport transport) throws Exception {
            this.transport = transport;
            InetSocketAddress to = address(node, transport);
            socket = transport.secure() ? TlsPeerSocket.connect(to) : new Socket(to.getAddress(), to.getPort());
            stream = new TcpPeer(socket);
            frames = new WsPeer(socket);
            if (transport.webSocket()) {
                frames.upgrade();
            }
        }

        void send(String message) throws IOException {
            if (transport.webSocket()) {
                frames.text(message);
            } else {
                stream.send(message);
            }
        }

        /** Sends until the node has closed the connection, at the most so many times. */
        void sendUntilClosed(String part, int times) throws IOException {
            try {
                for (int i = 0; i < times; i++) {
                    if (transport.webSocket()) {
                        frames.raw(WsPeer.frame(i == 0 ? 1 : 0, part.getBytes(StandardCharsets.UTF_8)));
                    } else {
                        stream.send(part);
                    }
                }
                awaitClosed();
            } catch (SocketException closed) {
                return;
            }
        }

        void awaitClosed() throws IOException {
            try {
                if (transport.webSocket()) {
                    frames.awaitClosed();
                } else {
                    stream.awaitClosed();
                }
            } catch (javax.net.ssl.SSLException reset) {
                return;
            }
        }

        SipResponse receive() throws IOException {
            return transport.webSocket() ? frames.receiveResponse() : stream.receiveResponse();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static InetSocketAddress address(SipNode node, Transport transport) {
        return node.listenPoints().stream()
                .filter(point -> point.transport() == transport)
                .findFirst()
                .orElseThrow()
                .address();
    }

    private static String options(Transport transport, String id) {
        return Texts.request("OPTIONS", Texts.via(transport.viaName(), 9, id), id);
    }

    private void assertStillServes(Transport transport) throws Exception {
        try (Peer peer = new Peer(transport)) {
            peer.send(options(transport, "still"));
            assertThat(peer.receive().status()).isEqualTo(200);
        }
        counted.awaitOpen(0);
        assertThat(counted.of("exceptions", "node", "hostile")).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, mode = EnumSource.Mode.EXCLUDE, names = "UDP")
    void endsTenMegabytesOfHeaders(Transport transport) throws Exception {
        try (Peer peer = new Peer(transport)) {
            peer.sendUntilClosed("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nX-Filler: " + "y".repeat(100_000), 100);
        }
        counted.await("connections.closed", "reason", "garbage", 1);
        assertStillServes(transport);
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, mode = EnumSource.Mode.EXCLUDE, names = "UDP")
    void endsAHundredThousandHeaderLines(Transport transport) throws Exception {
        try (Peer peer = new Peer(transport)) {
            peer.sendUntilClosed("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n" + "X: y\r\n".repeat(10_000), 10);
        }
        assertStillServes(transport);
    }

    @ParameterizedTest
    @CsvSource({
        "TCP, -1, 400",
        "TCP, 99999999999999999999, 400",
        "TCP, 1000000000, 513",
        "TCP, x, 400",
        "TLS, -1, 400",
        "TLS, 1000000000, 513",
        "WS, -1, 400",
        "WS, 1000000000, 400",
        "WSS, 7, 400"
    })
    void refusesALyingContentLength(Transport transport, String length, int status) throws Exception {
        try (Peer peer = new Peer(transport)) {
            peer.send(options(transport, "lie").replace("Content-Length: 0", "Content-Length: " + length));
            assertThat(peer.receive().status()).isEqualTo(status);
            if (!transport.webSocket()) {
                peer.awaitClosed(); // nobody knows where the next message begins
            }
        }
        assertStillServes(transport);
    }

    /** RFC 3261 20.14 demands it on a stream; some phones leave it out. */
    @Test
    void takesAMissingContentLengthWhereThatIsWanted() throws Exception {
        String without = options(Transport.TCP, "none").replace("Content-Length: 0\r\n", "");
        try (Peer peer = new Peer(Transport.TCP)) {
            peer.send(without);
            assertThat(peer.receive().status()).isEqualTo(400);
        }
        try (SipNode lax = SipNode.builder()
                .listen(l -> l.tcp("127.0.0.1", 0))
                .limits(l -> l.acceptMissingContentLength(true))
                .build()) {
            lax.attach(user);
            try (TcpPeer peer = new TcpPeer(address(lax, Transport.TCP))) {
                peer.send(without + without);
                assertThat(peer.receiveResponse().status()).isEqualTo(200);
                assertThat(peer.receiveResponse().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, mode = EnumSource.Mode.EXCLUDE, names = "UDP")
    void endsASlowDrip(Transport transport) throws Exception {
        try (Peer peer = new Peer(transport)) {
            byte[] bytes = options(transport, "drip").getBytes(StandardCharsets.UTF_8);
            byte[] drops = transport.webSocket() ? WsPeer.frame(0x81, bytes) : bytes;
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        try {
                            int at = (int) Math.min(drops.length - 2, sent++);
                            peer.socket.getOutputStream().write(drops[at]);
                            peer.socket.getOutputStream().flush();
                        } catch (IOException closed) {
                            return true;
                        }
                        return counted.of("connections.closed", "reason", "slow") == 1;
                    });
        }
        counted.await("connections.closed", "reason", "slow", 1);
        assertThat(user.requests).isEmpty();
        assertStillServes(transport);
    }

    private long sent;

    /** Who says no more after his request still is no trouble, whether he gets an answer or not. */
    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"TCP", "WS"})
    void survivesHalfClosedSockets(Transport transport) throws Exception {
        for (int i = 0; i < 50; i++) {
            try (Peer peer = new Peer(transport)) {
                peer.send(options(transport, "half" + i));
                peer.socket.shutdownOutput();
                try {
                    peer.receive();
                } catch (EOFException | SocketException noAnswer) {
                    continue;
                }
            }
        }
        assertStillServes(transport);
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, mode = EnumSource.Mode.EXCLUDE, names = "UDP")
    void survivesAThousandConnectsAndResets(Transport transport) throws Exception {
        InetSocketAddress to = address(node, transport);
        for (int i = 0; i < 1_000; i++) {
            try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
                socket.setSoLinger(true, 0);
                if (i % 3 == 1) {
                    socket.getOutputStream().write(22);
                } else if (i % 3 == 2) {
                    socket.getOutputStream().write(options(transport, "r" + i).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        counted.awaitOpen(0);
        assertStillServes(transport);
    }

    /** Descriptors and threads, of handshakes and connections under way too. */
    @Test
    void leavesNothingBehind() throws Exception {
        Path descriptors = Path.of("/proc/self/fd");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(descriptors), "needs /proc");
        Tls tls = Tls.of(HERE.chain(), HERE.key());
        for (int round = 0; round < 3; round++) {
            SipNode brief = SipNode.builder()
                    .name("brief")
                    .listen(l -> l.udp("127.0.0.1", 0)
                            .tcp("127.0.0.1", 0)
                            .tls("127.0.0.1", 0, tls)
                            .ws("127.0.0.1", 0)
                            .wss("127.0.0.1", 0, tls))
                    .shards(2)
                    .build();
            brief.attach(user);
            List<Socket> sockets = new ArrayList<>();
            for (Transport transport : List.of(Transport.TCP, Transport.TLS, Transport.WS, Transport.WSS)) {
                InetSocketAddress to = address(brief, transport);
                sockets.add(new Socket(to.getAddress(), to.getPort()));
                sockets.add(transport.secure() ? TlsPeerSocket.connect(to) : new Socket(to.getAddress(), to.getPort()));
            }
            brief.close();
            brief.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("jackfield-brief")));
        long before = count(descriptors);
        SipNode again = SipNode.builder()
                .name("brief")
                .listen(l -> l.tls("127.0.0.1", 0, tls).ws("127.0.0.1", 0))
                .build();
        again.attach(user);
        again.close();
        again.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count(descriptors) <= before);
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }
}
