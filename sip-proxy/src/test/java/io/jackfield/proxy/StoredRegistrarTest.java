package io.jackfield.proxy;

import static io.jackfield.proxy.database.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.database.Database;
import io.jackfield.proxy.database.LocationTable;
import io.jackfield.proxy.database.MariaDbServer;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.database.TestDatabase;
import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.LocationClock;
import io.jackfield.proxy.registrar.Locations;
import io.jackfield.proxy.registrar.Registrar;
import io.jackfield.proxy.registrar.SharedLocations;
import io.jackfield.proxy.registrar.StoredLocations;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registrar over the location table, in every way to keep bindings: what a restart leaves, and what a dead database does. */
@Timeout(240)
class StoredRegistrarTest {
    private enum Mode {
        MEMORY {
            @Override
            Locations open(Database database) {
                return Locations.inMemory();
            }
        },
        THROUGH {
            @Override
            Locations open(Database database) {
                return StoredLocations.writeThrough(LocationTable.of(database), LocationClock.system(), 1_000);
            }
        },
        BEHIND {
            @Override
            Locations open(Database database) {
                return StoredLocations.writeBehind(
                        LocationTable.of(database), LocationClock.system(), Duration.ofSeconds(1), 1_000);
            }
        },
        SHARED {
            @Override
            Locations open(Database database) {
                return new SharedLocations(LocationTable.of(database), LocationClock.system());
            }
        };

        abstract Locations open(Database database);
    }

    /** A registrar on a node of its own, with real sockets and threads. */
    private static final class Office implements AutoCloseable {
        final SipNode node =
                SipNode.builder().listen(l -> l.udp("127.0.0.1", 0)).build();
        final Registrar registrar;
        final Locations locations;
        private int cseq;

        Office(Mode mode, Database database) {
            locations = mode.open(database);
            registrar = Registrar.builder(node)
                    .domain("example.com", "127.0.0.1")
                    .open()
                    .locations(locations)
                    .build();
            SipProxy.builder(node)
                    .domain("example.com")
                    .routes(r -> r.open(Method.REGISTER, registrar::save))
                    .build();
        }

        /** The status that a REGISTER gets. */
        int register(String user, int expires) throws Exception {
            InetSocketAddress to = node.listenPoints().get(0).address();
            try (DatagramSocket phone = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                phone.setSoTimeout(20_000);
                int number = ++cseq;
                byte[] request = ("REGISTER sip:example.com SIP/2.0\r\n"
                                + "Via: SIP/2.0/UDP 127.0.0.1:" + phone.getLocalPort() + ";branch=z9hG4bK" + user
                                + number
                                + "\r\nMax-Forwards: 70\r\n"
                                + "From: <sip:" + user + "@example.com>;tag=" + number + "\r\n"
                                + "To: <sip:" + user + "@example.com>\r\n"
                                + "Call-ID: " + user + phone.getLocalPort() + "\r\nCSeq: " + number + " REGISTER\r\n"
                                + "Contact: <sip:" + user + "@192.0.2.7>\r\nExpires: " + expires + "\r\n"
                                + "Content-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
                phone.send(new DatagramPacket(request, request.length, to));
                DatagramPacket answer = new DatagramPacket(new byte[65_535], 65_535);
                phone.receive(answer);
                return Integer.parseInt(new String(answer.getData(), 8, 3, StandardCharsets.US_ASCII));
            }
        }

        List<Binding> bindings(String user) throws Exception {
            return registrar
                    .bindings(
                            SipUri.of("sip:" + user + "@example.com"),
                            node.layers().get(0).shard().nowNs())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            registrar.close();
            node.close();
        }
    }

    private static int rows(Database database) {
        return database.now(connection -> {
            try (var statement = connection.prepareStatement("SELECT COUNT(*) FROM location");
                    var row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void eachModeKeepsWhatItSays(TestDatabase kind) throws Exception {
        for (Mode mode : Mode.values()) {
            try (Database database = kind.migrated()) {
                int stored = mode == Mode.MEMORY ? 0 : 1;
                try (Office office = new Office(mode, database)) {
                    assertThat(office.register("1001", 600)).as(mode.name()).isEqualTo(200);
                    assertThat(office.bindings("1001")).as(mode.name()).hasSize(1);
                    if (mode == Mode.THROUGH || mode == Mode.SHARED) {
                        assertThat(rows(database)).as(mode.name()).isEqualTo(1);
                    }
                }
                Awaitility.await(mode.name()).atMost(Duration.ofSeconds(30)).until(() -> rows(database) == stored);
                try (Office again = new Office(mode, database)) {
                    assertThat(again.bindings("1001")).as(mode.name()).hasSize(stored);
                    assertThat(again.register("1001", 0)).as(mode.name()).isEqualTo(200);
                    assertThat(again.bindings("1001")).as(mode.name()).isEmpty();
                }
                Awaitility.await(mode.name()).atMost(Duration.ofSeconds(30)).until(() -> rows(database) == 0);
            }
        }
    }

    /** The database dies while phones register, and comes back. */
    @Test
    void nothingHangsWhileTheDatabaseIsAway(@TempDir Path folder) throws Exception {
        try (MariaDbServer server = MariaDbServer.start(folder);
                Database database = Database.builder()
                        .url(server.url("sip"))
                        .connectTimeout(Duration.ofMillis(500))
                        .statementTimeout(Duration.ofSeconds(2))
                        .build()) {
            ProxyTables.migrate(database);
            try (Office through = new Office(Mode.THROUGH, database);
                    Office behind = new Office(Mode.BEHIND, database);
                    Office shared = new Office(Mode.SHARED, database)) {
                assertThat(through.register("1001", 600)).isEqualTo(200);
                assertThat(behind.register("2001", 600)).isEqualTo(200);
                assertThat(shared.register("3001", 600)).isEqualTo(200);
                StoredLocations late = (StoredLocations) behind.locations;
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> late.unwritten() == 0);
                server.kill();

                assertThat(through.register("1002", 600)).isEqualTo(500);
                assertThat(shared.register("3002", 600)).isEqualTo(500);
                for (int i = 0; i < 100; i++) {
                    assertThat(behind.register("2" + i % 10, 600)).isEqualTo(200);
                }
                // Who is in memory is reached, whatever became of the store.
                assertThat(through.bindings("1001")).hasSize(1);
                assertThat(through.bindings("1002")).hasSize(1);
                assertThat(behind.bindings("20")).hasSize(1);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> late.failures() > 0);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> late.unwritten() == 10);
                assertThat(((StoredLocations) through.locations).failures()).isPositive();
                // What is known to be away costs nobody a timeout.
                long begun = System.nanoTime();
                for (int i = 0; i < 20; i++) {
                    assertThat(through.register("1003", 600)).isEqualTo(500);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));

                server.start();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> late.unwritten() == 0);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> shared.register("3002", 600) == 200);
                assertThat(through.register("1003", 600)).isEqualTo(200);
                assertThat(behind.register("20", 0)).isEqualTo(200);
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> late.unwritten() == 0);
                try (Office again = new Office(Mode.BEHIND, database)) {
                    assertThat(again.bindings("21")).hasSize(1);
                    assertThat(again.bindings("20")).isEmpty();
                }
                assertThat(execute(database, "DELETE FROM location WHERE address LIKE ?", "2%@example.com"))
                        .isEqualTo(10);
            }
        }
    }
}
