package io.jackfield.examples.proxy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.database.SqlWork;
import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfigReader;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.node.SipNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy keeps in a database: calls in virtual time, rows in an H2 file. */
class FrontTablesTest {
    private final Simulation sim = Simulation.seeded(42);
    private final SipNode node = sim.node("proxy", "10.0.0.9").build();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void names() {
        sim.network().dns().address("example.com", "10.0.0.9");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private String url() {
        return "jdbc:h2:" + folder.resolve("sip");
    }

    private static ProxyConfig config(String yaml) {
        Overlay options = new Overlay()
                .set("proxy.listen", "udp:10.0.0.9:5060")
                .set("admin.listen", "off")
                .set("dispatcher.probe.mode", "off");
        ProxyConfigReader.Outcome read = new ProxyConfigReader(options).read(yaml);
        assertThat(read.problems()).isEmpty();
        return read.config().orElseThrow();
    }

    /** The front, with its tables closed by {@link #close} or earlier. */
    private Front start(String yaml) {
        ProxyConfig config = config(yaml);
        FrontTables tables = FrontTables.open(config.storage(), meters);
        Front front = Front.start(node, config, Behind.NOTHING, tables, meters);
        open.add(front);
        open.add(tables);
        return front;
    }

    private String users(String settings) throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "alice:wonder\nbob:builder\n");
        return """
                domains: [example.com, 10.0.0.9]
                users-file: %s
                database: {url: "%s", users: false, %s}
                """.formatted(users, url(), settings);
    }

    private SimPhone phone(String user, String password, String host) {
        return sim.phone(user, host, p -> p.domain("example.com").password(user, password));
    }

    /** The first column of what a query finds, when the front has closed its database. */
    private List<String> rows(String sql) {
        try (Database database = Database.builder().url(url()).build()) {
            SqlWork<List<String>> query = connection -> {
                List<String> found = new ArrayList<>();
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery(sql)) {
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                }
                return found;
            };
            return database.now(query);
        }
    }

    @Test
    void callsThatAreOverAreRowsWhenItHasClosed() throws Exception {
        start(users("cdr: true, node: proxy-7"));
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        bob.register().expectRegistered();
        for (int call = 0; call < 3; call++) {
            alice.call(bob);
            bob.expectInvite().ring().answer();
            alice.expectEstablished();
            alice.hangUp();
            bob.expectEnded();
        }
        sim.run(ofSeconds(1));
        close();
        assertThat(rows("SELECT node || ' ' || auth_user || ' ' || callee || ' ' || status FROM cdr"))
                .hasSize(3)
                .containsOnly("proxy-7 alice bob@example.com 200");
        assertThat(meters.get("jackfield.proxy.cdr.written").functionCounter().count())
                .isEqualTo(3);
    }

    @Test
    void aDatabaseIsForUsersUnlessToldOtherwise() {
        ProxyConfig config = config("domains: [example.com]\ndatabase: {url: \"" + url() + "\"}\n");
        try (FrontTables tables = FrontTables.open(config.storage(), meters)) {
            assertThat(config.users().database()).isPresent();
            assertThat(tables.records()).isEmpty();
        }
        assertThat(meters.find("jackfield.proxy.cdr.written").functionCounter()).isNull();
    }

    @Test
    void otherTablesTakeARestart() throws Exception {
        Front front = start(users("cdr: true"));
        ProxyConfig next = config(users("cdr: true, node: another"));
        assertThatThrownBy(() -> front.reload(next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("another database, or others of its tables, take a restart");
    }
}
