package io.jackfield.media.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.database.Database;
import io.jackfield.database.cdr.CdrTables;
import io.jackfield.media.Call;
import io.jackfield.media.DialOptions;
import io.jackfield.media.MediaEngine;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while 200 calls are up: after the restart each leg that ever was has one record. */
@Timeout(180)
class CrashTest {
    private static final int CALLS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void everyLegHasOneRecordAfterTheKill(@TempDir Path folder) throws Exception {
        try (Database database = Database.inDirectory(folder)) {
            CdrTables.migrate(database);
        }
        Process engine = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        DyingEngine.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(engine.getInputStream(), StandardCharsets.UTF_8))) {
            String port =
                    out.lines().filter(line -> line.matches("\\d+")).findFirst().orElseThrow();
            callAndKill(engine, Integer.parseInt(port));
        } finally {
            engine.destroyForcibly();
        }
        try (Database database = Database.inDirectory(folder)) {
            CallRecords records = CallRecords.builder(folder.resolve("spool"))
                    .sink(new CdrTableSink(database))
                    .build();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reasons(database))
                            .containsExactlyInAnyOrderEntriesOf(Map.of("crash", CALLS, "callee", CALLS)));
            records.close();
            records.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
            assertThat(reasons(database)).containsEntry("crash", CALLS);
        }
    }

    /** As many calls that are over as calls that are up; then the engine dies. */
    private static void callAndKill(Process engine, int port) throws Exception {
        SipNode node = SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        try (MediaEngine phone = MediaEngine.builder(node)
                .ports(40_000, 49_999)
                .idleSilence(false)
                .build()) {
            List<Call> shortCalls = calls(phone, port, "short");
            List<Call> calls = calls(phone, port, "up");
            for (Call call : shortCalls) {
                call.ended().toCompletableFuture().get(60, TimeUnit.SECONDS);
            }
            await().atMost(PATIENCE).until(() -> calls.stream().allMatch(Call::answered));
            assertThat(shortCalls).allMatch(Call::answered);
            engine.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        } finally {
            node.close();
        }
    }

    private static List<Call> calls(MediaEngine phone, int port, String extension) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(phone.dial(
                    SipUri.of("sip:" + extension + "@127.0.0.1:" + port), DialOptions.DEFAULTS, Call::awaitEnd));
        }
        return calls;
    }

    private static Map<String, Integer> reasons(Database database) {
        return database.now(connection -> {
            Map<String, Integer> reasons = new TreeMap<>();
            try (var select = connection.prepareStatement("SELECT reason, COUNT(*) FROM cdr GROUP BY reason");
                    var row = select.executeQuery()) {
                while (row.next()) {
                    reasons.put(row.getString(1), row.getInt(2));
                }
            }
            return reasons;
        });
    }
}
