package io.jackfield.media.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.http.FormServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users by HTTP, both ways, and in their table. */
@Timeout(60)
class DirectoryTest {
    private static final Redacted SECRET = Redacted.of("s3cret<&>\"");
    private static final User ALICE = new User(
            "1001",
            "example.com",
            Optional.of(SECRET),
            Optional.empty(),
            Optional.of(Redacted.of("1234")),
            Map.of("accountcode", "acme", "user_context", "lan", "effective_caller_id_name", "Alice & \"Bob\""));

    private static String url(InetSocketAddress address) {
        return "http://127.0.0.1:" + address.getPort() + "/freeswitch/directory";
    }

    @Test
    void usersAreAskedForAndTold() {
        AtomicInteger asked = new AtomicInteger();
        AtomicLong now = new AtomicLong(-5);
        Directory users = (name, domain) -> {
            asked.incrementAndGet();
            return name.equals("1001") && domain.equals("example.com") ? Optional.of(ALICE) : Optional.empty();
        };
        try (DirectoryServer server = DirectoryServer.builder(users)
                .listen("127.0.0.1", 0)
                .credentials("freeswitch", SECRET)
                .build()) {
            HttpDirectory directory = HttpDirectory.builder(url(server.address()))
                    .credentials("freeswitch", SECRET)
                    .keep(Duration.ofSeconds(10))
                    .users(2)
                    .clock(now::get)
                    .build();
            assertThat(directory.find("1001", "example.com")).contains(ALICE);
            assertThat(directory.find("1001", "example.com")).contains(ALICE);
            assertThat(asked.get()).isEqualTo(1); // kept
            assertThat(directory.find("1002", "example.com")).isEmpty();
            assertThat(directory.find("1002", "example.com")).isEmpty();
            assertThat(asked.get()).isEqualTo(2); // kept, too
            now.addAndGet(Duration.ofSeconds(11).toNanos());
            directory.find("1001", "example.com");
            assertThat(asked.get()).isEqualTo(3);
            directory.find("1003", "example.com"); // the third: the oldest goes
            directory.find("1002", "example.com");
            assertThat(asked.get()).isEqualTo(5);
            HttpDirectory stranger =
                    HttpDirectory.builder(url(server.address())).build();
            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(() -> stranger.find("1001", "example.com"))
                    .withMessageContaining("401");
        }
        assertThat(ALICE.toString()).isEqualTo("1001@example.com");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DirectoryServer.builder(users).build())
                .withMessageContaining("credentials");
    }

    /** What the tutorial's service in Python answers, and what a service may answer that means no good. */
    @Test
    void otherServicesAreRead() throws IOException {
        String tutorial = """
                <?xml version="1.0" encoding="UTF-8"?>
                <document type="freeswitch/xml"><section name="directory"><domain name="example.com">
                <groups><group name="default"><users><user id="1001">
                <params><param name="password" value="p"/><param name="vm-password" value="p"/></params>
                <variables><variable name="accountcode" value="1001"/></variables>
                </user></users></group></groups></domain></section></document>
                """;
        List<String> answers = new CopyOnWriteArrayList<>(List.of(tutorial));
        List<String> bodies = new CopyOnWriteArrayList<>();
        try (FormServer server = FormServer.start(
                new FormServer.Settings(
                        new InetSocketAddress("127.0.0.1", 0),
                        "/freeswitch/directory",
                        1 << 16,
                        InetAddress::isLoopbackAddress,
                        Optional.empty()),
                request -> {
                    bodies.add(request.body());
                    return new FormServer.Answer(200, "text/xml", answers.get(0));
                })) {
            HttpDirectory directory = HttpDirectory.builder(url(server.address()))
                    .keep(Duration.ZERO)
                    .build();
            User user = directory.find("1001", "example.com").orElseThrow();
            assertThat(user.password()).contains(Redacted.of("p"));
            assertThat(user.variable("accountcode")).contains("1001");
            assertThat(bodies.get(0))
                    .contains("section=directory", "key_value=example.com", "user=1001", "domain=example.com");
            answers.set(0, "<document><section name=\"result\"><result status=\"not found\"/></section></document>");
            assertThat(directory.find("1001", "example.com")).isEmpty();
            answers.set(0, "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><document>&x;</document>");
            assertThatExceptionOfType(DirectoryException.class).isThrownBy(() -> directory.find("1001", "example.com"));
            answers.set(0, "<document>" + "x".repeat(2 << 20));
            assertThatExceptionOfType(DirectoryException.class)
                    .isThrownBy(() -> directory.find("1001", "example.com"))
                    .withMessageContaining("more than");
        }
    }

    @Property(tries = 300)
    void anyUserIsCarried(@ForAll String value, @ForAll String noise) {
        User user = new User(
                "1001", "example.com", Optional.empty(), Optional.empty(), Optional.empty(), Map.of("v", value));
        Optional<User> read = DirectoryXml.read(DirectoryXml.write(user), "1001", "example.com");
        assertThat(read).isPresent();
        if (value.codePoints().allMatch(c -> c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && c < 0xFFFE)) {
            assertThat(read.get().variable("v")).contains(value);
        }
        try {
            DirectoryXml.read(noise, "1001", "example.com");
        } catch (DirectoryException noXml) {
            assertThat(noXml).hasMessageContaining("XML");
        }
    }

    @Test
    void usersAreInTheirTable() {
        try (Database database = Database.builder()
                .url(
                        "jdbc:h2:mem:directory;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE;DB_CLOSE_DELAY=-1")
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            TableDirectory.migrate(database);
            TableDirectory table = new TableDirectory(database);
            table.put(User.of("1002", "example.com", Redacted.of("zanzibar")));
            table.put(ALICE);
            table.put(ALICE);
            User alice = table.find("1001", "example.com").orElseThrow();
            assertThat(alice.password()).isEmpty();
            assertThat(alice.ha1()).isPresent();
            assertThat(alice.voicemailPin()).contains(Redacted.of("1234"));
            assertThat(alice.variables()).isEqualTo(ALICE.variables());
            assertThat(table.find("1001", "example.org")).isEmpty();
            assertThat(table.find("'; DROP TABLE directory_user; --", "example.com"))
                    .isEmpty();
            assertThat(table.remove("1001", "example.com")).isTrue();
            assertThat(table.remove("1001", "example.com")).isFalse();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> table.put(User.of("x".repeat(65), "d", Redacted.of("p"))));
        }
    }
}
