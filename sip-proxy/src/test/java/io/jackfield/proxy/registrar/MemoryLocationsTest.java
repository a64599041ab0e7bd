package io.jackfield.proxy.registrar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MemoryLocationsTest {
    @Test
    void isBoundedAndCountsWhatItRefuses() {
        MemoryLocations locations = new MemoryLocations(2);
        assertThat(add(locations, "a", 1)).isTrue();
        assertThat(add(locations, "b", 1)).isTrue();
        assertThat(add(locations, "c", 1)).isFalse();
        assertThat(add(locations, "a", 2)).isTrue(); // it is there already
        assertThat(locations.size()).isEqualTo(2);
        assertThat(locations.rejected()).isEqualTo(1);
        assertThat(locations.now("c")).isEmpty();

        locations.change("a", all -> List.of());
        assertThat(add(locations, "c", 1)).isTrue();
        assertThat(locations.size()).isEqualTo(2);
        assertThat(locations.limit()).isEqualTo(2);
    }

    @Test
    void aChangeToNothingOfNothingTakesNoRoom() {
        MemoryLocations locations = new MemoryLocations(1);
        assertThat(locations.change("a", none -> List.of())).isTrue();
        assertThat(locations.size()).isZero();
    }

    @Test
    void refusesALimitOfNone() {
        assertThatThrownBy(() -> new MemoryLocations(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Two shards register phones of one user at once: both stay. */
    @Test
    void changesOfOneAddressFromManyThreadsAllCount() throws Exception {
        MemoryLocations locations = new MemoryLocations(10);
        int threads = 4;
        int each = 200;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            done.add(pool.submit(() -> {
                go.await();
                for (int i = 0; i < each; i++) {
                    add(locations, "a", thread * each + i);
                }
                return null;
            }));
        }
        go.countDown();
        for (Future<?> task : done) {
            task.get(20, TimeUnit.SECONDS);
        }
        pool.shutdown();

        assertThat(locations.now("a")).hasSize(threads * each);
        assertThat(locations.size()).isEqualTo(1);
    }

    @Test
    void sweepsAllOfItByAndBy() {
        MemoryLocations locations = new MemoryLocations(1_000);
        for (int i = 0; i < 100; i++) {
            String address = "user" + i;
            long expiresAt = i < 60 ? 10 : 1_000;
            locations.change(address, none -> List.of(binding("sip:" + address + "@h", expiresAt)));
        }
        List<String> expired = new ArrayList<>();
        for (int turn = 0; turn < 12; turn++) {
            locations.sweep(50, 10, (address, binding) -> expired.add(binding.contact()));
        }
        assertThat(expired).hasSize(60).doesNotHaveDuplicates();
        assertThat(locations.size()).isEqualTo(40);
    }

    @Test
    void expiryTurnsOnceASecondAndStops() {
        MemoryLocations locations = new MemoryLocations(10);
        locations.change("a", none -> List.of(binding("sip:a@h", 10)));
        Expiry expiry = new Expiry(locations, (address, binding) -> {});
        assertThat(expiry.nextDeadlineNs()).isEqualTo(Machine.NEVER);

        expiry.start(0);
        expiry.onDeadline(999_999_999);
        assertThat(locations.size()).isEqualTo(1);
        assertThat(expiry.nextDeadlineNs()).isEqualTo(1_000_000_000);
        expiry.onDeadline(1_000_000_000);
        assertThat(locations.size()).isZero();
        assertThat(expiry.nextDeadlineNs()).isEqualTo(2_000_000_000);

        expiry.stop();
        locations.change("a", none -> List.of(binding("sip:a@h", 10)));
        expiry.onDeadline(3_000_000_000L);
        assertThat(locations.size()).isEqualTo(1);
    }

    @Test
    void settingsRefuseWhatCannotWork() {
        RegistrarSettings d = RegistrarSettings.DEFAULTS;
        assertThatThrownBy(() ->
                        new RegistrarSettings(d.defaultExpires(), java.time.Duration.ofHours(2), d.maxExpires(), 0))
                .hasMessageContaining("min-expires")
                .hasMessageContaining("max-contacts");
    }

    private static boolean add(MemoryLocations locations, String address, int number) {
        return locations.change(address, bindings -> {
            List<Binding> more = new ArrayList<>(bindings);
            more.add(binding("sip:" + number + "@h", 1_000));
            return more;
        });
    }

    private static Binding binding(String contact, long expiresAtNs) {
        return Binding.of(contact, new Binding.Origin("call", 1), expiresAtNs);
    }
}
