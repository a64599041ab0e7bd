package io.jackfield.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Redacted;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that others wrote. */
@Timeout(200)
class S3StoreTest {
    @TempDir
    Path folder;

    private static S3Store.Builder store(String bucket, int port) {
        return S3Store.builder(bucket)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .timeout(Duration.ofSeconds(5));
    }

    @Test
    void keepsListsAndRemoves() throws Exception {
        try (S3Server server = S3Server.start(folder, "recordings");
                S3Store store = store("recordings", server.port())
                        .credentials("S3RVER", Redacted.of("S3RVER"))
                        .build();
                S3Store stranger = store("recordings", server.port())
                        .credentials("NOBODY", Redacted.of("wrong"))
                        .build();
                S3Store elsewhere = store("no-such-bucket", server.port())
                        .credentials("S3RVER", Redacted.of("S3RVER"))
                        .build()) {
            ObjectStoreCheck.check(store, folder);
            Path file = Files.writeString(folder.resolve("f"), "x");
            assertThat(code(() -> stranger.put("a", file))).isEqualTo(StorageException.Code.REFUSED);
            assertThat(code(() -> elsewhere.put("a", file))).isEqualTo(StorageException.Code.MISSING);
            server.close();
            assertThat(code(() -> store.put("a", file))).isEqualTo(StorageException.Code.UNAVAILABLE);
        }
    }

    private static StorageException.Code code(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.code();
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    void mistakesAreNamedTogether() {
        assertThatThrownBy(() -> S3Store.builder("No Bucket")
                        .endpoint(URI.create("ftp://x"))
                        .timeout(Duration.ZERO)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("bucket", "endpoint", "timeout");
    }
}
