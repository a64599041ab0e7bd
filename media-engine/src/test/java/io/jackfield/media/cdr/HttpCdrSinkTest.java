package io.jackfield.media.cdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.database.cdr.CdrTables;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.http.FormServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records on their way to collectors, and in ours. */
@Timeout(60)
class HttpCdrSinkTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Database database() {
        Database database = Database.builder()
                .url("jdbc:h2:mem:cdr" + NAMES.incrementAndGet()
                        + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1")
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        CdrTables.migrate(database);
        return database;
    }

    private static List<String> rows(Database database) {
        return database.now(connection -> {
            List<String> rows = new CopyOnWriteArrayList<>();
            try (var select = connection.prepareStatement("SELECT leg, record_key, node, direction, caller,"
                            + " destination, duration_ms, cause, reason, account, tenant FROM cdr ORDER BY id");
                    var row = select.executeQuery()) {
                while (row.next()) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= 11; i++) {
                        text.append(i == 1 ? "" : "|").append(row.getString(i));
                    }
                    rows.add(text.toString());
                }
            }
            return rows;
        });
    }

    private static String url(InetSocketAddress address, String path) {
        return "http://127.0.0.1:" + address.getPort() + path;
    }

    /** The whole way: written as FreeSWITCH does, posted, collected, stored; twice, and there once. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JSON")
    void recordsGetIntoTheTableOnce(HttpCdrSink.Format format) throws Exception {
        try (Database database = database();
                CdrCollector collector = CdrCollector.builder(new CdrTableSink(database))
                        .listen("127.0.0.1", 0)
                        .credentials("fs", Redacted.of("secret"))
                        .build()) {
            HttpCdrSink sink = HttpCdrSink.builder(url(collector.address(), "/cdr"))
                    .format(format)
                    .credentials("fs", Redacted.of("secret"))
                    .build();
            sink.take(List.of(Legs.record("u1"), Legs.record("u2+&<")));
            sink.take(List.of(Legs.record("u1")));
            assertThat(collector.taken()).isEqualTo(3);
            String rest = "|fs01|inbound|1001@example.com|2000|60500|NORMAL_CLEARING|caller|acme|example.org";
            assertThat(rows(database)).containsExactly("u1|u1" + rest, "u2+&<|u2+&<" + rest);
        }
    }

    /** A collector that answers as it is told, and remembers. */
    private static final class Told implements AutoCloseable {
        final List<FormServer.Request> requests = new CopyOnWriteArrayList<>();
        volatile int status = 200;
        final FormServer server;

        Told() throws IOException {
            server = FormServer.start(
                    new FormServer.Settings(
                            new InetSocketAddress("127.0.0.1", 0),
                            "/cdr",
                            1 << 20,
                            InetAddress::isLoopbackAddress,
                            Optional.empty()),
                    request -> {
                        requests.add(request);
                        return FormServer.plain(status, "");
                    });
        }

        String url() {
            return HttpCdrSinkTest.url(server.address(), "/cdr");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void urlsTakeTurnsAndNameTheLeg() throws Exception {
        try (Told first = new Told();
                Told second = new Told()) {
            first.status = 503;
            second.status = 204; // any 2xx will do
            HttpCdrSink sink = HttpCdrSink.builder(first.url())
                    .url(second.url() + "?site=a")
                    .delay(Duration.ZERO)
                    .build();
            sink.take(List.of(Legs.record("u1")));
            assertThat(first.requests).hasSize(1);
            assertThat(first.requests.get(0).query()).isEqualTo("uuid=a_u1");
            assertThat(first.requests.get(0).contentType()).isEqualTo("application/json");
            assertThat(first.requests.get(0).body())
                    .startsWith("{\"uuid\":\"u1\",\"node\":\"fs01\",")
                    .contains("\"answered_at\":1800000002123,")
                    .endsWith("\"variables\":{\"accountcode\":\"acme\"}}");
            assertThat(second.requests.get(0).query()).isEqualTo("site=a&uuid=a_u1");
            sink.take(List.of(Legs.record("u2"))); // goes on where it was accepted
            assertThat(first.requests).hasSize(1);
        }
    }

    @Test
    void aRecordThatIsRefusedForGoodIsKept(@TempDir Path errors) throws Exception {
        try (Told collector = new Told()) {
            collector.status = 400;
            HttpCdrSink sink = HttpCdrSink.builder(collector.url())
                    .attempts(2)
                    .delay(Duration.ZERO)
                    .format(HttpCdrSink.Format.XML_FORM)
                    .errors(errors)
                    .build();
            sink.take(List.of(Legs.record("../u1")));
            assertThat(collector.requests).hasSize(2);
            assertThat(sink.refused()).isEqualTo(1);
            assertThat(CdrXmlReader.read(Files.readString(errors.resolve("___u1.cdr.xml"))))
                    .extracting(record -> record.leg().uuid())
                    .isEqualTo("../u1");
            collector.status = 500; // comes again later
            assertThatThrownBy(() -> sink.take(List.of(Legs.record("u2")))).isInstanceOf(IOException.class);
            assertThat(errors.resolve("u2.cdr.xml")).doesNotExist();
        }
    }

    @Test
    void aCollectorRefusesWhatIsNoRecord() throws Exception {
        Legs.Memory sink = new Legs.Memory("m");
        try (CdrCollector collector = CdrCollector.builder(sink)
                .listen("127.0.0.1", 0)
                .bodyLimit(10_000)
                .build()) {
            String url = url(collector.address(), "/cdr");
            assertThat(post(url, "text/xml", "<x/>")).isEqualTo(400);
            assertThat(post(url, "text/xml", "cdr=%")).isEqualTo(400);
            assertThat(post(url, "application/x-www-form-base64-encoded", "cdr=*"))
                    .isEqualTo(400);
            assertThat(post(url, "text/xml", "x".repeat(10_001))).isEqualTo(413);
            assertThat(post(url + "2", "text/xml", "")).isEqualTo(404);
            assertThat(collector.malformed()).isEqualTo(3);
            sink.failing = true;
            String record = CdrXml.write(Legs.record("u1"));
            assertThat(post(url, "text/xml", record)).isEqualTo(500);
            sink.failing = false;
            assertThat(post(url, "application/x-www-form-plaintext", "cdr=" + record))
                    .isEqualTo(200);
        }
        try (CdrCollector closed = CdrCollector.builder(sink)
                .listen("127.0.0.1", 0)
                .allow(address -> false)
                .build()) {
            assertThat(post(url(closed.address(), "/cdr"), "text/xml", "")).isEqualTo(403);
        }
        try (CdrCollector locked = CdrCollector.builder(sink)
                .listen("127.0.0.1", 0)
                .credentials("a", Redacted.of("b"))
                .build()) {
            assertThat(post(url(locked.address(), "/cdr"), "text/xml", "")).isEqualTo(401);
        }
    }

    private static int post(String url, String type, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", type)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpCdrSink.builder("ftp://x")
                        .attempts(0)
                        .delay(Duration.ofHours(1))
                        .timeout(Duration.ZERO)
                        .build())
                .withMessageContaining("ftp://x")
                .withMessageContaining("attempts 0")
                .withMessageContaining("delay PT1H")
                .withMessageContaining("timeout PT0S");
    }
}
