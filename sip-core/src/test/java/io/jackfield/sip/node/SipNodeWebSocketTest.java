package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.HttpPage;
import io.jackfield.sip.transport.TestCertificates;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class SipNodeWebSocketTest {
    private static final TestCertificates.Pair HERE = TestCertificates.ec("dns:here.example,ip:127.0.0.1");
    private static final String BROWSER = "SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK";

    private final Counted counted = new Counted();
    private final Answering user = new Answering();
    private final SipNode node = SipNode.builder()
            .listen(l -> l.ws(
                            "127.0.0.1",
                            0,
                            o -> o.origins("https://phone.example")
                                    .pages(path -> path.equals("/phone.html")
                                            ? Optional.of(HttpPage.of(
                                                    "text/html", "<p>phone".getBytes(StandardCharsets.UTF_8)))
                                            : Optional.empty()))
                    .wss("127.0.0.1", 0, Tls.of(HERE.chain(), HERE.key()))
                    .ws("127.0.0.1", 0))
            .limits(l -> l.messageTimeout(Duration.ofMillis(700))
                    .handshakeTimeout(Duration.ofMillis(1_500))
                    .maxMessageBytes(4_096))
            .meters(counted.registry())
            .build();
    private final InetSocketAddress paged = node.listenPoints().get(0).address();
    private final InetSocketAddress secure = node.listenPoints().get(1).address();
    private final InetSocketAddress address = node.listenPoints().get(2).address();

    SipNodeWebSocketTest() {
        node.attach(user);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static String options(String id) {
        return Texts.request("OPTIONS", BROWSER + id, id);
    }

    private void assertStillServes() throws IOException {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.text(options("still"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }

    // ---- messages ----

    @Test
    void agreesOnTheProtocolSip() throws Exception {
        try (WsPeer peer = new WsPeer(address)) {
            peer.raw(WsPeer.handshake(""));
            assertThat(peer.readHead().toLowerCase(Locale.ROOT))
                    .startsWith("http/1.1 101 ")
                    .contains("sec-websocket-protocol: sip\r\n")
                    // the answer to this key in RFC 6455 1.3
                    .contains("sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=");
        }
    }

    @Test
    void answersABrowserOverItsConnection() throws Exception {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.text(options("b"));
            WsPeer.Frame frame = peer.read();
            assertThat(frame.opcode()).isEqualTo(1);
            String text = new String(frame.payload(), StandardCharsets.UTF_8);
            assertThat(text).startsWith("SIP/2.0 200 ").contains("received=127.0.0.1");
            Flow flow = user.flows.get(0);
            assertThat(flow.transport()).isEqualTo(Transport.WS);
            // and our requests come the same way
            Outcome outcome = Outcome.of(node, flow, "to-browser");
            SipRequest request = peer.receiveRequest();
            assertThat(request.topVia().transport()).isEqualTo("WS");
            peer.text(SipResponse.to(request, 200).toTag("x").build().text());
            assertThat(outcome.status()).isEqualTo(200);
        }
        counted.awaitOpen(0);
        assertThat(Outcome.of(node, user.flows.get(0), "gone").failure()).isEqualTo(Failure.TRANSPORT);
    }

    /** RFC 7118 5.2: the frame says where the body ends. */
    @Test
    void takesAMessageWithoutContentLength() throws Exception {
        String text = Texts.request("MESSAGE", BROWSER + "c", "c", "hello").replace("Content-Length: 5\r\n", "");
        try (WsPeer peer = WsPeer.open(address)) {
            peer.raw(WsPeer.frame(0x82, text.getBytes(StandardCharsets.UTF_8)));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
        assertThat(user.requests.get(0).bodyLength()).isEqualTo(5);
    }

    @Test
    void servesEncrypted() throws Exception {
        try (SSLSocket socket = TlsPeerSocket.connect(secure)) {
            WsPeer peer = new WsPeer(socket);
            peer.upgrade();
            peer.text(options("s").replace("/WS", "/WSS"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
        assertThat(user.flows.get(0).transport()).isEqualTo(Transport.WSS);
        assertThat(user.flows.get(0).peer()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void readsFramesCutAnywhere(int size) throws Exception {
        byte[] bytes = WsPeer.frame(0x81, options("cut").getBytes(StandardCharsets.UTF_8));
        try (WsPeer peer = WsPeer.open(address)) {
            for (int at = 0; at < bytes.length; at += size) {
                peer.raw(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }

    /** A message in several frames, with a ping between them, and another in the packet of the handshake. */
    @Test
    void readsFragmentsAndWhatComesWithTheHandshake() throws Exception {
        byte[] message = options("parts").getBytes(StandardCharsets.UTF_8);
        try (WsPeer peer = new WsPeer(address)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(WsPeer.handshake("").getBytes(StandardCharsets.UTF_8));
            all.writeBytes(WsPeer.frame(0x81, options("first").getBytes(StandardCharsets.UTF_8)));
            all.writeBytes(WsPeer.frame(0x01, Arrays.copyOf(message, 20)));
            all.writeBytes(WsPeer.frame(0x89, new byte[] {7}));
            all.writeBytes(WsPeer.frame(0x00, new byte[0]));
            all.writeBytes(WsPeer.frame(0x00, Arrays.copyOfRange(message, 20, 100)));
            all.writeBytes(WsPeer.frame(0x80, Arrays.copyOfRange(message, 100, message.length)));
            peer.raw(all.toByteArray());
            assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
            assertThat(peer.receiveResponse().callId()).isEqualTo("first");
            WsPeer.Frame pong = peer.read();
            assertThat(pong.opcode()).isEqualTo(10);
            assertThat(pong.payload()).containsExactly(7);
            assertThat(peer.receiveResponse().callId()).isEqualTo("parts");
        }
    }

    /** What is no text goes in a binary frame: browsers refuse a text frame that is not UTF-8 by closing. */
    @Test
    void sendsBinaryWhatIsNoText() throws Exception {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.text(options("d"));
            peer.receiveResponse();
            SipRequest binary = Outcome.request("bin", "x")
                    .edit()
                    .body("a/b", new byte[] {(byte) 0xff, 0})
                    .build();
            Outcome.of(node, user.flows.get(0), binary);
            assertThat(peer.read().opcode()).isEqualTo(2);
            SipRequest text = Outcome.request("text", "Gr\u00fc\u00dfe");
            Outcome.of(node, user.flows.get(0), text);
            assertThat(peer.read().opcode()).isEqualTo(1);
        }
    }

    @Test
    void answersPingsOfBothKindsAndAClose() throws Exception {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.raw(WsPeer.frame(0x89, "hi".getBytes(StandardCharsets.UTF_8)));
            WsPeer.Frame pong = peer.read();
            assertThat(pong.opcode()).isEqualTo(10);
            assertThat(new String(pong.payload(), StandardCharsets.UTF_8)).isEqualTo("hi");
            peer.text("\r\n\r\n");
            assertThat(peer.read().payload()).containsExactly('\r', '\n');
            peer.raw(WsPeer.frame(0x88, new byte[] {3, (byte) 0xe8}));
            assertThat(peer.awaitClosed()).isEqualTo(1000);
        }
        counted.awaitOpen(0);
    }

    /** RFC 7118 5.1. */
    @Test
    void namesItselfByWs() throws Exception {
        try (SSLSocket socket = TlsPeerSocket.connect(secure)) {
            WsPeer peer = new WsPeer(socket);
            peer.upgrade();
            peer.text(options("e"));
            peer.receiveResponse();
        }
        SipUri contact = node.contactFor(user.flows.get(0));
        assertThat(contact.transport()).contains("ws");
        assertThat(contact.port()).isEqualTo(secure.getPort());
        assertThat(node.isSelf(contact)).isTrue();
        assertThat(Outcome.of(node, Flow.to(Transport.WS, new InetSocketAddress("127.0.0.1", 9)), "never")
                        .failure())
                .isEqualTo(Failure.TRANSPORT);
        assertThat(counted.of("connections", "event", "opened")).isZero();
    }

    // ---- HTTP ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET / HTTP/1.1|426",
                "POST /x HTTP/1.1|426",
                "GARBAGE|400",
                "GET /x HTTP/1.1\\r\\nbad header|400",
                "GET / HTTP/1.1\\r\\nContent-Length: 5|413"
            })
    void saysWhatIsWrongWithARequest(String lines, int status) throws Exception {
        try (WsPeer peer = new WsPeer(address)) {
            peer.raw(lines.replace("\\r\\n", "\r\n") + "\r\nHost: x\r\n\r\nhello");
            assertThat(peer.readHead()).startsWith("HTTP/1.1 " + status + ' ');
        }
        counted.awaitOpen(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Sec-WebSocket-Protocol: chat, sip|X-No: x|400",
                "Sec-WebSocket-Version: 13|Sec-WebSocket-Version: 8|426",
                "Sec-WebSocket-Key|X-Key|400",
                "Connection: keep-alive, Upgrade|Connection: close|400",
                "GET|POST|400"
            })
    void refusesAHandshakeThatIsNotForSip(String part, String instead, int status) throws Exception {
        try (WsPeer peer = new WsPeer(address)) {
            String good = WsPeer.handshake("");
            String bad = good.replace(part, instead);
            assertThat(bad).isNotEqualTo(good);
            peer.raw(bad);
            assertThat(peer.readHead()).startsWith("HTTP/1.1 " + status + ' ');
        }
    }

    @Test
    void refusesPagesOfOtherOrigins() throws Exception {
        try (WsPeer peer = new WsPeer(paged)) {
            peer.raw(WsPeer.handshake("Origin: https://evil.example\r\n"));
            assertThat(peer.readHead()).startsWith("HTTP/1.1 403 ");
        }
        try (WsPeer peer = new WsPeer(paged)) {
            peer.raw(WsPeer.handshake("Origin: https://Phone.example\r\n"));
            assertThat(peer.readHead()).startsWith("HTTP/1.1 101 ");
        }
    }

    @Test
    void servesPagesOnTheSamePort() throws Exception {
        try (WsPeer peer = new WsPeer(paged)) {
            peer.raw("GET /phone.html?x=1 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(peer.readHead()).startsWith("HTTP/1.1 200 ").contains("content-length: 8");
            assertThat(peer.socket().getInputStream().readNBytes(8))
                    .isEqualTo("<p>phone".getBytes(StandardCharsets.UTF_8));
            peer.raw("GET /none HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(peer.readHead()).startsWith("HTTP/1.1 404 ");
        }
        try (WsPeer peer = new WsPeer(paged)) {
            peer.raw("DELETE /phone.html HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(peer.readHead()).startsWith("HTTP/1.1 405 ");
        }
    }

    // ---- hostile ----

    @ParameterizedTest
    @CsvSource({
        "text frame that is not masked, 8102 4142, 1002",
        "unknown opcode, 8380 00000000, 1002",
        "reserved bit, c180 00000000, 1002",
        "long ping, 89fe0080 00000000, 1002",
        "ping in parts, 0980 00000000, 1002",
        "continuation of nothing, 8080 00000000, 1002",
        "message larger than the limit, 81feffff 00000000, 1009",
        "frame of 2^63 bytes, 81ffffffffffffffffff 00000000, 1009"
    })
    void closesOnABrokenFrame(String what, String hex, int code) throws Exception {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.raw(HexFormat.of().parseHex(hex.replace(" ", "")));
            assertThat(peer.awaitClosed()).as(what).isEqualTo(code);
        }
        counted.await("connections.closed", "reason", "garbage", 1);
        assertStillServes();
    }

    @Test
    void cutsAMessageOfPartsWithoutEnd() throws Exception {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.raw(WsPeer.frame(0x01, new byte[1_000]));
            assertThatThrownBy(() -> {
                        while (true) {
                            peer.raw(WsPeer.frame(0x00, new byte[1_000]));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        counted.await("connections.closed", "reason", "garbage", 1);
        // Empty parts need no memory, but take time; pings between them do not help.
        try (WsPeer peer = WsPeer.open(address)) {
            peer.raw(WsPeer.frame(0x01, new byte[1]));
            assertThatThrownBy(() -> {
                        while (true) {
                            peer.raw(WsPeer.frame(0x00, new byte[0]));
                            peer.raw(WsPeer.frame(0x89, new byte[0]));
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        counted.await("connections.closed", "reason", "slow", 1);
        assertStillServes();
    }

    @Test
    void closesAHandshakeThatNeverEnds() throws Exception {
        try (WsPeer silent = new WsPeer(address);
                WsPeer half = new WsPeer(address)) {
            half.raw("GET /ws HTTP/1.1\r\nHost: ");
            assertThat(silent.awaitClosed()).isZero();
            assertThat(half.awaitClosed()).isZero();
        }
        counted.await("handshakes", "outcome", "timeout", 2);
        counted.awaitOpen(0);
    }

    @Test
    void garbageInAGoodFrameIsCountedAndAnswered() throws Exception {
        try (WsPeer peer = WsPeer.open(address)) {
            peer.text("not SIP at all");
            peer.text(options("f").replace("Content-Length: 0", "Content-Length: x"));
            assertThat(peer.receiveResponse().status()).isEqualTo(400);
            peer.text(options("g"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }
}
