package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.RtpRelay;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sessions that come and go over ng leave nothing behind. */
class NgSoakTest {
    private static final int SESSIONS = 20_000;
    /** First so many, which fill the caches that are bounded. */
    private static final int WARM = 6_000;

    private static final int TOGETHER = 40;
    private static final long MEBIBYTE = 1 << 20;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void twentyThousandSessionsLeaveNothingBehind() {
        MediaLoops loops = MediaLoops.builder().threads(2).start();
        RtpRelay relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .ports(30_000, 30_999)
                .loops(loops)
                .meters(meters)
                .build();
        try (Peer alice = new Peer();
                NgServer server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
                NgClient client = NgClient.builder(server.local(), loops)
                        .timeout(Duration.ofSeconds(30))
                        .start()) {
            int ports = freePorts();
            sessions(client, RemoteCall.sdp(alice), 0, WARM);
            long descriptors = descriptors();
            long heap = heap();
            sessions(client, RemoteCall.sdp(alice), WARM, SESSIONS);
            assertThat(relay.sessionCount()).isZero();
            await().atMost(Duration.ofSeconds(20)).until(() -> freePorts() == ports);
            assertThat(loops.loops().stream().mapToInt(MediaLoop::openSockets).sum())
                    .as("the server's and the client's socket")
                    .isEqualTo(2);
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors + 8);
            assertThat(heap() - heap).isLessThan(16 * MEBIBYTE);
        }
        relay.close();
        loops.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> assertThat(loop.faults()).isZero());
    }

    private static void sessions(NgClient client, byte[] sdp, int from, int to) {
        for (int next = from; next < to; next += TOGETHER) {
            List<CompletionStage<Void>> batch = new ArrayList<>();
            for (int i = next; i < Math.min(to, next + TOGETHER); i++) {
                batch.add(session(client, "call-" + i, sdp));
            }
            batch.forEach(done ->
                    done.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join());
        }
    }

    private static CompletionStage<Void> session(NgClient client, String callId, byte[] sdp) {
        InetSocketAddress somewhere = new InetSocketAddress("127.0.0.1", 5060);
        MediaLeg offer = new MediaLeg(callId, "a", "", "z9hG4bK1", somewhere);
        MediaLeg dialog = new MediaLeg(callId, "a", "b", "z9hG4bK1", somewhere);
        return client.offer(offer, sdp)
                .thenCompose(offered -> client.answer(dialog, sdp))
                .thenCompose(answered -> client.delete(dialog));
    }

    private int freePorts() {
        return (int) meters.get("jackfield.relay.ports.free").gauge().value();
    }

    /** 0 where the system does not tell. */
    private static long descriptors() {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(own)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
