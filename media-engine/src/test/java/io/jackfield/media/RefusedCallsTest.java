package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.media.cdr.CallRecord;
import io.jackfield.media.cdr.CallRecords;
import io.jackfield.media.cdr.CdrSink;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that no script gets have one record each, by real INVITEs. */
class RefusedCallsTest {
    private final List<CallRecord> taken = new CopyOnWriteArrayList<>();

    private final CdrSink sink = new CdrSink() {
        @Override
        public String name() {
            return "kept";
        }

        @Override
        public void take(List<CallRecord> records) {
            taken.addAll(records);
        }
    };

    private CallRecords records(Path folder, UnaryOperator<CallRecords.Builder> settings) {
        return settings.apply(CallRecords.builder(folder).node("fs01").sink(sink))
                .build();
    }

    private static void close(CallRecords records) throws Exception {
        records.close();
        records.closed().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void eachHasOne(@TempDir Path folder) throws Exception {
        CallRecords records = records(folder, b -> b);
        try (Phones phones = new Phones(
                d -> d.match("busy", call -> call.hangup(Cause.BUSY))
                        .match("away", call -> call.hangup(Cause.UNAVAILABLE))
                        .match("up", call -> {
                            call.answer();
                            call.awaitEnd();
                        }),
                e -> e.observer(records).sessions(1))) {
            CallEnd nobody = phones.call("nobody", Call::awaitEnd);
            assertThat(nobody.status()).isEqualTo(404);
            phones.call("busy", Call::awaitEnd);
            await().until(() -> phones.server.sessions() == 0);
            phones.call("away", Call::awaitEnd);
            await().until(() -> phones.server.sessions() == 0);
            Call up = phones.dial("up", Call::awaitEnd);
            await().until(() -> phones.server.sessions() == 1);
            assertThat(phones.call("up", Call::awaitEnd).status()).isEqualTo(503);
            up.hangup();
            Phones.end(up);
            phones.server.pause(true);
            await().until(() -> phones.server.sessions() == 0);
            assertThat(phones.call("up", Call::awaitEnd).status()).isEqualTo(503);
            await().until(() -> taken.size() == 6);
            assertThat(taken)
                    .extracting(record -> record.leg().callee().replaceAll("@.*", "")
                            + ' '
                            + record.outcome().status()
                            + ' '
                            + record.outcome().cause())
                    .containsExactlyInAnyOrder(
                            "nobody 404 UNALLOCATED_NUMBER",
                            "busy 486 USER_BUSY",
                            "away 480 SUBSCRIBER_ABSENT",
                            "up 503 SWITCH_CONGESTION",
                            "up 200 NORMAL_CLEARING",
                            "up 503 SWITCH_CONGESTION");
            assertThat(taken.get(0).leg().dialog().callId()).isNotEmpty();
            assertThat(taken.get(0).leg().dialog().callerTag()).isNotEmpty();
            assertThat(taken.get(0).variables()).containsEntry("sip_network_ip", "127.0.0.1");
            assertThat(taken.get(0).leg().node()).isEqualTo("fs01");
        }
        close(records);
    }

    @Test
    void strangersHaveOneAndCannotFillTheSpool(@TempDir Path folder) throws Exception {
        CallRecords records = records(folder, b -> b.refusals(2));
        try (Phones phones = new Phones(d -> {}, e -> e.observer(records).acceptFrom("192.0.2.1"))) {
            assertThat(phones.call("9196", Call::awaitEnd).status()).isEqualTo(403);
            await().until(() -> taken.size() == 1);
            assertThat(taken.get(0).outcome().status()).isEqualTo(403);
            for (int i = 0; i < 20 || records.unrecorded() == 0; i++) {
                phones.call("9196", Call::awaitEnd);
            }
            assertThat(records.unrecorded()).isPositive();
        }
        close(records);
        assertThat(taken.size()).isLessThan(21);
    }
}
