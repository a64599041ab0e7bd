package io.jackfield.media.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryStoreTest {
    @TempDir
    Path folder;

    @Test
    void keepsListsAndRemoves() throws Exception {
        ObjectStoreCheck.check(new DirectoryStore(folder.resolve("store")), folder);
        try (var left = Files.walk(folder.resolve("store"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void listsNoMoreThanWasAskedFor() throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "x");
        DirectoryStore store = new DirectoryStore(folder.resolve("store"));
        for (int i = 0; i < 5; i++) {
            store.put("a/" + i, file);
        }
        assertThat(store.list("a/", 3)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/../../x", "/etc/passwd"})
    void namesStayWithin(String name) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "x");
        DirectoryStore store = new DirectoryStore(folder.resolve("store"));
        assertThatThrownBy(() -> store.put(name, file))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(StorageException.Code.REFUSED));
    }
}
