package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import io.jackfield.rtp.codec.Codecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {
    @TempDir
    Path folder;

    private final AtomicInteger puts = new AtomicInteger();

    /** A store that is away for so many tries. */
    private final class Flaky implements ObjectStore {
        private final ObjectStore behind = new DirectoryStore(folder.resolve("store"));
        private final int failures;

        Flaky(int failures) {
            this.failures = failures;
        }

        @Override
        public void put(String name, Path file) {
            if (puts.incrementAndGet() <= failures) {
                throw new StorageException(StorageException.Code.UNAVAILABLE, "away");
            }
            behind.put(name, file);
        }

        @Override
        public void get(String name, Path file) {
            behind.get(name, file);
        }

        @Override
        public void delete(String name) {
            behind.delete(name);
        }

        @Override
        public List<Stored> list(String prefix, int most) {
            return behind.list(prefix, most);
        }
    }

    private Recorder recorder(ObjectStore store, boolean keep) {
        return Recorder.builder()
                .folder(folder.resolve("local"))
                .template("%Y/{caller}-{id}")
                .upload(store, "recordings/")
                .keepLocal(keep)
                .build();
    }

    private static Recording.Result record(Recorder recorder) {
        RecordingTap tap = recorder.open(RecordOptions.of(r -> {}), new RecordedCall("c", "1001", "2"), 8_000);
        tap.start(0);
        tap.codec(Codecs.PCMU, 0);
        tap.heard(new Strip(Codecs.PCMU, 1, 440, 8_000).next(), 0);
        tap.stop(20_000_000);
        return tap.recording().await();
    }

    private static void await(Recorder recorder, long uploaded) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> recorder.uploaded() == uploaded);
    }

    @Test
    void isTriedAgainAndTheLocalFileKeptUntilTheStoreHasIt() throws Exception {
        ObjectStore store = new Flaky(1);
        try (Recorder recorder = recorder(store, false)) {
            Recording.Result result = record(recorder);
            Awaitility.await().until(() -> recorder.uploadFailures() == 1);
            assertThat(result.file()).exists();
            assertThat(recorder.uploadsWaiting()).isEqualTo(1);
            await(recorder, 1);
            Awaitility.await().until(() -> recorder.uploadsWaiting() == 0);
            assertThat(result.file()).doesNotExist();
            List<ObjectStore.Stored> stored = store.list("recordings/", 10);
            assertThat(stored).hasSize(1);
            assertThat(stored.get(0).name())
                    .matches("recordings/\\d{4}/1001-.*\\.wav")
                    .endsWith(result.file().getFileName().toString());
            Path back = folder.resolve("back");
            store.get(stored.get(0).name(), back);
            assertThat(Checksum.of(back)).isEqualTo(result.sha256());
        }
    }

    @Test
    void whatWasNotUploadedIsUploadedByTheNextProcess() throws Exception {
        Recording.Result result;
        try (Recorder recorder = recorder(new Flaky(1_000), false)) {
            result = record(recorder);
            Awaitility.await().until(() -> recorder.uploadFailures() == 1);
        }
        assertThat(result.file()).exists();
        Path local = folder.resolve("local");
        Awaitility.await()
                .until(
                        () -> { // the first has let go of its spool
                            try (Recorder recorder = recorder(new Flaky(0), true)) {
                                for (int i = 0; i < 2_000_000 && recorder.uploaded() == 0; i++) {
                                    Thread.onSpinWait();
                                }
                                return recorder.uploaded() == 1;
                            }
                        });
        assertThat(result.file()).exists(); // the next one keeps what it has uploaded
        assertThat(new DirectoryStore(folder.resolve("store")).list("recordings/", 9))
                .hasSize(1);
        Awaitility.await().until(() -> {
            try (var left = Files.walk(local.resolve(".spool"))) {
                return left.noneMatch(f -> f.toString().endsWith(".properties"));
            }
        });
    }

    @Test
    void waitsGrowToFiveMinutes() {
        assertThat(Backoff.waitNs(1, 0)).isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(Backoff.waitNs(4, 0)).isEqualTo(Duration.ofSeconds(8).toNanos());
        assertThat(Backoff.waitNs(9, 0)).isEqualTo(Duration.ofSeconds(256).toNanos());
        assertThat(Backoff.waitNs(10, 0)).isEqualTo(Duration.ofMinutes(5).toNanos());
        assertThat(Backoff.waitNs(1_000_000, 1))
                .isEqualTo(Duration.ofSeconds(225).toNanos());
    }
}
