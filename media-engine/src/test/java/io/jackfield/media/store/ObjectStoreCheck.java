package io.jackfield.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** What every store does. */
final class ObjectStoreCheck {
    private ObjectStoreCheck() {}

    static void check(ObjectStore store, Path folder) throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("file"), bytes);
        Path back = folder.resolve("back");
        store.put("a/b/one.wav", file);
        store.get("a/b/one.wav", back);
        assertThat(back).hasBinaryContent(bytes);
        Files.write(file, new byte[] {1, 2, 3});
        store.put("a/b/one.wav", file); // in its place
        store.put("a/two + 2%.wav", file);
        store.put("b/three.wav", file);
        store.get("a/b/one.wav", back);
        assertThat(back).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(store.list("a/", 10))
                .extracting(ObjectStore.Stored::name)
                .containsExactlyInAnyOrder("a/b/one.wav", "a/two + 2%.wav");
        assertThat(store.list("b/", 10)).singleElement().satisfies(stored -> {
            assertThat(stored.bytes()).isEqualTo(3);
            assertThat(Duration.between(stored.modified(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(5));
        });
        for (String name : new String[] {"a/b/one.wav", "a/two + 2%.wav", "b/three.wav"}) {
            store.delete(name);
        }
        store.delete("never/was");
        assertThat(store.list("", 10)).isEmpty();
        assertThatThrownBy(() -> store.get("a/b/one.wav", back))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(StorageException.Code.MISSING));
    }
}
