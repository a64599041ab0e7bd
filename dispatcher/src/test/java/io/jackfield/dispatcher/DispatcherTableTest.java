package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The dispatcher's tables, on each database. */
@ParameterizedClass
@ValueSource(strings = {"h2", "mariadb"})
@Timeout(120)
class DispatcherTableTest {
    @TempDir
    static Path folder;

    private static MariaDbServer server;

    private final String kind;
    private Database database;
    private DispatcherTable table;

    DispatcherTableTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        String url = "jdbc:h2:mem:" + name + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
        if (kind.equals("mariadb")) {
            if (server == null) {
                server = MariaDbServer.start(folder);
            }
            url = server.url(name);
        }
        database = Database.builder()
                .url(url)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
        table = DispatcherTable.of(database);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private void execute(String sql) {
        database.now(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate();
            }
        });
    }

    @Test
    void givesBackWhatItWasGiven() throws IOException {
        table.migrate();
        SetSpec hashing = SetSpec.of(
                1,
                s -> s.algorithm(Algorithm.KEY_HASH)
                        .key(CallKey.FROM_USER)
                        .limit(3)
                        .fallback(2)
                        .target(
                                "sip:10.0.1.30:5070;transport=tcp",
                                t -> t.priority(7)
                                        .duid("a'b\"--")
                                        .maxCalls(40)
                                        .disabled()
                                        .description("first; \"one\""))
                        .target("sip:10.0.1.31"));
        SetSpec plain = SetSpec.of(
                2, s -> s.slowStart(Duration.ofSeconds(9)).ejectOutliers(true).target("sips:b.example"));
        table.save(List.of(hashing, plain));
        assertThat(table.load()).containsExactly(hashing, plain);
        table.save(List.of(plain));
        assertThat(table.load()).containsExactly(plain);
    }

    @Test
    void feedsADispatcherAndItsReloads() throws Exception {
        table.migrate();
        execute("INSERT INTO dispatcher (setid, destination) VALUES (1, 'sip:10.0.1.30')");
        Dispatcher pool = Dispatcher.builder().source(table).build();
        assertThat(pool.set(1).destinations()).hasSize(1);
        execute("INSERT INTO dispatcher (setid, destination, attrs) VALUES (1, 'sip:10.0.1.31', 'weight=50;duid=b')");
        Dispatcher other = Dispatcher.builder().source(table).build();
        assertThat(other.reload().toCompletableFuture().join()).isEqualTo(2);
        execute("INSERT INTO dispatcher (setid, destination, flags) VALUES (1, 'nonsense', 99)");
        assertThatThrownBy(() -> table.load())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'nonsense'");
        assertThat(other.set(1).destinations()).hasSize(2);
    }

    @Test
    void namesAllMistakesOfRows() {
        table.migrate();
        execute("INSERT INTO dispatcher_set (id, algorithm, call_key) VALUES (1, 'dice', 'moon')");
        execute("INSERT INTO dispatcher (setid, destination, flags) VALUES (1, 'sip:a.example', 64)");
        assertThatThrownBy(() -> table.load())
                .hasMessageContaining("no algorithm 'dice'")
                .hasMessageContaining("no key 'moon'")
                .hasMessageContaining("not 64");
        assertThatThrownBy(() -> table.save(List.of(SetSpec.of(
                        1, s -> s.algorithm(Algorithm.KEY_HASH).key(r -> "x").target("sip:a")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("call-id");
        assertThatThrownBy(() -> table.save(List.of(SetSpec.of(1, s -> s.target("sip:a", t -> t.duid("a;weight=9"))))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("duid");
    }

    @Test
    void takesOverTheTableOfAKamailio() throws IOException {
        // The columns of Kamailio 5's dispatcher table, of which some may be NULL elsewhere.
        execute("CREATE TABLE dispatcher (id INT NOT NULL PRIMARY KEY, setid INT DEFAULT 0 NOT NULL,"
                + " destination VARCHAR(192) DEFAULT '' NOT NULL, flags INT DEFAULT 0 NOT NULL,"
                + " priority INT DEFAULT 0 NOT NULL, attrs VARCHAR(128), description VARCHAR(64))");
        execute("INSERT INTO dispatcher VALUES (1, 1, 'sip:10.0.1.30:5060', 0, 5, 'weight=60;duid=a', 'media 1')");
        execute("INSERT INTO dispatcher VALUES (2, 1, 'sip:10.0.1.31:5060', 8, 9, NULL, NULL)");
        execute("INSERT INTO dispatcher VALUES (3, 2, 'sip:10.0.1.32:5060', 0, 0, '', '')");
        List<SetSpec> sets =
                DispatcherTable.kamailio(database, Algorithm.ROUND_ROBIN).load();
        assertThat(sets).extracting(SetSpec::id).containsExactly(1, 2);
        assertThat(sets.get(0).algorithm()).isEqualTo(Algorithm.ROUND_ROBIN);
        assertThat(sets.get(0).destinations())
                .extracting(d -> d.uri().text())
                .containsExactly("sip:10.0.1.31:5060", "sip:10.0.1.30:5060");
        try (Database ours = Database.builder()
                .url("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MariaDB;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1")
                .build()) {
            DispatcherTable target = DispatcherTable.of(ours);
            target.migrate();
            target.save(sets);
            assertThat(target.load()).isEqualTo(sets);
        }
        assertThatThrownBy(() ->
                        DispatcherTable.kamailio(database, Algorithm.RANDOM).save(sets))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysThatItCannotBeRead() {
        assertThatThrownBy(() -> table.load()).isInstanceOf(IOException.class).hasMessageContaining("dispatcher table");
    }
}
