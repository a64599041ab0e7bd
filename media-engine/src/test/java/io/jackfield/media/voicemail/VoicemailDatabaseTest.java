package io.jackfield.media.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.media.store.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The index, the boxes and the way there, on each database. */
@Timeout(120)
class VoicemailDatabaseTest {
    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-05-01T10:00:00.123Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private StoredMessage message(String id, String box) {
        return new StoredMessage(id, box, "+4930", now, Duration.ofMillis(4_200), false, "messages/" + id);
    }

    private Mailboxes boxes(Database database) {
        VoicemailTables.migrate(database);
        Mailboxes boxes = new Mailboxes(database, clock);
        boxes.put(Mailbox.of("1001").limits(3, Duration.ofSeconds(90)).mailedTo("a@example.com", true));
        return boxes;
    }

    @ParameterizedTest
    @EnumSource(IndexDatabase.class)
    void messagesAreListedCountedSavedAndAddedOnce(IndexDatabase kind) {
        try (Database database = kind.open()) {
            Mailboxes boxes = boxes(database);
            assertThat(boxes.find("1001"))
                    .contains(new Mailbox("1001", "", "a@example.com", true, 3, Duration.ofSeconds(90)));
            assertThat(boxes.find("1002")).isEmpty();
            assertThat(boxes.find("../..")).isEmpty();
            VoicemailIndex index = new VoicemailIndex(database);
            assertThat(index.add(message("a", "1001"))).isEqualTo(VoicemailIndex.Added.DONE);
            now = now.plusSeconds(1);
            assertThat(index.add(message("b", "1001"))).isEqualTo(VoicemailIndex.Added.DONE);
            assertThat(index.add(message("b", "1001"))).isEqualTo(VoicemailIndex.Added.DONE);
            assertThat(index.count("1001")).isEqualTo(new BoxCount(2, 0));
            assertThat(index.add(message("c", "1002"))).isEqualTo(VoicemailIndex.Added.NO_BOX);
            index.save("a");
            assertThat(index.list("1001")).extracting(StoredMessage::id).containsExactly("b", "a");
            assertThat(index.list("1001").get(0)).isEqualTo(message("b", "1001"));
            assertThat(index.add(message("c", "1001"))).isEqualTo(VoicemailIndex.Added.DONE);
            assertThat(index.add(message("d", "1001"))).isEqualTo(VoicemailIndex.Added.FULL);
            assertThat(index.delete("a")).isTrue();
            assertThat(index.delete("a")).isFalse();
            assertThat(index.find("a")).isEmpty();
            assertThat(index.count("1001")).isEqualTo(new BoxCount(2, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(IndexDatabase.class)
    void wrongPinsLockABoxForAWhileHoweverManyTryAtATime(IndexDatabase kind) {
        try (Database database = kind.open()) {
            Mailboxes boxes = boxes(database);
            assertThat(boxes.enter("1001", "")).isEqualTo(Mailboxes.Entry.WRONG); // no PIN is none that fits
            assertThatThrownBy(() -> boxes.pin("1001", Redacted.of("12x4")))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> boxes.pin("9", Redacted.of("1234"))).isInstanceOf(IllegalArgumentException.class);
            boxes.pin("1001", Redacted.of("4711"));
            assertThat(boxes.enter("1001", "4711")).isEqualTo(Mailboxes.Entry.GRANTED);
            assertThat(boxes.enter("nobody", "4711")).isEqualTo(Mailboxes.Entry.WRONG);
            List<CompletableFuture<Mailboxes.Entry>> tries = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                tries.add(CompletableFuture.supplyAsync(() -> boxes.enter("1001", "0000")));
            }
            long wrong = tries.stream()
                    .map(CompletableFuture::join)
                    .filter(entry -> entry == Mailboxes.Entry.WRONG)
                    .count();
            assertThat(wrong).isEqualTo(Mailboxes.MAX_FAILURES);
            assertThat(boxes.enter("1001", "4711")).isEqualTo(Mailboxes.Entry.LOCKED);
            now = now.plus(Mailboxes.LOCKED).plusMillis(1);
            for (int i = 0; i < 4; i++) {
                assertThat(boxes.enter("1001", "0000")).isEqualTo(Mailboxes.Entry.WRONG);
            }
            assertThat(boxes.enter("1001", "4711")).isEqualTo(Mailboxes.Entry.GRANTED);
            assertThat(boxes.enter("1001", "0000")).isEqualTo(Mailboxes.Entry.WRONG); // counted from the start again
            assertThat(boxes.enter("1001", "4711")).isEqualTo(Mailboxes.Entry.GRANTED);
            String kept = database.now(c -> {
                try (var rows = c.createStatement().executeQuery("SELECT pin FROM voicemail_box")) {
                    rows.next();
                    return rows.getString(1);
                }
            });
            assertThat(kept).startsWith("pbkdf2-sha256$100000$").doesNotContain("4711");
        }
    }

    @ParameterizedTest
    @EnumSource(IndexDatabase.class)
    void whatTheStoreRefusesWaitsAndWhatAKillCutOffIsNoMessage(IndexDatabase kind) throws Exception {
        try (Database database = kind.open()) {
            boxes(database);
            VoicemailIndex index = new VoicemailIndex(database);
            Path incoming = Files.createDirectories(folder.resolve("incoming"));
            AtomicInteger away = new AtomicInteger(1);
            ObjectStore store = new DirectoryStore(folder.resolve("store"));
            ObjectStore flaky = new ObjectStore() {
                @Override
                public void put(String name, Path file) {
                    if (away.getAndDecrement() > 0) {
                        throw new StorageException(StorageException.Code.UNAVAILABLE, "away");
                    }
                    store.put(name, file);
                }

                @Override
                public void get(String name, Path file) {
                    store.get(name, file);
                }

                @Override
                public void delete(String name) {
                    store.delete(name);
                }

                @Override
                public List<Stored> list(String prefix, int most) {
                    return store.list(prefix, most);
                }
            };
            List<String> delivered = new ArrayList<>();
            Outbox outbox = new Outbox(new Incoming(incoming), flaky, index, (m, sound) -> delivered.add(m.id()));
            outbox.add(message("a", "1001"), Files.writeString(incoming.resolve("a.take-1"), "sound"));
            outbox.deliver();
            assertThat(outbox.failures()).isEqualTo(1);
            assertThat(index.count("1001")).isEqualTo(new BoxCount(0, 0)); // no row before there is a sound
            Files.writeString(incoming.resolve("b.take-1"), "cut off"); // and then the process was killed
            Outbox next = new Outbox(new Incoming(incoming), flaky, index, (m, sound) -> delivered.add(m.id()));
            new Unfinished(
                    new Incoming(incoming), next, sound -> new FetchedSound(sound, false), Duration.ofSeconds(1));
            assertThat(incoming.resolve("b.take-1")).doesNotExist();
            next.deliver();
            next.deliver();
            assertThat(delivered).containsExactly("a");
            assertThat(index.list("1001")).singleElement().isEqualTo(message("a", "1001"));
            assertThat(store.list("", 9))
                    .singleElement()
                    .satisfies(s -> assertThat(s.bytes()).isEqualTo(5));
            next.add(message("x", "gone"), Files.writeString(incoming.resolve("x.take-1"), "sound"));
            next.deliver();
            assertThat(next.dropped()).isEqualTo(1);
            assertThat(store.list("", 9)).hasSize(1);
            try (var left = Files.list(incoming)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void audioThatNobodyRefersToIsRemovedWhenTheStoreLetsIt() throws Exception {
        Path incoming = Files.createDirectories(folder.resolve("incoming"));
        Path sound = Files.writeString(folder.resolve("sound"), "sound");
        DirectoryStore store = new DirectoryStore(folder.resolve("store"));
        Set<String> known = new HashSet<>(Set.of("kept"));
        Suspects killed = new Suspects(new Incoming(incoming), store, known::contains);
        store.put("kept", sound);
        killed.around("kept", () -> known.add("kept"));
        assertThat(store.list("", 9)).hasSize(1);
        Suspects refusing = new Suspects(new Incoming(incoming), store, object -> {
            throw new DatabaseException(DatabaseException.Code.UNAVAILABLE, "away");
        });
        refusing.around("gone", () -> store.put("gone", sound));
        refusing.settle();
        assertThat(store.list("", 9)).hasSize(2);

        Suspects next = new Suspects(new Incoming(incoming), store, known::contains);
        next.settle();

        assertThat(store.list("", 9))
                .singleElement()
                .satisfies(s -> assertThat(s.name()).isEqualTo("kept"));
        try (var left = Files.list(incoming)) {
            assertThat(left).isEmpty();
        }
    }
}
