package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.ParseLimits;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipParser;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.Torture;
import io.jackfield.sip.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The messages of RFC 4475 and RFC 5118, and worse, through sockets: what the parser's tests say holds for who sends them by UDP and
 * TCP. A status or nothing comes back, a counter moves, and the node serves the next one.
 */
@Timeout(120)
@ExtendWith(LeakCheck.class)
class TortureOnTheWireTest {
    private static final ParseLimits LIMITS = new ParseLimits(65_536, 128, false);

    private final Counted counted = new Counted();
    private final Answering user = new Answering();
    private final SipNode node = SipNode.builder()
            .name("tortured")
            .listen(l -> l.udp("127.0.0.1", 0).tcp("127.0.0.1", 0))
            .limits(l -> l.acceptMissingContentLength(true))
            .meters(counted.registry())
            .build();
    private final InetSocketAddress udp = node.listenPoints().get(0).address();
    private final InetSocketAddress tcp = node.listenPoints().get(1).address();

    TortureOnTheWireTest() {
        node.attach(user);
    }

    @AfterEach
    void close() {
        node.close();
    }

    static List<Torture> all() {
        return Torture.all();
    }

    private void assertUnharmed() throws IOException {
        try (UdpPeer peer = new UdpPeer()) {
            String id = "fine" + peer.port();
            peer.send(udp, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), id), id));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
        try (TcpPeer peer = new TcpPeer(tcp)) {
            String id = "tcp" + peer.port();
            peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, id), id));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
        counted.awaitOpen(0);
        assertThat(counted.of("exceptions", "node", "tortured")).isZero();
    }

    /** A connection for each: the answer that the parser's verdict asks for, or the end of the connection. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void byTcp(Torture torture) throws Exception {
        byte[] bytes = torture.bytes();
        SipParser parser = new SipParser(LIMITS);
        ParseStatus status = parser.frame(bytes, 0, bytes.length);
        boolean request = status == ParseStatus.OK && parser.message() instanceof SipRequest;
        int expected =
                request ? 200 : parser.rejection().map(SipResponse::status).orElse(0);
        try (TcpPeer peer = new TcpPeer(tcp)) {
            peer.send(bytes);
            if (expected > 0) {
                assertThat(head(peer)).startsWith("SIP/2.0 " + expected + ' ');
            }
            if (status.fatalForStream()) {
                peer.awaitClosed();
            }
        }
        assertUnharmed();
    }

    /** As it came: a refusal of what has no From is a message without one. */
    private static String head(TcpPeer peer) throws IOException {
        InputStream in = peer.socket().getInputStream();
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        String text = "";
        for (int b = in.read(); b >= 0 && !text.endsWith("\r\n\r\n"); b = text.endsWith("\r\n\r\n") ? -1 : in.read()) {
            read.write(b);
            text = read.toString(StandardCharsets.ISO_8859_1);
        }
        return text;
    }

    /** Answers go to the port in each Via, which is not ours to listen on: what became of them is counted. */
    @Test
    void byUdp() throws Exception {
        int requests = 0;
        int malformed = 0;
        int refused = 0;
        try (UdpPeer peer = new UdpPeer()) {
            for (Torture torture : Torture.all()) {
                peer.send(udp, torture.bytes());
                SipParser parser = new SipParser();
                ParseStatus status = parser.parse(torture.bytes(), 0, torture.bytes().length);
                requests += status == ParseStatus.OK && parser.message() instanceof SipRequest ? 1 : 0;
                malformed += status == ParseStatus.OK ? 0 : 1;
                refused += parser.rejection().isPresent() ? 1 : 0;
            }
        }
        assertThat(requests).isGreaterThan(30);
        assertThat(refused).isGreaterThan(15);
        counted.await("malformed", "node", "tortured", malformed);
        counted.await("malformed.rejected", "node", "tortured", refused);
        counted.await("messages", "kind", "request", requests);
        assertUnharmed();
    }

    /**
     * Symptom: a request with a broken Via made the shard throw, and got no answer. Cause: received and rport were written into a
     * Via that had no place for them.
     */
    @Test
    void aRequestWithABrokenViaIsAnsweredWhereItCameFrom() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            socket.setSoTimeout(20_000);
            for (String via : List.of("SIP/2.0/UDP 192.0.2.15;;,;,,", "SIP/2.0/UDP 10.9.9.9:9;rport;x=\"")) {
                byte[] request = Texts.request("OPTIONS", via, "via").getBytes(StandardCharsets.US_ASCII);
                socket.send(new DatagramPacket(request, request.length, udp));
                DatagramPacket answer = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(answer);
                assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII))
                        .startsWith("SIP/2.0 400 Bad Via\r\nVia: " + via + "\r\n");
            }
        }
        assertUnharmed();
    }

    /** As many header lines as a datagram can hold, and headers as large: 513, and nothing is kept. */
    @Test
    void headersThatFillADatagram() throws Exception {
        try (UdpPeer peer = new UdpPeer()) {
            String start = Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "lines"), "lines")
                    .replace("Content-Length: 0\r\n\r\n", "");
            for (int i = 0; i < 50; i++) {
                peer.send(udp, start + "X:\r\n".repeat(16_000) + "\r\n");
                assertThat(peer.receiveResponse().status()).isEqualTo(513);
            }
            peer.send(udp, start + "X: " + "y".repeat(64_000) + "\r\n\r\n");
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
        counted.await("malformed", "node", "tortured", 50);
        assertUnharmed();
    }

    /** A request cut at every byte and with every byte changed, from one source. */
    @Test
    void brokenAnywhere() throws Exception {
        Random random = new Random(4_475);
        try (UdpPeer peer = new UdpPeer()) {
            byte[] whole = Texts.request("MESSAGE", Texts.via("UDP", peer.port(), "cut"), "cut", "hello")
                    .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < whole.length; i++) {
                peer.send(udp, Arrays.copyOf(whole, i));
                byte[] changed = whole.clone();
                changed[i] ^= (byte) (1 << random.nextInt(8));
                peer.send(udp, changed);
            }
        }
        assertUnharmed();
    }

    /** The same on streams: many connections, each with a message that is broken elsewhere. */
    @Test
    void brokenAnywhereOnStreams() throws Exception {
        byte[] whole = Texts.request("MESSAGE", Texts.via(Transport.TCP.viaName(), 9, "cut"), "cut", "hello")
                .getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(5_118);
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            try (TcpPeer peer = new TcpPeer(tcp)) {
                peer.send(changed);
            }
        }
        assertUnharmed();
    }
}
