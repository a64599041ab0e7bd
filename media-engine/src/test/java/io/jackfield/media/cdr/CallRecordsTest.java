package io.jackfield.media.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.Call;
import io.jackfield.media.Cause;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records of legs: journalled, kept until taken, there once. */
@Timeout(60)
class CallRecordsTest {
    @TempDir
    Path folder;

    private volatile Instant now = Legs.START;
    private final Legs.Memory sink = new Legs.Memory("one");

    private CallRecords.Builder builder(CdrSink... sinks) {
        CallRecords.Builder builder = CallRecords.builder(folder).node("fs01").clock((InstantSource) () -> now);
        for (CdrSink one : sinks) {
            builder.sink(one);
        }
        return builder;
    }

    private static void close(CallRecords records) throws Exception {
        records.close();
        records.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aLegIsOneRecord() throws Exception {
        CallRecords records = builder(sink).build();
        Call call = Legs.call("u1");
        records.onCreated(call);
        now = now.plusSeconds(2);
        records.onAnswered(call, Duration.ofSeconds(2));
        now = now.plusMillis(60_500);
        records.onEnded(call, Legs.end(Cause.NORMAL, true));
        records.onEnded(call, Legs.end(Cause.NORMAL, true)); // said twice, counted once
        Call refused = Legs.call("out2");
        records.onCreated(refused);
        records.onEnded(refused, Legs.end(Cause.BUSY, true));
        close(records);
        assertThat(sink.taken).hasSize(2).first().isEqualTo(Legs.record("u1"));
        CallRecord busy = sink.taken.get(1);
        assertThat(busy.answered()).isEmpty();
        assertThat(busy.outcome()).isEqualTo(new CallRecord.Outcome("USER_BUSY", 17, 486, CallRecord.End.PEER));
    }

    @Test
    void recordsWaitForTheirSinkAndForNoOther() throws Exception {
        Legs.Memory away = new Legs.Memory("two");
        away.failing = true;
        CallRecords records = builder(sink, away).build();
        for (int i = 0; i < 250; i++) {
            Call call = Legs.call("u" + i);
            records.onCreated(call);
            records.onEnded(call, Legs.end(Cause.NORMAL, false));
        }
        await().until(() -> sink.taken.size() == 250 && records.failures("two") > 0);
        assertThat(away.taken).isEmpty();
        away.failing = false;
        await().until(() -> away.taken.size() == 250);
        assertThat(away.uuids()).doesNotHaveDuplicates();
        assertThat(records.taken("two")).isEqualTo(250);
        close(records);
    }

    @Test
    void whatNobodyTookIsThereAtTheNextStart() throws Exception {
        sink.failing = true;
        CallRecords records = builder(sink).build();
        Call call = Legs.call("u1");
        records.onCreated(call);
        records.onEnded(call, Legs.end(Cause.NORMAL, false));
        close(records);
        sink.failing = false;
        CallRecords again = builder(sink).build();
        await().until(() -> sink.taken.size() == 1);
        close(again);
        CallRecords third = builder(sink).build();
        close(third);
        assertThat(sink.uuids()).containsExactly("u1");
    }

    /** Symptom: none is lost. A process that dies leaves legs open, and a torn entry at the end of its journal. */
    @Test
    void legsThatDieWithTheProcessGetTheirRecord() throws Exception {
        CallRecords records = builder(sink).build();
        Call up = Legs.call("up");
        Call rings = Legs.call("rings");
        Call over = Legs.call("over");
        for (Call call : List.of(up, rings, over)) {
            records.onCreated(call);
        }
        records.onAnswered(up, Duration.ZERO);
        now = now.plusSeconds(10);
        records.onEnded(over, Legs.end(Cause.NORMAL, true));
        close(records); // writes nothing about legs that are up
        try (Stream<Path> files = Files.list(folder)) {
            Path last = files.filter(file -> file.toString().endsWith(".log"))
                    .max(Path::compareTo)
                    .orElseThrow();
            Files.write(last, new byte[] {0, 0, 0, 99, 1, 2, 3}, StandardOpenOption.APPEND);
        }
        now = now.plusSeconds(1_000);
        CallRecords again = builder(sink).build();
        await().until(() -> sink.taken.size() == 3);
        close(again);
        close(builder(sink).build());
        assertThat(sink.uuids()).containsExactlyInAnyOrder("over", "up", "rings");
        CallRecord crashed = sink.taken.stream()
                .filter(record -> record.leg().uuid().equals("up"))
                .findFirst()
                .orElseThrow();
        assertThat(crashed.outcome()).isEqualTo(new CallRecord.Outcome("CRASH", 41, 200, CallRecord.End.CRASH));
        assertThat(crashed.ended()).isEqualTo(Legs.START.plusSeconds(10));
        assertThat(crashed.answered()).isEqualTo(Optional.of(Legs.START));
        assertThat(crashed.variables()).containsEntry("accountcode", "acme");
        assertThat(CdrTableSink.row(crashed).outcome().reason()).isEqualTo("crash");
    }

    @Test
    void segmentsAreForgottenButLegsThatAreUpAreNot() throws Exception {
        CallRecords records = builder(sink).segment(4_096).build();
        Call longest = Legs.call("longest");
        records.onCreated(longest);
        records.onAnswered(longest, Duration.ZERO);
        for (int i = 0; i < 1_000; i++) {
            Call call = Legs.call("u" + i);
            records.onCreated(call);
            records.onEnded(call, Legs.end(Cause.NORMAL, true));
        }
        await().until(() -> sink.taken.size() == 1_000);
        close(records);
        assertThat(bytes()).isLessThan(400_000);
        CallRecords again = builder(sink).build();
        await().until(() -> sink.taken.size() == 1_001);
        close(again);
        assertThat(sink.uuids()).doesNotHaveDuplicates().contains("longest");
        assertThat(sink.taken.get(1_000).answered()).isPresent();
    }

    private long bytes() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(files::add);
        }
        long sum = 0;
        for (Path file : files) {
            sum += Files.size(file);
        }
        return sum;
    }

    @Test
    void aFullSpoolLosesAndCounts() throws Exception {
        sink.failing = true;
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        CallRecords records = builder(sink).spool(1 << 20).meters(meters).build();
        for (int i = 0; i < 20_000; i++) {
            Call call = Legs.call("u" + i);
            records.onCreated(call);
            records.onEnded(call, Legs.end(Cause.NORMAL, true));
        }
        await().until(() -> records.lost() > 0);
        assertThat(meters.get("jackfield.media.cdr.lost").functionCounter().count())
                .isGreaterThan(0);
        sink.failing = false;
        await().atMost(Duration.ofSeconds(30)).until(() -> sink.taken.size() > 1_000);
        close(records);
        assertThat(sink.taken.size() + records.lost()).isEqualTo(20_000);
        assertThat(sink.uuids()).doesNotHaveDuplicates();
    }

    @Test
    void oneProcessHasASpool() throws Exception {
        CallRecords records = builder(sink).build();
        assertThatThrownBy(() -> builder(sink).build())
                .isInstanceOf(CdrException.class)
                .hasMessageContaining("another process");
        close(records);
        close(builder(sink).build());
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CallRecords.builder(folder)
                        .node("x".repeat(33))
                        .spool(1)
                        .segment(1)
                        .sync(Duration.ofHours(1))
                        .build())
                .withMessageContaining("longer than 32")
                .withMessageContaining("no sink")
                .withMessageContaining("spool 1")
                .withMessageContaining("segment 1")
                .withMessageContaining("sync PT1H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder(sink, new Legs.Memory("one"), new Legs.Memory("../x"))
                        .build())
                .withMessageContaining("same name")
                .withMessageContaining("'../x'");
    }
}
