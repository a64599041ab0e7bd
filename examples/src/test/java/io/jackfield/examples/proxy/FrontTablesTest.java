package io.jackfield.examples.proxy;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.database.SqlWork;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfigReader;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.registrar.LocationClock;
import io.jackfield.sim.SimCall;
import io.jackfield.sim.SimPhone;
import io.jackfield.sim.Simulation;
import io.jackfield.sip.node.SipNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a proxy keeps in a database: calls in virtual time, rows in an H2 file. */
class FrontTablesTest {
    private Simulation sim = Simulation.seeded(42);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<AutoCloseable> open = new ArrayList<>();

    @TempDir
    private Path folder;

    private SipNode node() {
        sim.network().dns().address("example.com", "10.0.0.9");
        return sim.node("proxy", "10.0.0.9").build();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        open.clear();
    }

    private String url() {
        return "jdbc:h2:" + folder.resolve("sip");
    }

    private static ProxyConfig config(String yaml) {
        Overlay options = new Overlay()
                .set("proxy.listen", "udp:10.0.0.9:5060")
                .set("admin.listen", "off")
                .set("dispatcher.probe.mode", "off");
        ConfigReading<ProxyConfig> read = new ProxyConfigReader(options).read(yaml);
        assertThat(read.problems()).isEmpty();
        return read.config().orElseThrow();
    }

    /** The front, with its tables closed by {@link #close} or earlier. */
    private Front start(String yaml) {
        ProxyConfig config = config(yaml);
        FrontTables tables =
                FrontTables.open(config.storage(), meters, new LocationClock(sim::nowNs, InstantSource.system()));
        Front front = Front.start(node(), config, Behind.NOTHING, tables, meters);
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

    @Test
    void whoHasRegisteredIsReachedAfterARestart() throws Exception {
        String yaml = users("cdr: false") + "registrar: {store: write-behind, write-every: 1h, ping: crlf}\n";
        start(yaml);
        phone("bob", "builder", "10.0.0.2").register().expectRegistered();
        close();
        assertThat(rows("SELECT address FROM location")).containsExactly("bob@example.com");
        assertThat(meters.get("jackfield.proxy.locations.unwritten").gauge().value())
                .isZero();

        sim = Simulation.seeded(43);
        start(yaml);
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        alice.call(bob);
        bob.expectInvite().ring().answer();
        alice.expectEstablished();
    }

    @Test
    void bindingsThatAreStoredTakeADatabase() {
        ConfigReading<ProxyConfig> read = new ProxyConfigReader(new Overlay()).read("""
                domains: [example.com]
                users-file: users
                registrar: {store: database}
                """);
        assertThat(read.problems())
                .map(Object::toString)
                .singleElement()
                .asString()
                .contains("line 3", "registrar.store", "no url");
    }

    // ---- routing ----

    private static final String ROUTING = """
            INSERT INTO tenant (domain) VALUES ('example.com');
            INSERT INTO trunk (name, uri, domain, sources, strip, prepend, max_calls)
                VALUES ('carrier', 'sip:10.0.0.30', 'example.com', '10.0.0.30', 2, '+', 1);
            INSERT INTO trunk_routing (prefix, trunk) VALUES ('00', 'carrier');
            INSERT INTO did_routing (did, domain, destination, dest_type) VALUES
                ('+442079460123', 'example.com', 'alice', 'extension'),
                ('+442079460124', 'example.com', 'support', 'ivr'),
                ('+442079460125', 'example.com', '0033123456789', 'external')
            """;

    /** In the front's own tables, whether it is open or not. */
    private void sql(String statements) {
        try (Database database = Database.builder().url(url()).build()) {
            ProxyTables.migrate(database);
            SqlWork<Integer> work = connection -> {
                try (Statement statement = connection.createStatement()) {
                    for (String one : statements.split(";")) {
                        statement.executeUpdate(one);
                    }
                    return 0;
                }
            };
            database.now(work);
        }
    }

    private SimPhone outside(String name, String host) {
        return sim.phone(name, host, p -> p.proxy("sip:10.0.0.9"));
    }

    @Test
    void numbersOfTheTableLeadToUsersServersAndOutside() throws Exception {
        sql(ROUTING);
        start(users("routing: true") + "dispatcher: {targets: [\"sip:10.0.0.20\"]}\n");
        SimPhone carrier = outside("carrier", "10.0.0.30");
        SimPhone server = outside("server", "10.0.0.20");
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        alice.register().expectRegistered();

        carrier.call("sip:+442079460123@10.0.0.9");
        SimCall user = alice.expectInvite();
        assertThat(user.session().invite().header("X-Dest-Type")).contains("extension");
        user.ring().answer();
        carrier.expectEstablished();
        alice.hangUp();
        carrier.expectEnded();

        carrier.call("sip:+442079460124@10.0.0.9");
        SimCall menu = server.expectInvite();
        assertThat(menu.session().invite().requestUri().user()).isEqualTo("support");
        assertThat(menu.session().invite().header("X-Dest-Type")).contains("ivr");
        menu.ring().answer();
        carrier.expectEstablished();
        server.hangUp();
        carrier.expectEnded();

        alice.call("sip:+442079460125@example.com");
        SimCall out = carrier.expectInvite();
        assertThat(out.session().invite().requestUri().text()).isEqualTo("sip:+33123456789@10.0.0.30");
        out.ring().answer();
        alice.expectEstablished();
        carrier.hangUp();
        alice.expectEnded();

        carrier.call("sip:alice@10.0.0.9"); // a user, and no number of the tenant
        carrier.expectRejected(404);
        SimPhone stranger = outside("stranger", "10.0.0.66");
        stranger.call("sip:+442079460123@10.0.0.9");
        stranger.expectRejected(401);
        alice.expectNoInvite(ofSeconds(5));
    }

    @Test
    void limitsOfTheTableHoldAndRecordsNameTrunkAndTenant() throws Exception {
        sql(ROUTING);
        start(users("routing: true, cdr: true"));
        SimPhone carrier = outside("carrier", "10.0.0.30");
        SimPhone alice = phone("alice", "wonder", "10.0.0.1");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        alice.register().expectRegistered();
        alice.call("sip:0044@example.com");
        carrier.expectInvite().ring().answer();
        alice.expectEstablished();
        bob.call("sip:0044@example.com");
        bob.expectRejected(503);
        carrier.call("sip:+442079460123@10.0.0.9");
        carrier.expectRejected(503);
        alice.hangUp();
        carrier.expectEnded();
        sim.run(ofSeconds(1));
        close();
        assertThat(rows("SELECT trunk || ' ' || tenant FROM cdr WHERE status = 200"))
                .containsExactly("carrier example.com");
    }

    @Test
    void tablesAreReadAgainAndWrongRowsAreNotTaken() throws Exception {
        sql(ROUTING);
        String yaml = users("routing: true");
        Front front = start(yaml);
        SimPhone carrier = outside("carrier", "10.0.0.30");
        SimPhone bob = phone("bob", "builder", "10.0.0.2");
        bob.register().expectRegistered();
        sql("INSERT INTO did_routing (did, domain, destination) VALUES ('+49301', 'example.com', 'bob')");
        carrier.call("sip:+49301@10.0.0.9");
        carrier.expectRejected(404);
        front.reload(config(yaml));
        carrier.call("sip:+49301@10.0.0.9");
        bob.expectInvite().ring().answer();
        carrier.expectEstablished();
        bob.hangUp();
        carrier.expectEnded();

        sql("INSERT INTO did_routing (did, domain, destination, dest_type) VALUES ('1', 'example.com', 'x', 'fax')");
        assertThatThrownBy(() -> front.reload(config(yaml)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dest_type 'fax'");
        carrier.call("sip:+49301@10.0.0.9");
        bob.expectInvite().ring().answer();
        carrier.expectEstablished();
    }

    @Test
    void trunksAreInOnePlace() {
        ConfigReading<ProxyConfig> read = new ProxyConfigReader(new Overlay()).read("""
                domains: [example.com]
                database: {url: "jdbc:h2:mem:none", routing: true}
                trunks:
                  - {name: carrier, uri: sip:10.0.0.30}
                """);
        assertThat(read.problems())
                .map(problem -> problem.text())
                .singleElement()
                .asString()
                .contains("one of them");
    }
}
