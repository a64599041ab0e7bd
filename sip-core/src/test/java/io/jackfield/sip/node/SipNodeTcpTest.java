package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
class SipNodeTcpTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Answering user = new Answering();
    private SipNode node = SipNode.builder()
            .listen(l -> l.tcp("127.0.0.1", 0))
            .meters(meters)
            .limits(l -> l.messageTimeout(Duration.ofMillis(700)).maxConnections(8))
            .build();
    private final InetSocketAddress address = node.listenPoints().get(0).address();

    @BeforeEach
    void attach() {
        node.attach(user);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void answersOnTheConnectionOfTheRequest() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send(Texts.request("OPTIONS", "SIP/2.0/TCP pc.invalid;branch=z9hG4bK1", "t1"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.topVia().received()).contains("127.0.0.1");
            assertThat(user.flows.get(0).transport()).isEqualTo(Transport.TCP);
            assertThat(user.flows.get(0).local()).isEqualTo(address);
            assertThat(user.flows.get(0).remote().getPort()).isEqualTo(peer.port());
        }
    }

    @Test
    void framesAMessageSplitAtEachByte() throws Exception {
        String text = Texts.request("MESSAGE", Texts.via("TCP", 9, "2"), "t2", "v=0\r\n\r\nbody");
        try (TcpPeer peer = new TcpPeer(address)) {
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                peer.send(new byte[] {b});
            }
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
            assertThat(user.requests.get(0).text()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 50, 129, 300, 1_000})
    void framesMergedMessagesCutAnywhere(int size) throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            all.append(Texts.request("MESSAGE", Texts.via("TCP", 9, "3-" + i), "t3-" + i, "x".repeat(i * 11)));
            all.append(i % 3 == 0 ? "\r\n" : ""); // RFC 3261 7.5
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        try (TcpPeer peer = new TcpPeer(address)) {
            for (int at = 0; at < bytes.length; at += size) {
                peer.send(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
            }
            for (int i = 0; i < 30; i++) {
                assertThat(peer.receiveResponse().callId()).isEqualTo("t3-" + i);
            }
        }
        assertThat(user.requests).hasSize(30).allMatch(request -> request.bodyLength() % 11 == 0);
    }

    /** RFC 5626 4.4.1. */
    @Test
    void answersAPingWithAPong() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send("\r\n\r\n");
            assertThat(peer.read(2)).containsExactly('\r', '\n');
            peer.send("\r");
            peer.send("\n\r\n" + Texts.request("OPTIONS", Texts.via("TCP", 9, "4"), "t4"));
            assertThat(peer.read(2)).containsExactly('\r', '\n');
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void closesOnGarbage() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send("\u0000\u0001\u0002 not SIP at all\r\n\r\n");
            peer.awaitClosed();
        }
        awaitCount("connections.closed", "reason", "garbage", 1);
        assertStillServes();
    }

    @Test
    void refusesAHeaderThatNeverEnds() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\n");
            byte[] line = ("X-Filler: " + "y".repeat(1_000) + "\r\n").getBytes(StandardCharsets.UTF_8);
            writeUntilRefused(peer, line, 1_000);
            peer.awaitClosed();
        }
        assertStillServes();
    }

    @Test
    void refusesABodyOfTenMegabytesAndSaysSo() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send(Texts.request("MESSAGE", Texts.via("TCP", 9, "5"), "t5")
                    .replace("Content-Length: 0", "Content-Length: 10000000"));
            assertThat(peer.receiveResponse().status()).isEqualTo(513);
            writeUntilRefused(peer, new byte[100_000], 100);
            peer.awaitClosed();
        }
        assertThat(user.requests).isEmpty();
        assertStillServes();
    }

    private static void writeUntilRefused(TcpPeer peer, byte[] chunk, int times) {
        try {
            for (int i = 0; i < times; i++) {
                peer.send(chunk);
            }
        } catch (IOException closed) {
            return;
        }
    }

    /** A peer that dribbles one message holds its connection no longer than the message timeout. */
    @Test
    void closesOnASlowMessage() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: ");
            peer.awaitClosed();
        }
        awaitCount("connections.closed", "reason", "slow", 1);
    }

    /** Half a ping is no message under way: old phones send a lone empty line now and then. */
    @Test
    void aLoneLineEndMayStayForLong() throws Exception {
        try (TcpPeer slow = new TcpPeer(address);
                TcpPeer peer = new TcpPeer(address)) {
            slow.send("OPTIONS ");
            peer.send("\r\n");
            slow.awaitClosed(); // more than the message timeout has passed for both
            peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "6"), "t6"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void closesAnIdleConnection() throws Exception {
        try (SipNode brief = SipNode.builder()
                .listen(l -> l.tcp("127.0.0.1", 0))
                .limits(l -> l.idleTimeout(Duration.ofMillis(100)))
                .build()) {
            brief.attach(user);
            try (TcpPeer peer = new TcpPeer(brief.listenPoints().get(0).address())) {
                peer.awaitClosed();
            }
        }
    }

    @Test
    void refusesConnectionsAboveTheLimit() throws Exception {
        List<TcpPeer> peers = new CopyOnWriteArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                TcpPeer peer = new TcpPeer(address);
                peers.add(peer);
                peer.send("\r\n\r\n");
                peer.read(2);
            }
            try (TcpPeer tooMany = new TcpPeer(address)) {
                tooMany.awaitClosed();
            }
            awaitCount("connections", "event", "refused", 1);
        } finally {
            for (TcpPeer peer : peers) {
                peer.close();
            }
        }
        awaitCount("connections.open", 0);
        assertStillServes();
    }

    /** A peer that sends requests and never reads the answers is closed when its buffer is full, and holds nothing up. */
    @Test
    void closesOnAPeerThatDoesNotRead() throws Exception {
        try (SipNode small = SipNode.builder()
                .listen(l -> l.tcp("127.0.0.1", 0))
                .limits(l -> l.writeBufferBytes(64 << 10))
                .name("small")
                .meters(meters)
                .build()) {
            small.attach(user);
            try (TcpPeer deaf = new TcpPeer(small.listenPoints().get(0).address())) {
                deaf.socket().setReceiveBufferSize(4_096);
                byte[] flood = Texts.request("OPTIONS", "SIP/2.0/TCP h;branch=z9hG4bK7" + "x".repeat(3_000), "t7")
                        .getBytes(StandardCharsets.UTF_8);
                await().atMost(Duration.ofSeconds(20))
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> {
                            writeUntilRefused(deaf, flood, 50);
                            return counted("connections.closed", "reason", "not-reading") == 1;
                        });
            }
        }
        assertStillServes();
    }

    // ---- outgoing ----

    @Test
    void opensAConnectionAndReusesIt() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Outcome first = send((InetSocketAddress) server.getLocalSocketAddress(), "o1");
            Outcome second = send((InetSocketAddress) server.getLocalSocketAddress(), "o2");
            try (TcpPeer peer = new TcpPeer(server.accept())) {
                SipRequest one = peer.receiveRequest();
                assertThat(one.topVia().transport()).isEqualTo("TCP");
                assertThat(one.topVia().port()).isEqualTo(address.getPort());
                SipRequest two = peer.receiveRequest();
                peer.send(SipResponse.to(two, 200).toTag("x").build().toBytes());
                peer.send(SipResponse.to(one, 486).toTag("x").build().toBytes());
                assertThat(first.status()).isEqualTo(486);
                assertThat(second.status()).isEqualTo(200);
                // and what the peer sends over it is served too
                peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "8"), "t8"));
                assertThat(peer.receiveResponse().status()).isEqualTo(200);
            }
        }
        assertThat(counted("connections", "event", "opened")).isEqualTo(1);
    }

    @Test
    void sendsRequestsOverTheConnectionOfARegistration() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "9"), "t9"));
            peer.receiveResponse();
            Flow flow = user.flows.get(0);
            Outcome outcome = send(flow, "o3");
            SipRequest request = peer.receiveRequest();
            peer.send(SipResponse.to(request, 200).toTag("x").build().toBytes());
            assertThat(outcome.status()).isEqualTo(200);
            // a flow that only knows the address finds it too
            Outcome byAddress = send(flow.remote(), "o4");
            peer.send(SipResponse.to(peer.receiveRequest(), 200)
                    .toTag("x")
                    .build()
                    .toBytes());
            assertThat(byAddress.status()).isEqualTo(200);
        }
        awaitCount("connections.open", 0);
        // RFC 5626 5.3: when the connection is gone the flow is
        assertThat(send(user.flows.get(0), "o5").failure()).isEqualTo(Failure.TRANSPORT);
    }

    @Test
    void tellsThatNobodyListens() throws Exception {
        InetSocketAddress nobody;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            nobody = (InetSocketAddress) server.getLocalSocketAddress();
        }
        assertThat(send(nobody, "o6").failure()).isEqualTo(Failure.TRANSPORT);
    }

    @Test
    void tellsThatItHasNoSuchTransport() throws Exception {
        Outcome outcome = new Outcome();
        send(Flow.to(Transport.UDP, new InetSocketAddress("127.0.0.1", 9)), "o7", outcome);
        assertThat(outcome.failure()).isEqualTo(Failure.TRANSPORT);
    }

    /** RFC 3261 18.2.2: when the connection is gone the response goes to the sent-by of the Via over a new one. */
    @Test
    void opensAConnectionForAResponseWhenTheOldOneIsGone() throws Exception {
        node.close();
        CompletableFuture<Void> peerGone = new CompletableFuture<>();
        Answering late = new Answering() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                flows.add(transaction.flow());
                peerGone.thenRun(() -> transaction
                        .shard()
                        .execute(() -> transaction.respond(SipResponse.to(transaction.request(), 200)
                                .toTag("late")
                                .build())));
            }
        };
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        node = SipNode.builder().listen(l -> l.tcp("127.0.0.1", 0)).meters(own).build();
        node.attach(late);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            try (TcpPeer peer = new TcpPeer(node.listenPoints().get(0).address())) {
                peer.send(Texts.request("OPTIONS", Texts.via("TCP", server.getLocalPort(), "10"), "t10"));
                await().atMost(Duration.ofSeconds(5)).until(() -> !late.flows.isEmpty());
            }
            await().atMost(Duration.ofSeconds(5))
                    .until(() ->
                            own.get("jackfield.sip.connections.open").gauge().value() == 0);
            peerGone.complete(null);
            server.setSoTimeout(5_000);
            try (TcpPeer again = new TcpPeer(server.accept())) {
                assertThat(again.receiveResponse().callId()).isEqualTo("t10");
            }
        }
    }

    /** RFC 3261 18.1.1. */
    @Test
    void largeRequestsGoByTcpToWhoTakesIt() throws Exception {
        try (TcpPeer peer = new TcpPeer(address)) {
            Flow udp = Flow.to(Transport.UDP, new InetSocketAddress("127.0.0.1", peer.port()));
            SipRequest small = request("l", "");
            SipRequest large = request("l", "x".repeat(1_100));
            Flow stranger = Flow.to(Transport.UDP, new InetSocketAddress("127.0.0.1", address.getPort()));
            assertThat(node.flowFor(large, stranger)).isSameAs(stranger);
            peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "l"), "l"));
            peer.receiveResponse();
            assertThat(node.flowFor(small, udp)).isSameAs(udp);
            assertThat(node.flowFor(large, udp)).isEqualTo(Flow.to(Transport.TCP, udp.remote()));
        }
    }

    private void assertStillServes() throws IOException {
        try (TcpPeer peer = new TcpPeer(address)) {
            peer.send(Texts.request("OPTIONS", Texts.via("TCP", 9, "ok"), "still-here"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
        }
    }

    private Outcome send(InetSocketAddress to, String callId) {
        return send(Flow.to(Transport.TCP, to), callId);
    }

    private Outcome send(Flow flow, String callId) {
        Outcome outcome = new Outcome();
        send(flow, callId, outcome);
        return outcome;
    }

    private void send(Flow flow, String callId, Outcome outcome) {
        SipRequest request = request(callId, "");
        node.onShardOf(callId, layer -> layer.send(request, flow, outcome));
    }

    private static SipRequest request(String callId, String body) {
        return SipRequest.of(Method.OPTIONS, SipUri.of("sip:peer@127.0.0.1"))
                .set("From", "<sip:node@127.0.0.1>;tag=n")
                .set("To", "<sip:peer@127.0.0.1>")
                .callId(callId)
                .cseq(1)
                .body("text/plain", body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private void awaitCount(String what, String tag, String value, double expected) {
        await().atMost(Duration.ofSeconds(5)).until(() -> counted(what, tag, value) == expected);
    }

    private void awaitCount(String gauge, double expected) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> meters.get("jackfield.sip." + gauge).gauge().value() == expected);
    }

    private double counted(String what, String tag, String value) {
        return meters.find("jackfield.sip." + what).tag(tag, value).functionCounters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
