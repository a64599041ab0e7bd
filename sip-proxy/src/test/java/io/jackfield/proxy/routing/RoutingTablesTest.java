package io.jackfield.proxy.routing;

import static io.jackfield.proxy.database.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.database.DatabaseException;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.database.TestDatabase;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The routing tables, on each database. */
@ParameterizedClass
@EnumSource
@Timeout(120)
class RoutingTablesTest {
    private static final List<String> HOSTILE = List.of(
            "' OR '1'='1",
            "'; DROP TABLE did_routing; --",
            "2000'--",
            "2000\" OR \"\"=\"",
            "2000\\' OR 1=1 #",
            "%",
            "____",
            "2000 ",
            "2000\0",
            "2000\u0000' UNION SELECT 1,2,3,4,5 --",
            "\uD83D\uDE00",
            "𝟐000",
            "x".repeat(100_000));

    private final TestDatabase kind;
    private Database database;

    RoutingTablesTest(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = kind.migrated();
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    private void did(String number, String tenant, int priority, String destination, String type) {
        execute(
                database,
                "INSERT INTO did_routing (did, domain, priority, destination, dest_type) VALUES (?, ?, ?, ?, ?)",
                number,
                tenant,
                priority,
                destination,
                type);
    }

    private void trunk(String name, String uri, String tenant, String sources) {
        execute(
                database,
                "INSERT INTO trunk (name, uri, domain, sources) VALUES (?, ?, ?, ?)",
                name,
                uri,
                tenant,
                sources);
    }

    private void route(String prefix, String tenant, String trunk, int priority) {
        execute(
                database,
                "INSERT INTO trunk_routing (prefix, domain, trunk, priority) VALUES (?, ?, ?, ?)",
                prefix,
                tenant,
                trunk,
                priority);
    }

    private Refresh refresh() {
        return Refresh.from(database).every(Duration.ofDays(1));
    }

    private static Flow from(String host) {
        return Flow.to(Transport.UDP, new InetSocketAddress(host, 5060));
    }

    @Test
    void migratesOnce() {
        assertThat(ProxyTables.migrate(database)).isZero();
    }

    @Test
    void keepsTenantsApart() {
        did("2000", "one.example", 0, "1001", "extension");
        did("2000", "two.example", 0, "sales", "queue");
        did("+442079460123", "two.example", 0, "3500", "conference");
        execute(database, "INSERT INTO tenant (domain) VALUES (?)", "one.example");
        execute(database, "INSERT INTO tenant (domain) VALUES (?)", "two.example");
        execute(database, "INSERT INTO tenant_alias VALUES (?, ?)", "pbx.two.example", "two.example");
        trunk("carrier", "sip:carrier.example", "", "192.0.2.0/24");
        trunk("private", "sip:private.example", "one.example", "198.51.100.1, 198.51.100.9");
        execute(
                database,
                "UPDATE trunk SET certificates = ?, username = ? WHERE name = ?",
                "Private.example, sip.private.example",
                "private",
                "private");
        Dids dids = Dids.open(refresh());
        Trunks trunks = Trunks.open(refresh());
        Tenants tenants = Tenants.open(refresh(), trunks, dids);

        assertThat(trunks.named("private").orElseThrow().origin())
                .isEqualTo(new Trunk.Origin(
                        List.of("198.51.100.1", "198.51.100.9"),
                        List.of("private.example", "sip.private.example"),
                        "private"));
        assertThat(trunks.isUser("private")).isTrue();
        assertThat(trunks.isUser("")).isFalse();
        assertThat(dids.find("one.example", "2000"))
                .hasValue(new Did("2000", "one.example", Did.Kind.EXTENSION, "1001", 0));
        assertThat(dids.find("two.example", "2000").orElseThrow().destination()).isEqualTo("sales");
        assertThat(dids.find("one.example", "+442079460123")).isEmpty();
        assertThat(dids.find("two.example", "+442079460123").orElseThrow().isConference())
                .isTrue();
        for (String nobody : List.of("", "three.example", "ONE.EXAMPLE", "one.example ", "%")) {
            assertThat(dids.find(nobody, "2000")).as(nobody).isEmpty();
        }

        SipUri ours = SipUri.of("sip:2000@203.0.113.1");
        assertThat(tenants.of(from("198.51.100.9"), SipUri.of("sip:2000@two.example")))
                .isEqualTo("one.example");
        assertThat(tenants.of(from("192.0.2.7"), SipUri.of("sip:2000@PBX.two.example")))
                .isEqualTo("two.example");
        assertThat(tenants.of(from("192.0.2.7"), SipUri.of("sip:+442079460123@203.0.113.1")))
                .isEqualTo("two.example");
        // Both have the number, and nothing else says whose the call is: it is nobody's.
        assertThat(tenants.of(from("192.0.2.7"), ours)).isEmpty();
        assertThat(dids.find(tenants.of(from("192.0.2.7"), ours), "2000")).isEmpty();
        assertThat(trunks.contains(from("192.0.2.200"))).isTrue();
        assertThat(trunks.contains(from("192.0.3.1"))).isFalse();
        assertThat(trunks.named("private")).map(Trunk::tenant).hasValue("one.example");
    }

    @Test
    void takesSeveralRowsOfANumberByPriorityAndInactiveOnesNever() {
        did("2000", "one.example", 1, "low", "extension");
        did("2000", "one.example", 9, "high", "ivr");
        did("2000", "one.example", 20, "off", "ivr");
        execute(database, "UPDATE did_routing SET active = 0 WHERE destination = ?", "off");
        Dids dids = Dids.open(refresh());
        assertThat(dids.all("one.example", "2000")).extracting(Did::destination).containsExactly("high", "low");
    }

    @Test
    void tellsTextsApartThatDifferByCaseOrSpace() {
        did("Conf1", "one.example", 0, "upper", "conference");
        did("conf1", "one.example", 0, "lower", "conference");
        Dids dids = Dids.open(refresh());
        assertThat(dids.find("one.example", "Conf1").orElseThrow().destination())
                .isEqualTo("upper");
        assertThat(dids.find("one.example", "conf1").orElseThrow().destination())
                .isEqualTo("lower");
        assertThat(dids.find("one.example", "CONF1")).isEmpty();
        assertThat(dids.find("one.example", "conf1 ")).isEmpty();
    }

    @Test
    void routesByTrunks() {
        trunk("a", "sip:a.example", "", "");
        trunk("b", "sip:b.example", "", "");
        trunk("off", "sip:off.example", "", "");
        execute(database, "UPDATE trunk SET active = 0 WHERE name = ?", "off");
        route("+44", "", "a", 10);
        route("+44", "", "b", 5);
        route("+44", "", "off", 99);
        route("", "two.example", "b", 0);
        Trunks trunks = Trunks.open(refresh());
        assertThat(trunks.route("one.example", "+442079460123", new Random(1)))
                .extracting(Trunk::name)
                .containsExactly("a", "b");
        assertThat(trunks.route("two.example", "+442079460123", new Random(1)))
                .extracting(Trunk::name)
                .containsExactly("b");
        assertThat(trunks.route("one.example", "+33199000000", new Random(1))).isEmpty();
    }

    @Test
    void asksNoDatabaseForWhatStrangersWrite() {
        did("2000", "one.example", 0, "1001", "extension");
        execute(database, "INSERT INTO tenant (domain) VALUES (?)", "one.example");
        trunk("a", "sip:a.example", "", "");
        route("", "", "a", 0);
        Dids dids = Dids.open(refresh());
        Trunks trunks = Trunks.open(refresh());
        Tenants tenants = Tenants.open(refresh(), trunks, dids);
        long before = database.done();
        for (String text : HOSTILE) {
            assertThat(dids.find("one.example", text)).isEmpty();
            assertThat(dids.find(text, "2000")).isEmpty();
            assertThat(dids.tenantOf(text)).isEmpty();
            assertThat(trunks.route(text, text, new Random(1))).isEmpty();
            assertThat(tenants.at(text)).isEmpty();
        }
        assertThat(database.done()).isEqualTo(before);
    }

    @Test
    void keepsWhatItKnewWhenALoadIsBadAndSaysWhy() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        did("2000", "one.example", 0, "1001", "extension");
        Dids dids = Dids.open(refresh().meters(registry));
        did("2001", "one.example", 0, "1001", "spaceship");
        assertThatThrownBy(() -> dids.reload().toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.code()).isEqualTo(DatabaseException.Code.BAD_DATA))
                .hasMessageContaining("2001")
                .hasMessageContaining("spaceship");
        assertThat(dids.find("one.example", "2000")).isPresent();
        assertThat(dids.status().refusals()).isEqualTo(1);
        assertThat(dids.status().refusal().orElseThrow()).contains("spaceship");
        execute(database, "UPDATE did_routing SET dest_type = ? WHERE did = ?", "queue", "2001");
        assertThat(dids.reload().toCompletableFuture().join()).isEqualTo(2);
        assertThat(dids.status().refusal()).isEmpty();
        assertThat(dids.find("one.example", "2001").orElseThrow().kind()).isEqualTo(Did.Kind.QUEUE);
        assertThat(registry.get("jackfield.proxy.routing.rows")
                        .tag("table", "did_routing")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(registry.get("jackfield.proxy.routing.refused")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void readsAgainByItself() {
        Dids dids = Dids.open(Refresh.from(database).every(Duration.ofSeconds(1)));
        did("2000", "one.example", 0, "1001", "extension");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> dids.find("one.example", "2000").isPresent());
        dids.close();
        assertThatThrownBy(() -> Dids.open(Refresh.from(database).every(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesTrunksThatMakeNoSense() {
        trunk("a", "sip:a.example", "", "192.0.2.0/24");
        Trunks trunks = Trunks.open(refresh());
        trunk("b", "sip:b.example", "", "192.0.2.7");
        assertThatThrownBy(() -> trunks.reload().toCompletableFuture().join()).hasMessageContaining("overlap");
        execute(database, "UPDATE trunk SET uri = ?, sources = '' WHERE name = ?", "not a uri", "b");
        assertThatThrownBy(() -> trunks.reload().toCompletableFuture().join()).hasMessageContaining("'not a uri'");
        assertThat(trunks.trunks()).hasSize(1);
        assertThatThrownBy(() -> route("+44", "", "none", 0)).isInstanceOf(DatabaseException.class);
    }
}
