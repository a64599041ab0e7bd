package io.jackfield.sip.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a capture server gets, read by a reader of our own and by sngrep. */
@Timeout(120)
class CaptureTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(0, resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
    }

    private DatagramSocket socket() throws IOException {
        DatagramSocket socket = open(new DatagramSocket(new InetSocketAddress(LOOPBACK, 0)));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private SipNode node(Capture capture, String host) {
        SipNode node = open(SipNode.builder()
                .listen(l -> l.udp(host, 0).tcp(host, 0))
                .capture(capture)
                .build());
        node.attach(new TransactionUser() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                transaction.respond(
                        SipResponse.to(transaction.request(), 200).toTag("node").build());
            }

            @Override
            public void onCancel(ServerTransaction invite, SipRequest cancel) {}

            @Override
            public void onAck(SipRequest ack, Flow flow) {}
        });
        return node;
    }

    private Capture capture(UnaryOperator<Capture.Builder> settings) {
        return open(settings.apply(Capture.builder()).build());
    }

    private static String request(String method, int port, String callId, String headers, String body) {
        return method + " sip:9196@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:" + port + ";branch=z9hG4bK" + callId + "\r\n"
                + "From: <sip:1001@127.0.0.1>;tag=a\r\nTo: <sip:9196@127.0.0.1>\r\n"
                + "Call-ID: " + callId + "\r\nCSeq: 1 " + method + "\r\nMax-Forwards: 70\r\n"
                + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static void send(DatagramSocket from, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        from.send(new DatagramPacket(bytes, bytes.length, LOOPBACK, port));
    }

    private static HepReader receive(DatagramSocket server) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        server.receive(packet);
        return HepReader.of(Arrays.copyOf(packet.getData(), packet.getLength()));
    }

    private static int port(SipNode node) {
        return node.listenPoints().get(0).address().getPort();
    }

    /** The chunks, one by one: the request as it came, the response as it went. */
    @ParameterizedTest
    @CsvSource({"127.0.0.1", "0.0.0.0"})
    void copiesWhatComesAndGoes(String host) throws Exception {
        DatagramSocket server = socket();
        Capture capture = capture(c -> c.to("hep:127.0.0.1:" + server.getLocalPort())
                .agentId(4_000_000_001L)
                .password("sesame"));
        SipNode node = node(capture, host);
        DatagramSocket phone = socket();
        String text = request("OPTIONS", phone.getLocalPort(), "call-1", "X-Odd:  kept \r\n", "");
        Instant before = Instant.now();
        send(phone, port(node), text);

        HepReader in = receive(server);
        assertThat(in.sip()).isEqualTo(text);
        assertThat(in.chunks().keySet()).containsExactlyInAnyOrder(1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 14, 15, 17);
        assertThat(in.number(1)).as("IPv4").isEqualTo(2);
        assertThat(in.number(2)).as("UDP").isEqualTo(17);
        assertThat(in.number(11)).as("SIP").isEqualTo(1);
        assertThat(in.number(12)).isEqualTo(4_000_000_001L);
        assertThat(in.text(14)).isEqualTo("sesame");
        assertThat(in.text(17)).isEqualTo("call-1");
        assertThat(in.source()).isEqualTo(phone.getLocalSocketAddress());
        assertThat(in.destination()).isEqualTo(new InetSocketAddress(LOOPBACK, port(node)));
        assertThat(Instant.ofEpochSecond(in.number(9), in.number(10) * 1_000))
                .isBetween(before.minusSeconds(1), Instant.now());

        HepReader out = receive(server);
        assertThat(out.sip()).startsWith("SIP/2.0 200 ");
        assertThat(out.source()).isEqualTo(in.destination());
        assertThat(out.destination()).isEqualTo(in.source());
        assertThat(out.text(17)).isEqualTo("call-1");
        await().atMost(PATIENCE).until(() -> capture.sent() == 2);
    }

    @Test
    void onlyTheMethodsThatAreWanted() throws Exception {
        DatagramSocket server = socket();
        Capture capture =
                capture(c -> c.to("hep:127.0.0.1:" + server.getLocalPort()).filter(Method.INFO));
        SipNode node = node(capture, "127.0.0.1");
        DatagramSocket phone = socket();
        send(phone, port(node), request("OPTIONS", phone.getLocalPort(), "other", "", ""));
        send(phone, port(node), request("INFO", phone.getLocalPort(), "wanted", "", ""));
        assertThat(receive(server).sip()).startsWith("INFO ");
        assertThat(receive(server).sip()).startsWith("SIP/2.0 200").contains("CSeq: 1 INFO");
        await().atMost(PATIENCE).until(() -> capture.sent() == 2);
    }

    /** No key and no credentials leave, and not a byte is moved. */
    @Test
    void secretsAreBlankedInPlace() throws Exception {
        DatagramSocket server = socket();
        SipNode node = node(capture(c -> c.to("hep:127.0.0.1:" + server.getLocalPort())), "127.0.0.1");
        DatagramSocket phone = socket();
        String headers = "AUTHORIZATION : Digest username=\"bob\",\r\n response=\"5ecret\"\r\n"
                + "proxy-authorization: Digest response=\"5ecret\"\r\nX-Authorization: seen\r\n"
                + "Content-Type: application/sdp\r\n";
        String body = "v=0\r\nk=clear:5ecret\r\na=ice-ufrag:seen\r\na=ice-pwd:5ecret\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ecret|2^20|1:4;inline:5ecret UNENCRYPTED_SRTCP\r\n";
        String text = request("OPTIONS", phone.getLocalPort(), "secret", headers, body);
        send(phone, port(node), text);
        String copy = receive(server).sip();
        assertThat(copy).hasSameSizeAs(text).doesNotContain("5ecret").doesNotContain("bob");
        assertThat(copy)
                .contains("X-Authorization: seen", "a=ice-ufrag:seen", "AES_CM_128_HMAC_SHA1_80 inline:******|2^20");
        assertThat(copy).contains("|1:4;inline:****** UNENCRYPTED_SRTCP");
    }

    @Test
    void secretsCanBeShown() throws Exception {
        DatagramSocket server = socket();
        SipNode node =
                node(capture(c -> c.to("hep:127.0.0.1:" + server.getLocalPort()).secrets(true)), "127.0.0.1");
        DatagramSocket phone = socket();
        String text =
                request("OPTIONS", phone.getLocalPort(), "shown", "Authorization: Digest response=\"5ecret\"\r\n", "");
        send(phone, port(node), text);
        assertThat(receive(server).sip()).isEqualTo(text);
    }

    /** Over TCP: packets one behind the other, and a new connection when the server was away. */
    @Test
    void comesBackToAServerThatWasAway() throws Exception {
        ServerSocket first = open(new ServerSocket(0, 5, LOOPBACK));
        first.setSoTimeout((int) PATIENCE.toMillis());
        int serverPort = first.getLocalPort();
        Capture capture = capture(c -> c.to("hep:127.0.0.1:" + serverPort + ";transport=tcp"));
        SipNode node = node(capture, "127.0.0.1");
        DatagramSocket phone = socket();
        send(phone, port(node), request("OPTIONS", phone.getLocalPort(), "one", "", ""));
        try (Socket connection = first.accept()) {
            connection.setSoLinger(true, 0);
            DataInputStream in = new DataInputStream(connection.getInputStream());
            assertThat(next(in).text(17)).isEqualTo("one");
            assertThat(next(in).sip()).startsWith("SIP/2.0 200");
        }
        first.close();
        await().atMost(PATIENCE).until(() -> {
            send(phone, port(node), request("OPTIONS", phone.getLocalPort(), "lost" + capture.dropped(), "", ""));
            return capture.dropped() > 0;
        });
        ServerSocket second = open(new ServerSocket(serverPort, 5, LOOPBACK));
        second.setSoTimeout(200);
        Socket[] back = new Socket[1];
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            send(phone, port(node), request("OPTIONS", phone.getLocalPort(), "back", "", ""));
            back[0] = second.accept();
            return true;
        });
        opened.add(0, back[0]);
        back[0].setSoTimeout((int) PATIENCE.toMillis());
        assertThat(next(new DataInputStream(back[0].getInputStream())).chunks()).containsKey(15);
    }

    private static HepReader next(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(6);
        int length = (head[4] & 0xFF) << 8 | head[5] & 0xFF;
        byte[] packet = Arrays.copyOf(head, length);
        in.readFully(packet, 6, length - 6);
        return HepReader.of(packet);
    }

    /** A server that takes the connection and reads nothing: calls go on, what does not fit is counted. */
    @Test
    void neverHoldsUpACall() throws Exception {
        ServerSocket deaf = open(new ServerSocket(0, 5, LOOPBACK));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Capture capture = capture(c ->
                c.to("hep:127.0.0.1:" + deaf.getLocalPort() + ";transport=tcp").buffer(16));
        SipNode node = open(SipNode.builder()
                .listen(l -> l.udp("127.0.0.1", 0))
                .capture(capture)
                .meters(registry)
                .build());
        node.attach(new TransactionUser() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                transaction.respond(
                        SipResponse.to(transaction.request(), 200).toTag("n").build());
            }

            @Override
            public void onCancel(ServerTransaction invite, SipRequest cancel) {}

            @Override
            public void onAck(SipRequest ack, Flow flow) {}
        });
        DatagramSocket phone = socket();
        String body = "x".repeat(30_000);
        byte[] answer = new byte[65_536];
        for (int i = 0; capture.dropped() < 100; i++) {
            send(phone, port(node), request("OPTIONS", phone.getLocalPort(), "c" + i, "", body));
            phone.receive(new DatagramPacket(answer, answer.length));
            assertThat(i).as("the buffer must be full some time").isLessThan(20_000);
        }
        assertThat(registry.get("jackfield.sip.capture.dropped")
                        .functionCounter()
                        .count())
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void mistakesAreNamedTogether() {
        assertThatThrownBy(() -> Capture.builder()
                        .to("http://x")
                        .agentId(-1)
                        .password("x".repeat(300))
                        .buffer(1)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("hep:host:port", "agent id", "password", "buffer");
    }

    @ParameterizedTest
    @CsvSource({
        "hep:h.example, hep:h.example:9060",
        "hep:[::1]:99, hep:[::1]:99",
        "HEP:10.0.0.1:1;transport=TCP, hep:10.0.0.1:1;transport=tcp",
        "hep:[::1];transport=udp, hep:[::1]:9060",
        "hep:, ''",
        "hep:h:0, ''",
        "hep:h:70000, ''",
        "hep:h:, ''",
        "hep:[::1, ''",
        "hep:[::1]9, ''",
        "hep:h;transport=sctp, ''",
        "h:9060, ''"
    })
    void readsWhereTo(String text, String expected) {
        assertThat(HepServer.parse(text).map(HepServer::toString).orElse("")).isEqualTo(expected);
    }

    @Test
    void closingEndsTheThread() throws Exception {
        DatagramSocket server = socket();
        Capture capture = capture(c -> c.to("hep:127.0.0.1:" + server.getLocalPort()));
        SipNode node = node(capture, "127.0.0.1");
        DatagramSocket phone = socket();
        send(phone, port(node), request("OPTIONS", phone.getLocalPort(), "one", "", ""));
        receive(server);
        capture.close();
        capture.close();
        await().atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("jackfield-capture-")));
    }

    /** sngrep as the server writes what it got into a file, with the addresses of the HEP packets. */
    @Test
    void sngrepReadsIt() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, "sngrep"))),
                "sngrep is not on the PATH: apt install sngrep");
        int hepPort = freePort();
        Path file = folder.resolve("got.pcap");
        Process sngrep = new ProcessBuilder(
                        "sngrep", "-N", "-q", "-L", "udp:127.0.0.1:" + hepPort, "-O", file.toString())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(folder.resolve("sngrep.log").toFile())
                .start();
        try {
            SipNode node = node(capture(c -> c.to("hep:127.0.0.1:" + hepPort)), "127.0.0.1");
            DatagramSocket phone = socket();
            int[] tries = new int[1];
            // It says nowhere when it is ready: so again until something is in the file.
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        send(
                                phone,
                                port(node),
                                request("OPTIONS", phone.getLocalPort(), "sngrep" + tries[0]++, "", ""));
                        return Files.exists(file) && contents(file).contains("SIP/2.0 200 ");
                    });
            assertThat(contents(file)).contains("OPTIONS sip:9196@127.0.0.1 SIP/2.0\r\n", "Call-ID: sngrep");
            assertThat(contents(file)).contains(ports(phone.getLocalPort(), port(node)));
        } finally {
            sngrep.destroy();
            assertThat(sngrep.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String contents(Path pcap) throws IOException {
        return Files.readString(pcap, StandardCharsets.ISO_8859_1);
    }

    /** As in an IPv4 and UDP header: loopback twice, then the two ports. */
    private static String ports(int source, int destination) {
        byte[] bytes = {
            127,
            0,
            0,
            1,
            127,
            0,
            0,
            1,
            (byte) (source >> 8),
            (byte) source,
            (byte) (destination >> 8),
            (byte) destination
        };
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return socket.getLocalPort();
        }
    }
}
