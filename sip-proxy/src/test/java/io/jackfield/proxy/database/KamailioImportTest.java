package io.jackfield.proxy.database;

import static io.jackfield.proxy.database.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.database.Database;
import io.jackfield.proxy.registrar.StoredBinding;
import io.jackfield.sip.auth.Subscriber;
import io.jackfield.sip.message.Method;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables in the layout of Kamailio 5.6, in one database, go to ours in another. */
@Timeout(120)
class KamailioImportTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @ParameterizedTest
    @EnumSource
    void takesOverSubscribersAndLocations(TestDatabase kind) {
        try (Database theirs = kind.open();
                Database ours = kind.migrated()) {
            tables(theirs);
            user(theirs, "alice", "Example.com", "", "0123456789ABCDEF0123456789abcdef");
            user(theirs, "bob", "example.com", "secret", "");
            user(theirs, "carol", "example.com", "", "ab".repeat(32));
            user(theirs, "dave", "example.com", "", "");
            user(theirs, "erin", "", "secret", "");
            binding(theirs, "alice", "example.com", "sip:alice@192.0.2.7:5060", NOW.plusSeconds(600));
            binding(theirs, "alice", "example.com", "sip:alice@192.0.2.8:5060", NOW.minusSeconds(1));
            binding(theirs, "frank", null, "sip:frank@192.0.2.9", NOW.plusSeconds(60));

            KamailioImport.Result done = KamailioImport.from(theirs).into(ours, NOW);
            assertThat(done).isEqualTo(new KamailioImport.Result(3, 1, 3));
            SubscriberTable users = SubscriberTable.builder(ours).build();
            for (String name : List.of("alice", "bob", "carol")) {
                assertThat(users.lookup(name, "example.com")
                                .toCompletableFuture()
                                .join()
                                .map(Subscriber::user))
                        .hasValue(name);
            }
            assertThat(users.lookup("dave", "example.com").toCompletableFuture().join())
                    .isEmpty();

            List<StoredBinding> found = LocationTable.of(ours).find("alice@example.com");
            assertThat(found).singleElement().satisfies(b -> {
                assertThat(b.contact()).isEqualTo("sip:alice@192.0.2.7:5060");
                assertThat(b.expires()).isEqualTo(NOW.plusSeconds(600));
                assertThat(b.q()).isEqualTo(1);
                assertThat(b.received()).isEqualTo("sip:198.51.100.1:40112;transport=tcp");
                assertThat(b.socket()).isEqualTo("udp:10.0.0.1:5060");
                assertThat(b.path()).containsExactly("<sip:a,b@edge;lr>", "<sip:inner;lr>");
                assertThat(b.natted()).isTrue();
                assertThat(b.device().instance()).isEqualTo("<urn:uuid:1>");
                assertThat(b.device().methods().has(Method.INVITE)).isTrue();
                assertThat(b.device().methods().has(Method.MESSAGE)).isFalse();
            });

            KamailioImport.Result again =
                    KamailioImport.from(theirs).domain("rest.example").into(ours, NOW);
            assertThat(again).isEqualTo(new KamailioImport.Result(4, 2, 1));
            assertThat(LocationTable.of(ours).find("alice@example.com")).hasSize(1);
            assertThat(LocationTable.of(ours).find("frank@rest.example")).hasSize(1);
        }
    }

    private static void tables(Database database) {
        execute(
                database,
                "CREATE TABLE subscriber (id INT NOT NULL PRIMARY KEY AUTO_INCREMENT, username VARCHAR(64) DEFAULT '' NOT"
                        + " NULL, domain VARCHAR(64) DEFAULT '' NOT NULL, password VARCHAR(64) DEFAULT '' NOT NULL,"
                        + " ha1 VARCHAR(128) DEFAULT '' NOT NULL, ha1b VARCHAR(128) DEFAULT '' NOT NULL)");
        execute(
                database,
                "CREATE TABLE location (id INT NOT NULL PRIMARY KEY AUTO_INCREMENT, ruid VARCHAR(64) DEFAULT '' NOT NULL,"
                        + " username VARCHAR(64) DEFAULT '' NOT NULL, domain VARCHAR(64) DEFAULT NULL,"
                        + " contact VARCHAR(512) DEFAULT '' NOT NULL, received VARCHAR(128) DEFAULT NULL,"
                        + " path VARCHAR(512) DEFAULT NULL, expires DATETIME NOT NULL, q FLOAT DEFAULT 1 NOT NULL,"
                        + " callid VARCHAR(255) DEFAULT 'x' NOT NULL, cseq INT DEFAULT 1 NOT NULL,"
                        + " flags INT DEFAULT 0 NOT NULL, cflags INT DEFAULT 0 NOT NULL,"
                        + " user_agent VARCHAR(255) DEFAULT '' NOT NULL, socket VARCHAR(64) DEFAULT NULL,"
                        + " methods INT DEFAULT NULL, instance VARCHAR(255) DEFAULT NULL, reg_id INT DEFAULT 0 NOT NULL)");
    }

    private static void user(Database database, String name, String domain, String password, String ha1) {
        String sql = "INSERT INTO subscriber (username, domain, password, ha1) VALUES (?, ?, ?, ?)";
        execute(database, sql, name, domain, password, ha1);
    }

    private static void binding(Database database, String name, String domain, String contact, Instant expires) {
        execute(
                database,
                "INSERT INTO location (username, domain, contact, received, path, expires, q, socket, methods, instance)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                name,
                domain,
                contact,
                "sip:198.51.100.1:40112;transport=tcp",
                "<sip:a,b@edge;lr>,<sip:inner;lr>",
                Timestamp.from(expires),
                -1.0f,
                "udp:10.0.0.1:5060",
                0b1111,
                "\"<urn:uuid:1>\"");
    }
}
