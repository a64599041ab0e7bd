package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.cdr.CallRecord;
import io.jackfield.media.cdr.CallRecords;
import io.jackfield.media.cdr.CdrSink;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.eventsocket.EventSocket;
import io.jackfield.media.mail.Mailer;
import io.jackfield.media.queue.Queues;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.voicemail.Voicemail;
import io.jackfield.media.voicemail.VoicemailTables;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** The meters that there are, and those that the reference names. */
class MetersReferenceTest {
    private static final Pattern ROW =
            Pattern.compile("^\\| `(jackfield\\.media\\.[a-z.]+)` \\| (\\w+) \\|", Pattern.MULTILINE);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void theReferenceNamesEachMeter(@TempDir Path folder) throws Exception {
        CdrSink nowhere = new CdrSink() {
            @Override
            public String name() {
                return "nowhere";
            }

            @Override
            public void take(List<CallRecord> records) {}
        };
        try (Database database = Database.inDirectory(folder.resolve("database"));
                CallRecords records = CallRecords.builder(folder.resolve("cdr"))
                        .sink(nowhere)
                        .meters(registry)
                        .build();
                Mailer mailer =
                        Mailer.builder(folder.resolve("mail")).meters(registry).build();
                Rooms rooms = Rooms.builder().meters(registry).build();
                Queues queues =
                        Queues.builder().queue("sales", q -> q).meters(registry).build()) {
            VoicemailTables.migrate(database);
            EventSocket socket = EventSocket.builder()
                    .password(Redacted.of("secret"))
                    .listen("127.0.0.1", 0)
                    .meters(registry)
                    .build();
            try (Voicemail voicemail = Voicemail.builder(database, folder.resolve("voicemail"))
                            .meters(registry)
                            .build();
                    Phones phones = new Phones(
                            d -> d.match("1", Call::answer),
                            e -> e.meters(registry).recordings(r -> r.meters(registry)))) {
                socket.start(phones.server);
                assertThat(registered()).isEqualTo(documented());
            } finally {
                socket.close();
            }
        }
    }

    private Map<String, String> registered() {
        Map<String, String> names = new TreeMap<>();
        registry.getMeters().forEach(meter -> names.put(meter.getId().getName(), kind(meter.getId())));
        return names;
    }

    private static String kind(Meter.Id id) {
        return switch (id.getType()) {
            case DISTRIBUTION_SUMMARY -> "summary";
            default -> id.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static Map<String, String> documented() throws Exception {
        Map<String, String> names = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "reference", "meters.md")));
        while (rows.find()) {
            names.put(rows.group(1), rows.group(2));
        }
        return names;
    }

    @Test
    void queuesAndRoomsAreCounted() throws Exception {
        try (Queues queues =
                        Queues.builder().queue("sales", q -> q).meters(registry).build();
                Rooms rooms = Rooms.builder().meters(registry).build();
                Phones phones = new Phones(d -> d.match("queue", call -> call.enqueue(queues.queue("sales")))
                        .match("room", call -> call.join(rooms.room("7")))
                        .match("agent", call -> queues.queue("sales").serve(call, "anna", a -> a)))) {
            Call caller = phones.dial("queue", Call::awaitEnd);
            Call member = phones.dial("room", Call::awaitEnd);
            await("jackfield.media.queue.waiting", 1);
            await("jackfield.media.conference.members", 1);
            assertThat(gauge("jackfield.media.conference.rooms")).isEqualTo(1);
            Call agent = phones.dial("agent", Call::awaitEnd);
            Awaitility.await()
                    .until(() -> registry.get("jackfield.media.queue.agents")
                                    .tag("status", "talking")
                                    .gauge()
                                    .value()
                            == 1);
            assertThat(gauge("jackfield.media.queue.waiting")).isZero();
            caller.hangup();
            Phones.end(caller);
            Awaitility.await()
                    .until(() -> registry.get("jackfield.media.queue.left")
                                    .tag("outcome", "answered")
                                    .counter()
                                    .count()
                            == 1);
            agent.hangup();
            member.hangup();
            await("jackfield.media.conference.members", 0);
            Awaitility.await()
                    .until(() -> registry.get("jackfield.media.queue.agents").gauges().stream()
                            .allMatch(gauge -> gauge.value() == 0));
            assertThat(registry.get("jackfield.media.queue.wait").timer().count())
                    .isEqualTo(1);
        }
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private void await(String name, double value) {
        Awaitility.await().until(() -> gauge(name) == value);
    }

    @Test
    void logLinesOfAScriptKnowNodeAndCall() throws Exception {
        BlockingQueue<Map<String, String>> keys = new LinkedBlockingQueue<>();
        try (Phones phones = new Phones(
                d -> d.match("1", call -> {
                    call.answer();
                    call.play(Prompt.tone("%(20,0,440)"));
                    keys.add(MDC.getCopyOfContextMap());
                    call.hangup();
                }),
                e -> e.name("fs01"))) {
            Call call = phones.dial("1", Call::awaitEnd);
            assertThat(keys.poll(20, TimeUnit.SECONDS))
                    .containsEntry("node", "fs01")
                    .containsEntry("call", call.id())
                    .containsKey("leg");
            assertThat(phones.server.name()).isEqualTo("fs01");
            Phones.end(call);
        }
    }
}
