package io.jackfield.media.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.database.Database;
import io.jackfield.media.CallScript;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.media.record.KeyRing;
import io.jackfield.media.record.RecordingKeys;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.WavReader;
import io.jackfield.media.store.DirectoryStore;
import io.jackfield.media.store.ObjectStore;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while 50 callers leave messages, half of them encrypted: some have spoken, some are speaking, and of some the message is on
 * its way. After the restart each has one message, as long as what was spoken, and there is no audio beside those.
 */
@Timeout(180)
class VoicemailCrashTest {
    static final RecordingKeys KEYS = KeyRing.of("k", new byte[32]);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SHORT = 10;
    private static final int LONG = 15;
    /** Longer than the shortest message in a file of any kind. */
    private static final long SPOKEN_BYTES = 8_000;

    /** How calls ended, for who has to find out why something is missing. */
    private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();

    @TempDir
    private Path root;

    @Test
    void whatWasSpokenIsThereAsAWhole() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DyingVoicemail.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String[] ports = out.lines()
                    .filter(line -> line.matches("\\d+ \\d+"))
                    .findFirst()
                    .orElseThrow()
                    .split(" ");
            speakAndKill(process, List.of(ports));
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertWhole(root.resolve("clear"), Optional.empty());
        assertWhole(root.resolve("sealed"), Optional.of(KEYS));
    }

    private void speakAndKill(Process process, List<String> ports) throws Exception {
        try (SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
                MediaEngine phone =
                        MediaEngine.builder(node).ports(40_000, 49_999).build()) {
            for (String port : ports) {
                SipUri box = SipUri.of("sip:vm@127.0.0.1:" + port);
                // Some of it is over before it is taken down, on a machine that is busy.
                dial(phone, box, SHORT, call -> call.play(Prompt.tone("%(5000,0,440)")));
                dial(phone, box, LONG, call -> call.play(Prompt.tone("%(60000,0,440)")));
            }
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(files(root, "store")).as(ends::toString).hasSizeGreaterThanOrEqualTo(SHORT);
                for (String kind : List.of("clear", "sealed")) {
                    assertThat(ids(root.resolve(kind), "incoming"))
                            .as(() -> kind + ", calls over: " + ends)
                            .hasSizeGreaterThanOrEqualTo(LONG);
                }
            });
            process.destroyForcibly().waitFor(); // SIGKILL
        }
    }

    private void dial(MediaEngine phone, SipUri box, int calls, CallScript script) {
        IntStream.range(0, calls)
                .forEach(i -> phone.dial(box, DialOptions.DEFAULTS, script)
                        .ended()
                        .thenAccept(end -> ends.merge(end.cause() + " " + end.status(), 1, Integer::sum)));
    }

    /** Messages of which there is enough to be one. */
    private static Set<String> ids(Path folder, String part) {
        return files(folder, part).stream()
                .filter(file -> file.toFile().length() > SPOKEN_BYTES)
                .map(Incoming::id)
                .filter(id -> !id.isEmpty()) // what a store has in part
                .collect(Collectors.toSet());
    }

    /** Those below a folder of that name; the tree may change meanwhile. */
    private static List<Path> files(Path folder, String part) {
        List<Path> found = new ArrayList<>();
        for (File file : Optional.ofNullable(folder.toFile().listFiles()).orElse(new File[0])) {
            if (file.isDirectory()) {
                found.addAll(files(file.toPath(), part));
            } else if (file.toPath().toString().contains("/" + part + "/")) {
                found.add(file.toPath());
            }
        }
        return found;
    }

    private static void assertWhole(Path folder, Optional<RecordingKeys> keys) throws Exception {
        Set<String> spoken = ids(folder, "incoming");
        spoken.addAll(ids(folder, "store"));
        assertThat(spoken).hasSizeGreaterThan(LONG);
        try (Database database = Database.inDirectory(folder);
                Voicemail voicemail = DyingVoicemail.open(database, folder, keys)) {
            await().atMost(PATIENCE).until(() -> files(folder, "incoming").isEmpty());
            List<StoredMessage> messages = voicemail.messages(DyingVoicemail.BOX);
            assertThat(messages.stream().map(StoredMessage::id)).containsAll(spoken);
            for (StoredMessage message : messages) {
                try (FetchedSound sound = voicemail.fetch(message.object())) {
                    Duration heard = WavReader.readAll(sound.file(), 1_000_000).duration();
                    assertThat(heard.toMillis())
                            .isEqualTo(message.duration().toMillis())
                            .isGreaterThanOrEqualTo(300);
                }
            }
            ObjectStore store = new DirectoryStore(folder.resolve("voicemail/store"));
            assertThat(store.list("", 1_000).stream().map(ObjectStore.Stored::name))
                    .containsExactlyInAnyOrderElementsOf(
                            messages.stream().map(StoredMessage::object).toList());
            assertThat(files(folder, "store")).hasSameSizeAs(messages);
        }
    }
}
