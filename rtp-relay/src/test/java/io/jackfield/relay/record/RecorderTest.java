package io.jackfield.relay.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("127.0.0.1", 4000);

    @TempDir
    private Path folder;

    private static RecordingPlan plan(String callId) {
        return new RecordingPlan(
                RecordingFormat.PCAP,
                RecordingPlan.fileName(callId, "1"),
                callId,
                Map.of(),
                List.of(Optional.empty(), Optional.empty()),
                0);
    }

    private static RecordedPacket packet() {
        return new RecordedPacket(0, false, new byte[1000], ANYWHERE, ANYWHERE, 1000);
    }

    @Test
    void aFileNameLeadsNowhereElse() {
        assertThat(RecordingPlan.fileName("../../etc/x\u0000@h", "1")).isEqualTo("______etc_x__h-1");
        assertThat(RecordingPlan.fileName("a".repeat(1000), "1")).hasSize(102);
    }

    /** Where the folder is a file nothing can be written: the recording ends, nobody waits, and it is counted. */
    @Test
    void countsARecordingThatCannotBeWritten() throws Exception {
        Path wrong = Files.createFile(folder.resolve("file"));
        try (Recorder recorder = new Recorder(wrong)) {
            Recorder.Recording recording = recorder.begin(plan("call"));
            recording.packet(packet());
            var stopped = recording.stop().toCompletableFuture();
            await().atMost(Duration.ofSeconds(10)).until(stopped::isCompletedExceptionally);
            assertThat(recorder.failed()).isOne();
            assertThat(recorder.finished()).isZero();
        }
    }

    /** Faster than any disk: what does not fit into the queue is dropped and counted, and the end still comes. */
    @Test
    void dropsWhatTheDiskCannotFollowAndNeverWaits() throws Exception {
        try (Recorder recorder = new Recorder(folder)) {
            Recorder.Recording recording = recorder.begin(plan("call"));
            RecordedPacket packet = packet();
            int packets = 0;
            long end = System.nanoTime() + 10_000_000_000L;
            while (recorder.dropped() == 0 && System.nanoTime() < end) {
                recording.packet(packet);
                packets++;
            }
            Path file = recording.stop().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(recorder.dropped()).isPositive();
            assertThat(Files.size(file)).isBetween(24L, 24L + packets * 1044L);
            assertThat((Files.size(file) - 24) % 1044).isZero();
            assertThat(folder.resolve("spool")).isEmptyDirectory();
        }
    }

    static boolean canMount() {
        return "root".equals(System.getProperty("user.name")) && Files.isExecutable(Path.of("/bin/mount"));
    }

    @Test
    @EnabledIf("canMount")
    void endsARecordingWhoseDiskIsFull() throws Exception {
        Path tiny = Files.createDirectory(folder.resolve("tiny"));
        int mounted = new ProcessBuilder("/bin/mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", tiny.toString())
                .start()
                .waitFor();
        org.junit.jupiter.api.Assumptions.assumeTrue(mounted == 0, "no right to mount a tmpfs");
        try (Recorder recorder = new Recorder(tiny)) {
            Recorder.Recording recording = recorder.begin(plan("call"));
            for (int i = 0; i < 1000; i++) {
                recording.packet(packet());
            }
            var stopped = recording.stop().toCompletableFuture();
            await().atMost(Duration.ofSeconds(20)).until(stopped::isCompletedExceptionally);
            assertThat(recorder.failed()).isOne();
        } finally {
            new ProcessBuilder("/bin/umount", "-l", tiny.toString()).start().waitFor();
        }
    }
}
