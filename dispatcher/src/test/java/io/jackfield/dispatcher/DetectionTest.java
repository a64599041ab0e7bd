package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How soon a death is found out on real sockets; {@link ProbingTest} tries every moment of dying in virtual time. */
class DetectionTest {
    private static final TransactionUser NOBODY = new TransactionUser() {
        @Override
        public void onRequest(ServerTransaction transaction) {}

        @Override
        public void onCancel(ServerTransaction invite, SipRequest cancel) {}

        @Override
        public void onAck(SipRequest ack, Flow from) {}
    };

    /** A busy machine may be late itself, but not each of three times. */
    @Test
    @Timeout(40)
    void aServerThatFallsSilentIsFoundOutWithinTwoSeconds() throws Exception {
        Duration took = detection();
        for (int again = 0; again < 2 && took.compareTo(Duration.ofSeconds(2)) >= 0; again++) {
            took = detection();
        }
        assertThat(took).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(2));
    }

    /**
     * A server that answers a few probes and dies in the worst moment, right after an answer. It keeps its socket, so that nothing but
     * silence tells: an unreachable port would be known at once.
     */
    private static Duration detection() throws Exception {
        CompletableFuture<Long> down = new CompletableFuture<>();
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                SipNode node =
                        SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build()) {
            node.attach(NOBODY);
            Dispatcher pool = Dispatcher.builder(node)
                    .set(1, s -> s.target("sip:127.0.0.1:" + server.getLocalPort()))
                    .probe(p -> p.every(Duration.ofSeconds(1))
                            .timeout(Duration.ofMillis(500))
                            .downAfter(2))
                    .onState((set, uri, state) -> {
                        if (state == HealthState.INACTIVE) {
                            down.complete(System.nanoTime());
                        }
                    })
                    .build();
            long died = 0;
            for (int probe = 0; probe < 3; probe++) {
                answer(server);
                died = System.nanoTime();
            }
            long found = down.get(10, TimeUnit.SECONDS);

            assertThat(pool.set(1).selectableCount()).isZero();
            pool.close();
            return Duration.ofNanos(found - died);
        }
    }

    private static void answer(DatagramSocket server) throws Exception {
        DatagramPacket packet = new DatagramPacket(new byte[4_096], 4_096);
        server.receive(packet);
        String request = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
        StringBuilder response = new StringBuilder("SIP/2.0 200 OK\r\n");
        request.lines()
                .filter(line -> line.matches("(?i)(via|from|to|call-id|cseq):.*"))
                .map(line -> line.startsWith("To:") ? line + ";tag=s" : line)
                .forEach(line -> response.append(line).append("\r\n"));
        byte[] bytes = response.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        server.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
    }
}
