package io.jackfield.proxy;

import static io.jackfield.proxy.database.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jackfield.database.Database;
import io.jackfield.database.Migrations;
import io.jackfield.proxy.database.CdrTable;
import io.jackfield.proxy.database.MariaDbServer;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.database.TestDatabase;
import io.jackfield.proxy.dialog.CallDetail;
import io.jackfield.proxy.dialog.DialogPhase;
import io.jackfield.proxy.dialog.DialogRecord;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.dialog.EndReason;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Call detail records in their table. */
@Timeout(240)
class CdrTableTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_123L);

    private static CallDetail call(String callId, String caller, Map<String, String> variables) {
        DialogRecord dialog = new DialogRecord(
                new DialogRecord.Id(callId, "one", "two"),
                DialogPhase.TERMINATED,
                Optional.of("1001"),
                new DialogRecord.Side(
                        caller, "", 1, Transport.UDP, Optional.of(new InetSocketAddress("192.0.2.7", 5060))),
                new DialogRecord.Side("<sip:9196@example.com>;tag=two", "", 0, Transport.TCP, Optional.empty()),
                new DialogRecord.Times(START, Optional.of(START.plusSeconds(3)), Optional.empty()),
                new DialogRecord.Path(List.of(), List.of()),
                variables,
                List.of());
        return new CallDetail(dialog, START.plusSeconds(63), EndReason.CALLER, 200);
    }

    private static CallDetail call(String callId) {
        return call(callId, "\"A\" <sip:1001@example.com>;tag=one", Map.of("tenant", "one.example", "trunk", "t"));
    }

    private static List<String> rows(Database database, String columns) {
        return database.now(connection -> {
            List<String> rows = new ArrayList<>();
            try (var statement = connection.prepareStatement("SELECT " + columns + " FROM cdr ORDER BY id");
                    var row = statement.executeQuery()) {
                while (row.next()) {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(i == 1 ? "" : "|").append(row.getString(i));
                    }
                    rows.add(text.toString());
                }
            }
            return rows;
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsARowOnce(TestDatabase kind) {
        try (Database database = kind.migrated();
                CdrTable table = CdrTable.builder(database)
                        .node("proxy-1")
                        .every(Duration.ofHours(1))
                        .build()) {
            table.accept(call("c1"));
            table.accept(call("c1")); // told twice, as after a take-over
            table.accept(call("c2"));
            assertThat(table.waiting()).isEqualTo(3);
            assertThat(table.flush().toCompletableFuture().join()).isEqualTo(2);
            assertThat(table.waiting()).isZero();
            table.accept(call("c2"));
            assertThat(table.flush().toCompletableFuture().join()).isZero();
            assertThat(rows(
                            database,
                            "call_id, caller_tag, callee_tag, started_at, answered_at, ended_at, duration_ms,"
                                    + " caller, callee, caller_source, callee_source, auth_user, tenant, trunk,"
                                    + " status, reason, node"))
                    .containsExactly(
                            "c1|one|two|1800000000123|1800000003123|1800000063123|60000|1001@example.com|9196@example.com"
                                    + "|udp:192.0.2.7:5060|-|1001|one.example|t|200|caller|proxy-1",
                            "c2|one|two|1800000000123|1800000003123|1800000063123|60000|1001@example.com|9196@example.com"
                                    + "|udp:192.0.2.7:5060|-|1001|one.example|t|200|caller|proxy-1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatStrangersWriteIsText(TestDatabase kind) {
        try (Database database = kind.migrated();
                CdrTable table =
                        CdrTable.builder(database).every(Duration.ofHours(1)).build()) {
            List<String> hostile = List.of(
                    "'; DROP TABLE cdr; --", "\\", "\uD83D\uDE00".repeat(300), "x".repeat(100_000), "'' OR 1=1");
            for (String text : hostile) {
                table.accept(call(text, text, Map.of("tenant", text, "trunk", text)));
            }
            assertThat(table.flush().toCompletableFuture().join()).isEqualTo(hostile.size());
            assertThat(rows(database, "call_id")).hasSize(hostile.size()).contains("'; DROP TABLE cdr; --", "\\");
        }
    }

    /** From the proxy into the table: an answered call, and one that nobody took. */
    @ParameterizedTest
    @EnumSource
    void theTrackerFeedsIt(TestDatabase kind) {
        try (Database database = kind.migrated();
                CdrTable table =
                        CdrTable.builder(database).every(Duration.ofHours(1)).build()) {
            World world = new World();
            DialogTracker tracker =
                    DialogTracker.builder(world.node).onEnd(table).build();
            world.proxy(p -> p.observe(tracker)
                    .routes(r -> r.open(
                            Method.INVITE,
                            call -> Decision.relay(World.pool("sip:10.0.0.2:5060"))
                                    .variable("tenant", "one.example"))));
            Phone callee = world.phone("9196", "10.0.0.2");
            Phone caller = world.phone("1001", "10.0.0.9");
            var call = caller.call("9196");
            world.sim.run(Duration.ofSeconds(30));
            call.hangup();
            world.pass();
            callee.onCall(session -> session.reject(486));
            caller.call("9196");
            world.sim.run(Duration.ofSeconds(40));
            table.flush().toCompletableFuture().join();
            assertThat(rows(database, "caller, callee, tenant, status, reason"))
                    .containsExactly(
                            "1001@example.com|9196@example.com|one.example|200|caller",
                            "1001@example.com|9196@example.com|one.example|486|rejected");
        }
    }

    /** The database dies and comes back: every record is there once, and what found no room was told. */
    @Test
    void recordsWaitForTheDatabase(@TempDir Path folder) throws Exception {
        List<CallDetail> lost = new ArrayList<>();
        try (MariaDbServer server = MariaDbServer.start(folder);
                Database database = Database.builder()
                        .url(server.url("cdr"))
                        .connectTimeout(Duration.ofMillis(500))
                        .statementTimeout(Duration.ofSeconds(2))
                        .build()) {
            ProxyTables.migrate(database);
            try (CdrTable table =
                    CdrTable.builder(database).spool(500).onLost(lost::add).build()) {
                table.accept(call("before"));
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> table.waiting() == 0);
                server.kill();
                for (int i = 0; i < 600; i++) {
                    table.accept(call("c" + i));
                }
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> table.failures() > 1);
                assertThat(table.waiting()).isEqualTo(500);
                assertThat(table.lost()).isEqualTo(100);
                assertThat(lost).hasSize(100);
                server.start();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> table.waiting() == 0);
                assertThat(table.written()).isEqualTo(501);
                assertThat(rows(database, "call_id")).hasSize(501).doesNotHaveDuplicates();
            }
        }
    }

    /** The table was once made by a script of the proxy's: what is in it stays, and the proxy goes on with it. */
    @ParameterizedTest
    @EnumSource
    void aTableThatTheProxyMadeIsTakenOver(TestDatabase kind) {
        try (Database database = kind.open()) {
            database.migrate(new Migrations(
                    "proxy",
                    ProxyTables.class,
                    List.of(
                            "V1__subscribers.sql",
                            "V2__location.sql",
                            "V3__routing.sql",
                            "V4__trunk_origin.sql",
                            "V5__cdr.sql")));
            execute(
                    database,
                    "INSERT INTO cdr (started_at, ended_at, call_id, caller_tag, status, reason, record_key)"
                            + " VALUES (1, 2, 'old', 'a', 200, 'caller', 'k')");
            ProxyTables.migrate(database);
            try (CdrTable table =
                    CdrTable.builder(database).every(Duration.ofHours(1)).build()) {
                table.accept(call("new"));
                assertThat(table.flush().toCompletableFuture().join()).isEqualTo(1);
            }
            assertThat(rows(database, "call_id, leg")).containsExactly("old|", "new|");
        }
    }

    /** Every unique key has the column of the partitions in it, as MariaDB demands. */
    @Test
    void theTableCanBePartitionedByTime() {
        try (Database database = TestDatabase.MARIADB.migrated()) {
            execute(
                    database,
                    "ALTER TABLE cdr PARTITION BY RANGE (started_at) (PARTITION p0 VALUES LESS THAN (1800000000000),"
                            + " PARTITION p1 VALUES LESS THAN MAXVALUE)");
            try (CdrTable table =
                    CdrTable.builder(database).every(Duration.ofHours(1)).build()) {
                table.accept(call("c"));
                assertThat(table.flush().toCompletableFuture().join()).isEqualTo(1);
            }
        }
    }

    @Test
    void mistakesAreNamed() {
        try (Database database = TestDatabase.H2.migrated()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CdrTable.builder(database)
                            .node("x".repeat(33))
                            .spool(0)
                            .every(Duration.ZERO)
                            .build())
                    .withMessageContaining("longer than 32")
                    .withMessageContaining("spool 0")
                    .withMessageContaining("every PT0S");
        }
    }
}
