package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.store.StorageException;
import io.jackfield.media.store.StorageException.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedRecordingTest {
    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private final KeyRing keys = KeyRing.of("new", key(1)).and("old", key(2));
    private Path sealed;
    private Path plain;
    private byte[] text = {};

    @BeforeEach
    void files() {
        sealed = folder.resolve("a.sealed");
        plain = folder.resolve("a");
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }

    private void seal(RecordingKeys with, int... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (SealedBytes bytes = new SealedBytes(sealed, with.issue())) {
            for (int part : parts) {
                byte[] some = new byte[part];
                random.nextBytes(some);
                all.write(some);
                bytes.append(ByteBuffer.wrap(some));
            }
            bytes.finish();
        }
        text = all.toByteArray();
    }

    private static Code codeOf(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.code();
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    void comesBack() throws IOException {
        seal(keys, 44, 0, 200_000, 1, 65_536);
        assertThat(SealedRecording.is(sealed)).isTrue();
        assertThat(SealedRecording.decrypt(sealed, plain, keys))
                .isEqualTo(new SealedRecording.Opened(text.length, true));
        assertThat(plain).hasBinaryContent(text);
    }

    @Test
    void whereverItBreaksOffWhatIsBeforeThatComesBack() throws IOException {
        seal(keys, 44, 300, 500);
        byte[] whole = Files.readAllBytes(sealed);
        long before = 0;
        for (int length = Seal.MAGIC.length; length < whole.length; length++) {
            Files.write(sealed, Arrays.copyOf(whole, length));
            SealedRecording.Opened opened = SealedRecording.decrypt(sealed, plain, keys);
            assertThat(opened.complete()).isFalse();
            assertThat(opened.bytes()).isGreaterThanOrEqualTo(before);
            assertThat(plain).hasBinaryContent(Arrays.copyOf(text, (int) opened.bytes()));
            before = opened.bytes();
        }
        assertThat(before).isEqualTo(text.length);
    }

    @Test
    void noByteCanBeChanged() throws IOException {
        seal(keys, 44, 300, 20);
        byte[] whole = Files.readAllBytes(sealed);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(sealed, changed);
            try {
                // A length may be made larger than the file: it then breaks off, and says so.
                assertThat(SealedRecording.decrypt(sealed, plain, keys).complete())
                        .isFalse();
                assertThat(plain).hasBinaryContent(Arrays.copyOf(text, (int) Files.size(plain)));
            } catch (StorageException e) {
                assertThat(e.code()).isIn(Code.TAMPERED, Code.NO_KEY);
                assertThat(plain).doesNotExist();
            }
        }
    }

    @Test
    void chunksCannotBeMovedOrDropped() throws IOException {
        seal(keys, 100, 100, 100);
        byte[] whole = Files.readAllBytes(sealed);
        int chunk = 4 + 100 + Seal.TAG_BYTES;
        int head = whole.length - 3 * chunk - 4 - Seal.TAG_BYTES;
        ByteBuffer dropped = ByteBuffer.allocate(whole.length - chunk);
        dropped.put(whole, 0, head + chunk).put(whole, head + 2 * chunk, whole.length - head - 2 * chunk);
        Files.write(sealed, dropped.array());
        assertThat(codeOf(() -> SealedRecording.decrypt(sealed, plain, keys))).isEqualTo(Code.TAMPERED);
        byte[] swapped = whole.clone();
        System.arraycopy(whole, head, swapped, head + chunk, chunk);
        System.arraycopy(whole, head + chunk, swapped, head, chunk);
        Files.write(sealed, swapped);
        assertThat(codeOf(() -> SealedRecording.decrypt(sealed, plain, keys))).isEqualTo(Code.TAMPERED);
    }

    @Test
    void olderKeysOpenAndStrangersDoNot() throws IOException {
        seal(KeyRing.of("old", key(2)), 1_000);
        assertThat(SealedRecording.decrypt(sealed, plain, keys).complete()).isTrue();
        assertThat(codeOf(() -> SealedRecording.decrypt(sealed, plain, KeyRing.of("old", key(3)))))
                .isEqualTo(Code.NO_KEY);
        assertThat(codeOf(() -> SealedRecording.decrypt(sealed, plain, KeyRing.of("else", key(2)))))
                .isEqualTo(Code.NO_KEY);
    }

    @Test
    void eachFileHasAKeyOfItsOwnAndNoneIsPrinted() {
        RecordingKeys.FileKey one = keys.issue();
        RecordingKeys.FileKey other = keys.issue();
        assertThat(one.key()).isNotEqualTo(other.key());
        assertThat(keys.open(one.reference())).isEqualTo(one.key());
        assertThat(one + keys.toString())
                .isEqualTo("FileKeyKeyRing" + keys.toString().substring(7));
        assertThatThrownBy(() -> KeyRing.of("a", new byte[5])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeyRing.of("", key(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> keys.and("old", key(1))).isInstanceOf(IllegalArgumentException.class);
    }
}
