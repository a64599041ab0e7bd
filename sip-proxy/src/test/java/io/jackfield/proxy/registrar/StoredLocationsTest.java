package io.jackfield.proxy.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Locations that outlive the process: through, behind, and in the store alone. The clock is the test's; the threads are real. */
class StoredLocationsTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
    private static final long SECOND = 1_000_000_000L;

    private long nowNs = 5 * SECOND;
    private final LocationClock clock = new LocationClock(() -> nowNs, () -> START.plusNanos(nowNs));
    private final Table table = new Table();

    /** A store in a map, which can be told to fail. */
    private static final class Table implements LocationStore {
        final Map<String, List<StoredBinding>> rows = new ConcurrentHashMap<>();
        volatile boolean fails;
        volatile int writes;

        @Override
        public List<StoredBinding> find(String addressOfRecord) {
            check();
            return rows.getOrDefault(addressOfRecord, List.of());
        }

        @Override
        public List<StoredBinding> update(String address, UnaryOperator<List<StoredBinding>> change) {
            check();
            writes++;
            return rows.compute(address, (key, old) -> List.copyOf(change.apply(old == null ? List.of() : old)));
        }

        @Override
        public void forEach(Instant after, Consumer<StoredBinding> action) {
            rows.values().stream()
                    .flatMap(List::stream)
                    .filter(row -> row.expires().isAfter(after))
                    .forEach(action);
        }

        @Override
        public int deleteExpired(Instant before) {
            rows.replaceAll((key, all) ->
                    all.stream().filter(row -> row.expires().isAfter(before)).toList());
            return 0;
        }

        private void check() {
            if (fails) {
                throw new IllegalStateException("the table is away");
            }
        }
    }

    private Binding binding(String contact, Reach reach) {
        return new Binding(
                contact,
                nowNs + 100_000_000 * SECOND, // the test that waits lets much time pass
                0.5f,
                new Binding.Origin("call", 7),
                reach,
                new Binding.Device("<urn:uuid:1>", 1, MethodSet.of(List.of("INVITE", "BYE")), "phone"));
    }

    private static UnaryOperator<List<Binding>> add(Binding binding) {
        return current -> {
            List<Binding> more = new ArrayList<>(current);
            more.add(binding);
            return more;
        };
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static final Flow NAT = Flow.between(
            Transport.UDP, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress("192.0.2.7", 40112), 0);
    private static final Flow TCP = Flow.between(
            Transport.TCP, new InetSocketAddress("10.0.0.1", 5060), new InetSocketAddress("192.0.2.8", 40113), 17);

    @Test
    void whatIsWrittenThroughIsThereAfterARestart() throws Exception {
        StoredLocations before = StoredLocations.writeThrough(table, clock, 10);
        Binding natted = binding("sip:a@192.168.0.5", Reach.over(NAT, true));
        Binding along = binding("sip:b@h", Reach.along(List.of("<sip:edge;lr>")));
        assertThat(done(before.update("a@example.com", add(natted)))).isTrue();
        assertThat(done(before.update("a@example.com", add(along)))).isTrue();
        assertThat(table.rows.get("a@example.com")).hasSize(2);
        assertThat(table.rows.get("a@example.com").get(0).received()).isEqualTo("sip:192.0.2.7:40112;transport=udp");
        assertThat(table.rows.get("a@example.com").get(0).socket()).isEqualTo("udp:10.0.0.1:5060");
        before.close();

        nowNs += 20 * SECOND;
        StoredLocations after = StoredLocations.writeThrough(table, clock, 10);
        assertThat(done(after.find("a@example.com"))).containsExactly(natted, along);
        assertThat(after.size()).isEqualTo(1);
        after.close();
    }

    /** Connections are numbered anew: the number of another process's would lead to somebody else's phone. */
    @Test
    void aConnectionOfAnotherProcessIsOutOfReachAndStaysKnown() throws Exception {
        SharedLocations one = new SharedLocations(table, clock);
        SharedLocations other = new SharedLocations(table, clock);
        done(one.update("a@example.com", add(binding("sip:a@192.0.2.8", Reach.over(TCP, false)))));

        assertThat(done(one.find("a@example.com")).get(0).target().orElseThrow().flow())
                .contains(TCP);
        Binding foreign = done(other.find("a@example.com")).get(0);
        assertThat(foreign.target()).isEmpty();
        done(other.update("a@example.com", add(binding("sip:b@h", Reach.DIRECT))));
        assertThat(done(one.find("a@example.com")).get(0).target().orElseThrow().flow())
                .contains(TCP);
        assertThat(done(one.find("a@example.com"))).hasSize(2);
        one.close();
        other.close();
    }

    @Test
    void aStoreThatFailsIsToldToThePhoneAndCallsReachItAllTheSame() throws Exception {
        StoredLocations locations = StoredLocations.writeThrough(table, clock, 10);
        table.fails = true;
        CompletionStage<Boolean> stored = locations.update("a@example.com", add(binding("sip:a@h", Reach.DIRECT)));
        assertThatThrownBy(() -> done(stored)).hasRootCauseMessage("the table is away");
        assertThat(done(locations.find("a@example.com"))).hasSize(1);
        assertThat(locations.failures()).isEqualTo(1);
        locations.close();
    }

    @Test
    void writeBehindAnswersAtOnceWritesOncePerAddressAndTriesAgain() throws Exception {
        StoredLocations locations = StoredLocations.writeBehind(table, clock, Duration.ofSeconds(30), 10);
        for (int i = 0; i < 5; i++) {
            assertThat(locations
                            .update("a@example.com", add(binding("sip:" + i + "@h", Reach.DIRECT)))
                            .toCompletableFuture())
                    .isCompletedWithValue(true);
        }
        locations.sweep(nowNs, 1, (address, gone) -> {});
        assertThat(table.rows).isEmpty();

        table.fails = true;
        nowNs += 30 * SECOND;
        locations.sweep(nowNs, 1, (address, gone) -> {});
        await(() -> locations.failures() == 1);
        table.fails = false;
        await(
                () -> { // a failure is known a moment before the address is due again
                    nowNs += 30 * SECOND;
                    locations.sweep(nowNs, 0, (address, gone) -> {});
                    Thread.yield();
                    return table.rows.getOrDefault("a@example.com", List.of()).size() == 5;
                });
        assertThat(table.writes).isEqualTo(1); // not five
        locations.close();
    }

    @Test
    void closingWritesWhatIsStillToBeWritten() throws Exception {
        StoredLocations locations = StoredLocations.writeBehind(table, clock, Duration.ofHours(1), 10);
        locations.update("a@example.com", add(binding("sip:a@h", Reach.DIRECT)));
        locations.close();
        locations.close();
        assertThat(locations.awaitWritten(Duration.ofSeconds(20))).isTrue();
        assertThat(table.rows).containsOnlyKeys("a@example.com");
    }

    @Test
    void refusesIntervalsThatMakeNoSense() {
        assertThatThrownBy(() -> StoredLocations.writeBehind(table, clock, Duration.ZERO, 10))
                .hasMessageContaining("1 s to 1 h");
    }

    @Test
    void memoryStaysBounded() throws Exception {
        StoredLocations locations = StoredLocations.writeThrough(table, clock, 1);
        assertThat(done(locations.update("a@example.com", add(binding("sip:a@h", Reach.DIRECT)))))
                .isTrue();
        assertThat(done(locations.update("b@example.com", add(binding("sip:b@h", Reach.DIRECT)))))
                .isFalse();
        assertThat(table.rows).containsOnlyKeys("a@example.com");
        locations.close();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20 * SECOND;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
