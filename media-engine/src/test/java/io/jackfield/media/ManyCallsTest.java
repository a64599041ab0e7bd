package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.sound.Prompt;
import io.jackfield.rtp.loop.MediaLoops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManyCallsTest {
    private static final int CALLS = 1_000;
    private static final int AT_A_TIME = 50;

    @TempDir
    Path folder;

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(open)) {
            return all.count();
        }
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith(prefix))
                .count();
    }

    private static long threads() {
        return threads("jackfield-");
    }

    /**
     * Symptom: now and then there were a thread or two more than allowed. Cause: those of a recorder, one a processor and two that finish
     * files, wait 10 s for more to record, which is as long as they were waited for. So they are counted apart.
     */
    private static long threadsWithoutRecorders() {
        return threads() - threads("jackfield-record-");
    }

    /** Calls of every kind: short, refused, abandoned, broken, hung up by either side at any moment. */
    private static CallScript caller(int number, Path folder) {
        Random random = new Random(number);
        return switch (number % 5) {
            case 0 -> call -> call.pause(Duration.ofMillis(random.nextInt(60)));
            case 1 -> call -> call.play(Prompt.tone("%(40,0,440)"));
            case 2 ->
                call -> {
                    call.record(folder.resolve(number + ".wav"));
                    call.sendDtmf("1");
                };
            case 3 ->
                call -> {
                    throw new IllegalStateException("a bug of the script");
                };
            default -> Call::awaitEnd;
        };
    }

    @Test
    void aThousandCallsLeaveNothingBehind() throws Exception {
        long threadsOfOthers = threads();
        try (MediaLoops loops =
                MediaLoops.builder().threads(2).name("jackfield-test").start()) {
            long threadsBefore;
            long descriptorsBefore;
            try (Phones phones = new Phones(
                    d -> d.match("echo", Call::echo)
                            .match("busy", call -> call.hangup(Cause.BUSY))
                            .match("short", call -> call.play(Prompt.tone("%(20,0,440)")))
                            .match("broken", call -> {
                                throw new IllegalStateException("a bug of the script");
                            }),
                    b -> b.loops(loops).ports(30_000, 30_000 + 2 * (AT_A_TIME + 1) - 1))) {
                Phones.end(phones.dial("echo", call -> {}));
                await().untilAsserted(() -> assertThat(phones.server.sessions()).isZero());
                threadsBefore = threadsWithoutRecorders();
                descriptorsBefore = descriptors();
                List<Call> running = new ArrayList<>();
                String[] extensions = {"echo", "busy", "short", "broken", "absent"};
                for (int i = 0; i < CALLS; i++) {
                    // The fifth kind of caller waits for the other side to hang up: not with the echo.
                    String extension = extensions[i % 5 == 4 ? 1 + i / 5 % 4 : i / 5 % 5];
                    running.add(phones.dial(extension, caller(i, folder)));
                    if (running.size() == AT_A_TIME) {
                        for (Call call : running) {
                            call.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
                        }
                        running.clear();
                        // Ports that the last calls have closed are free again one turn of their loop later.
                        await().until(() -> phones.server.sessions() == 0 && phones.phone.sessions() == 0);
                    }
                }
                await().untilAsserted(() -> {
                    assertThat(threadsWithoutRecorders()).isLessThanOrEqualTo(threadsBefore);
                    assertThat(threads("jackfield-record-"))
                            .isLessThanOrEqualTo(Runtime.getRuntime().availableProcessors() + 2);
                    assertThat(descriptors()).isLessThanOrEqualTo(descriptorsBefore + 2);
                    assertThat(loops.loops().stream()
                                    .mapToInt(l -> l.openSockets())
                                    .sum())
                            .isZero();
                });
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(threadsOfOthers));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.count()).isGreaterThan(20);
        }
    }
}
