package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.sip.message.SipResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SipNodeUdpTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SipNode node =
            SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).meters(meters).build();
    private final InetSocketAddress address = node.listenPoints().get(0).address();
    private final Answering user = new Answering();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void answersARequest() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "1"), "c1"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.callId()).isEqualTo("c1");
            assertThat(response.topVia().received()).isEmpty();
        }
    }

    /** RFC 3581 4: received and rport are written and the response goes to the port that the request came from. */
    @Test
    void answersToTheSourcePortWhenRportAsksForIt() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            String via = "SIP/2.0/UDP 10.9.9.9:9;rport;branch=z9hG4bK2";
            peer.send(address, Texts.request("OPTIONS", via, "c2"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.topVia().received()).contains("127.0.0.1");
            assertThat(response.topVia().rport()).isEqualTo(peer.port());
            assertThat(response.topVia().branch()).isEqualTo("z9hG4bK2");
        }
    }

    /** RFC 3261 18.2.1, 18.2.2: without rport the response goes to the source address and the port of the Via. */
    @Test
    void answersToThePortOfTheVia() throws Exception {
        node.attach(user);
        try (UdpPeer sender = new UdpPeer();
                UdpPeer listener = new UdpPeer()) {
            String via = "SIP/2.0/UDP phone.invalid:" + listener.port() + ";branch=z9hG4bK3";
            sender.send(address, Texts.request("OPTIONS", via, "c3"));
            SipResponse response = listener.receiveResponse();
            assertThat(response.topVia().received()).contains("127.0.0.1");
            assertThat(sender.silent()).isTrue();
        }
    }

    /** A received parameter that the sender wrote itself says nothing about where it is. */
    @Test
    void replacesAReceivedParameterOfTheSender() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            peer.send(
                    address,
                    Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "4") + ";received=10.1.1.1;rport=7", "c4"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.vias()).hasSize(1);
            assertThat(response.topVia().received()).contains("127.0.0.1");
            assertThat(response.topVia().rport()).isEqualTo(peer.port());
        }
    }

    /** Nothing is lost at start: what comes before a user is attached waits in the socket. */
    @Test
    void readsOnlyWhenAUserIsAttached() throws Exception {
        try (UdpPeer peer = new UdpPeer()) {
            for (int i = 0; i < 20; i++) {
                peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "5" + i), "c5-" + i));
            }
            node.attach(user);
            for (int i = 0; i < 20; i++) {
                assertThat(peer.receiveResponse().callId()).isEqualTo("c5-" + i);
            }
        }
    }

    @Test
    void survivesGarbageAndCountsIt() throws Exception {
        node.attach(user);
        Random random = new Random(42);
        try (UdpPeer peer = new UdpPeer()) {
            for (int i = 0; i < 500; i++) {
                byte[] noise = new byte[random.nextInt(1_400)];
                random.nextBytes(noise);
                peer.send(address, noise);
            }
            String good = Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "6"), "c6");
            for (int cut = 1; cut < good.length() - 4; cut += 7) {
                peer.send(address, good.substring(0, cut));
            }
            peer.send(address, new byte[65_507]);
            assertAnswers(peer, "c6");
        }
        assertThat(counted("malformed")).isGreaterThan(400);
        assertThat(user.requests).hasSize(1);
    }

    private void assertAnswers(UdpPeer peer, String callId) throws IOException {
        peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "6ok"), callId));
        SipResponse response = peer.receiveResponse();
        while (response.status() != 200) {
            assertThat(response.status()).isEqualTo(400);
            response = peer.receiveResponse();
        }
        assertThat(response.callId()).isEqualTo(callId);
    }

    /** RFC 3261 8.2, 16.3: a request that is flawed but can be answered is, without a transaction. */
    @Test
    void answersAFlawedRequestWith400() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            String via = "SIP/2.0/UDP 10.9.9.9:9;rport;branch=z9hG4bK7";
            peer.send(address, Texts.request("OPTIONS", via, "c7").replace("CSeq: 1 OPTIONS", "CSeq: 1 INVITE"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.topVia().received()).contains("127.0.0.1");
            assertThat(response.topVia().rport()).isEqualTo(peer.port());
        }
        assertThat(counted("malformed.rejected")).isEqualTo(1);
        assertThat(user.requests).isEmpty();
    }

    @Test
    void carriesALargeDatagram() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            String body = "x".repeat(60_000);
            peer.send(address, Texts.request("MESSAGE", Texts.via("UDP", peer.port(), "8"), "c8", body));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
            assertThat(user.requests.get(0).bodyLength()).isEqualTo(60_000);
        }
    }

    /** RFC 5626 4.4.2 and what phones do: an empty line or zeros keep a NAT binding and ask for nothing. */
    @Test
    void takesKeepAlives() throws Exception {
        node.attach(user);
        try (UdpPeer peer = new UdpPeer()) {
            peer.send(address, "\r\n\r\n");
            peer.send(address, new byte[4]);
            await().atMost(Duration.ofSeconds(5)).until(() -> counted("keepalives") == 2);
            assertThat(counted("malformed")).isZero();
        }
    }

    @Test
    void anExceptionOfTheUserDoesNotStopTheShard() throws Exception {
        Answering failing = new Answering() {
            @Override
            public void onRequest(io.jackfield.sip.transaction.ServerTransaction transaction) {
                if (transaction.request().callId().equals("bad")) {
                    throw new IllegalStateException("a mistake of the application");
                }
                if (transaction.request().callId().equals("worse")) {
                    throw new NoClassDefFoundError("a library that the application forgot");
                }
                super.onRequest(transaction);
            }
        };
        node.attach(failing);
        try (UdpPeer peer = new UdpPeer()) {
            peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "9"), "bad"));
            assertThat(peer.receiveResponse().status()).isEqualTo(500);
            peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "11"), "worse"));
            assertThat(peer.receiveResponse().status()).isEqualTo(500);
            peer.send(address, Texts.request("OPTIONS", Texts.via("UDP", peer.port(), "10"), "good"));
            assertThat(peer.receiveResponse().status()).isEqualTo(200);
            assertThat(counted("exceptions")).isEqualTo(2);
        }
    }

    @Test
    void servesIpv6BesideIpv4() throws Exception {
        InetAddress loopback6 = Inet6Address.getByName("::1");
        assumeThat(NetworkInterface.getByInetAddress(loopback6))
                .as("this machine has an IPv6 loopback address")
                .isNotNull();
        try (SipNode both = SipNode.builder()
                        .listen(l -> l.udp("127.0.0.1", 0).udp("::1", 0))
                        .build();
                UdpPeer peer = new UdpPeer(loopback6)) {
            both.attach(user);
            String via = "SIP/2.0/UDP [::1]:" + peer.port() + ";branch=z9hG4bK11";
            peer.send(both.listenPoints().get(1).address(), Texts.request("OPTIONS", via, "c11"));
            SipResponse response = peer.receiveResponse();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.topVia().received()).isEmpty();
            assertThat(both.sentBy(user.flows.get(0)))
                    .isEqualTo("[::1]:" + both.listenPoints().get(1).address().getPort());
        }
    }

    private double counted(String what) {
        double[] total = {0};
        meters.find("jackfield.sip." + what).functionCounters().forEach(counter -> total[0] += counter.count());
        return total[0];
    }
}
