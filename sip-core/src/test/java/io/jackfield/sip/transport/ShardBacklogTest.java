package io.jackfield.sip.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipResponse;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a shard does first when it could not run for a while, as while the collector ran. */
class ShardBacklogTest {
    /** More than are read in one turn. */
    private static final int DATAGRAMS = 300;

    private static final byte[] OPTIONS = """
            OPTIONS sip:127.0.0.1 SIP/2.0\r
            Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKa\r
            From: <sip:a@127.0.0.1>;tag=1\r
            To: <sip:b@127.0.0.1>\r
            Call-ID: a\r
            CSeq: 1 OPTIONS\r
            Content-Length: 0\r
            \r
            """.getBytes(US_ASCII);

    /** An answer that came in time must not lose against the timer that waits for it. */
    @Test
    void datagramsThatWaitAreReadBeforeTimersThatAreDue() throws Exception {
        List<String> order = new ArrayList<>(); // of the shard until it ends
        CompletableFuture<Void> fired = new CompletableFuture<>();
        NettyHost host = new NettyHost(HostSettings.named("backlog"));
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address =
                    host.bind(Transport.UDP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            host.start(List.of(new Recorder(order)));
            Shard shard = host.shards().get(0);
            CountDownLatch stopped = new CountDownLatch(1);
            CountDownLatch sent = new CountDownLatch(1);
            shard.execute(() -> {
                long now = shard.nowNs();
                shard.timers().schedule(new Due(order, fired), now + 1);
                stopped.countDown();
                awaitUninterrupted(sent);
                while (System.nanoTime() < now + 50_000_000) {
                    Thread.onSpinWait(); // the wheel's grain is a few milliseconds
                }
            });
            stopped.await();
            for (int i = 0; i < DATAGRAMS; i++) {
                peer.send(new DatagramPacket(OPTIONS, OPTIONS.length, address));
            }
            sent.countDown();
            fired.get(20, TimeUnit.SECONDS);
        } finally {
            host.close();
            host.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        assertThat(order).hasSize(DATAGRAMS + 1).last().isEqualTo("timer");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Due extends TimerWheel.Timer {
        private final List<String> order;
        private final CompletableFuture<Void> fired;

        Due(List<String> order, CompletableFuture<Void> fired) {
            this.order = order;
            this.fired = fired;
        }

        @Override
        protected long onTimer(long nowNs) {
            order.add("timer");
            fired.complete(null);
            return Machine.NEVER;
        }
    }

    private record Recorder(List<String> order) implements Ingress {
        @Override
        public void onMessage(SipMessage message, Flow from) {
            order.add("message");
        }

        @Override
        public void onMalformed(ParseStatus status, Optional<SipResponse> rejection, Flow from) {
            order.add(status.name());
        }
    }
}
