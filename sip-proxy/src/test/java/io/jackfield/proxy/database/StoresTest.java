package io.jackfield.proxy.database;

import static io.jackfield.proxy.database.TestDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.database.Database;
import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.registrar.Binding;
import io.jackfield.proxy.registrar.MethodSet;
import io.jackfield.proxy.registrar.StoredBinding;
import io.jackfield.sip.auth.Subscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Subscribers and locations in their tables, on each database. */
@ParameterizedClass
@EnumSource
@Timeout(120)
class StoresTest {
    private static final Instant SOON = Instant.ofEpochMilli(1_800_000_000_123L);
    private static final List<String> HOSTILE = List.of(
            "' OR '1'='1",
            "alice' --",
            "'; DROP TABLE subscriber; --",
            "alice\\",
            "alice\" OR \"1\"=\"1",
            "alice'/*",
            "%",
            "_____",
            "alice ",
            "Alice",
            "ALICE",
            "alicé",
            "al\nice");

    private final TestDatabase kind;
    private final AtomicLong nowNs = new AtomicLong();
    private Database database;

    StoresTest(TestDatabase kind) {
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

    private SubscriberTable subscribers() {
        return SubscriberTable.builder(database)
                .clock(nowNs::get)
                .ttl(Duration.ofSeconds(60))
                .limit(100)
                .build();
    }

    private static <T> T join(java.util.concurrent.CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    @Test
    void findsSubscribersOnceTheyWerePrepared() {
        SubscriberTable table = subscribers();
        join(table.put("alice", "Example.com", Redacted.of("secret")));
        assertThat(table.find("alice", "example.com")).isEmpty();
        join(table.prepare("alice", "example.com"));
        assertThat(table.find("alice", "example.com")).isPresent();
        assertThat(table.find("alice", "EXAMPLE.COM")).isPresent();
        assertThat(join(table.lookup("alice", "other.example"))).isEmpty();
        assertThat(table.lookup("alice", "example.com").toCompletableFuture()).isCompleted();
    }

    @Test
    void asksAgainWhenWhatItKnowsIsOld() {
        SubscriberTable table = subscribers();
        assertThat(join(table.lookup("alice", "example.com"))).isEmpty();
        execute(database, "INSERT INTO subscriber (username, domain, ha1) VALUES ('alice', 'example.com', 'AB')");
        assertThat(join(table.lookup("alice", "example.com"))).isEmpty();
        nowNs.addAndGet(Duration.ofSeconds(60).toNanos());
        assertThat(join(table.lookup("alice", "example.com"))).isPresent();
        execute(database, "UPDATE subscriber SET active = 0");
        assertThat(join(table.lookup("alice", "example.com"))).isPresent();
        table.reload();
        assertThat(join(table.lookup("alice", "example.com"))).isEmpty();
        assertThat(table.loads()).isEqualTo(3);
        assertThat(table.hits()).isEqualTo(2);
    }

    @Test
    void keepsSubscribersThroughAFloodOfNamesThatAreNone() {
        SubscriberTable table = subscribers();
        join(table.put("alice", "example.com", Redacted.of("secret")));
        join(table.prepare("alice", "example.com"));
        for (int i = 0; i < 1_000; i++) {
            join(table.prepare("nobody" + i, "example.com"));
        }
        assertThat(table.find("alice", "example.com")).isPresent();
        assertThat(table.cached()).isEqualTo(1);
        long loads = table.loads();
        assertThat(join(table.lookup("x".repeat(65), "example.com"))).isEmpty();
        assertThat(table.loads()).isEqualTo(loads);
    }

    @Test
    void removesAndReplaces() {
        SubscriberTable table = subscribers();
        join(table.put("alice", "example.com", Redacted.of("one")));
        join(table.prepare("alice", "example.com"));
        join(table.put("alice", "example.com", Redacted.of("two")));
        assertThat(join(table.lookup("alice", "example.com"))).isPresent();
        assertThat(join(table.remove("alice", "example.com"))).isTrue();
        assertThat(join(table.remove("alice", "example.com"))).isFalse();
        assertThat(join(table.lookup("alice", "example.com"))).isEmpty();
        assertThatThrownBy(() -> table.put("", "example.com", Redacted.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesHostileNamesForNames() {
        SubscriberTable table = subscribers();
        join(table.put("alice", "example.com", Redacted.of("secret")));
        for (String name : HOSTILE) {
            assertThat(join(table.lookup(name, "example.com"))).as(name).isEmpty();
            assertThat(join(table.lookup("alice", name))).as(name).isEmpty();
            join(table.put(name, "example.com", Redacted.of("x")));
            assertThat(join(table.lookup(name, "example.com")).map(Subscriber::user))
                    .hasValue(name);
            assertThat(join(table.remove(name, "example.com"))).isTrue();
        }
        assertThat(join(table.lookup("alice", "example.com"))).isPresent();
    }

    private static StoredBinding binding(String address, String contact, long cseq, Instant expires) {
        return new StoredBinding(
                address,
                contact,
                expires,
                0.5f,
                "call'id",
                cseq,
                "sip:192.0.2.7:40112;transport=tcp",
                "udp:10.0.0.1:5060",
                List.of("<sip:edge;lr>", "<sip:inner,comma;lr>"),
                true,
                new Binding.Device("<urn:uuid:1>", 2, MethodSet.of(List.of("INVITE", "BYE")), "Phone\"'; --"));
    }

    @Test
    void keepsEveryFieldOfABinding() {
        LocationTable table = LocationTable.of(database);
        StoredBinding one = binding("alice@example.com", "sip:alice@192.0.2.7;pn-prid=a'b\"c\\d", 1, SOON);
        StoredBinding two = new StoredBinding(
                "alice@example.com",
                "sip:b",
                SOON,
                1,
                "c",
                4_294_967_295L,
                "",
                "",
                List.of(),
                false,
                Binding.Device.UNKNOWN);
        assertThat(table.update("alice@example.com", none -> List.of(one, two))).containsExactly(one, two);
        assertThat(table.find("alice@example.com")).containsExactly(one, two);
        assertThat(table.find("Alice@example.com")).isEmpty();
        assertThat(table.update("alice@example.com", both -> both.subList(1, 2)))
                .containsExactly(two);
        assertThat(table.find("alice@example.com")).containsExactly(two);
        assertThat(table.update("alice@example.com", all -> List.of())).isEmpty();
        assertThat(table.find("alice@example.com")).isEmpty();
    }

    @Test
    void takesHostileAddressesAndContactsForTexts() {
        LocationTable table = LocationTable.of(database);
        StoredBinding honest = binding("alice@example.com", "sip:a", 1, SOON);
        table.update("alice@example.com", none -> List.of(honest));
        for (String text : HOSTILE) {
            StoredBinding hostile = binding(text, "sip:" + text, 1, SOON);
            assertThat(table.find(text)).isEmpty();
            table.update(text, none -> List.of(hostile));
            assertThat(table.find(text)).containsExactly(hostile);
            table.update(text, none -> List.of());
        }
        assertThat(table.find("alice@example.com")).containsExactly(honest);
    }

    @Test
    void showsAllThatHoldAndDeletesWhatDoesNot() {
        LocationTable table = LocationTable.of(database);
        for (int i = 0; i < 600; i++) {
            String address = "user" + i + "@example.com";
            StoredBinding made = binding(address, "sip:x", i, SOON.plusSeconds(i));
            table.update(address, none -> List.of(made));
        }
        List<StoredBinding> seen = new ArrayList<>();
        table.forEach(SOON.plusSeconds(99), seen::add);
        assertThat(seen).hasSize(500);
        assertThat(table.deleteExpired(SOON.plusSeconds(300))).isEqualTo(300);
        assertThat(table.deleteExpired(SOON.plusSeconds(300))).isZero();
        assertThat(table.find("user299@example.com")).isEmpty();
        assertThat(table.find("user300@example.com")).hasSize(1);
    }

    @Test
    void letsNoTwoUpdatesOfAnAddressSeeTheSame() throws Exception {
        LocationTable table = LocationTable.of(database);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                retried(table, i % 5);
                            }
                        },
                        threads));
            }
            for (CompletableFuture<?> one : all) {
                one.join();
            }
        } finally {
            threads.shutdown();
        }
        for (int i = 0; i < 5; i++) {
            assertThat(table.find("a" + i)).hasSize(1);
            assertThat(table.find("a" + i).get(0).cseq()).isEqualTo(40);
        }
    }

    private static void retried(LocationTable table, int number) {
        String address = "a" + number;
        table.update(address, before -> {
            long cseq = before.isEmpty() ? 0 : before.get(0).cseq();
            return List.of(binding(address, "sip:a", cseq + 1, SOON));
        });
    }

    @Test
    void givesAttributes() {
        execute(
                database,
                "INSERT INTO subscriber (username, domain, ha1_sha256, attributes) VALUES (?, ?, ?, ?)",
                "bob",
                "example.com",
                "AB",
                "limit=2");
        SubscriberTable table = subscribers();
        join(table.prepare("bob", "example.com"));
        assertThat(table.attributes("bob", "example.com")).isEqualTo("limit=2");
        assertThat(table.attributes("carol", "example.com")).isEmpty();
        assertThat(table.find("bob", "example.com")).map(Subscriber::realm).isEqualTo(Optional.of("example.com"));
    }
}
