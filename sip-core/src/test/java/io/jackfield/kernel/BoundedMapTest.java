package io.jackfield.kernel;

import static io.jackfield.kernel.BoundedMap.Policy.EVICT_OLDEST;
import static io.jackfield.kernel.BoundedMap.Policy.REJECT_NEW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
    @Test
    void refusesNewKeysWhenFull() {
        BoundedMap<String, Integer> map = new BoundedMap<>("bans", 2, REJECT_NEW);
        assertThat(map.put("a", 1)).isTrue();
        assertThat(map.put("b", 2)).isTrue();
        assertThat(map.put("c", 3)).isFalse();
        assertThat(map.put("a", 4)).as("a known key is no new one").isTrue();
        assertThat(map.get("a")).contains(4);
        assertThat(map.contains("c")).isFalse();
        assertThat(map.rejected()).isEqualTo(1);
        assertThat(map.remove("b")).contains(2);
        assertThat(map.put("c", 3)).isTrue();
        assertThat(map).hasToString("bans (2 of 2)");
    }

    @Test
    void evictsTheOldestWhenFull() {
        BoundedMap<String, Integer> map = new BoundedMap<>("nonces", 2, EVICT_OLDEST);
        map.put("a", 1);
        map.put("b", 2);
        map.put("a", 3);
        assertThat(map.put("c", 4)).isTrue();
        assertThat(map.values()).containsExactly(2, 4);
        assertThat(map.evicted()).isEqualTo(1);
        assertThat(map.rejected()).isZero();
    }

    @Property
    void neverHoldsMoreThanItsLimit(
            @ForAll List<@IntRange(max = 30) Integer> keys, @ForAll @IntRange(min = 1, max = 10) int limit) {
        for (BoundedMap.Policy policy : BoundedMap.Policy.values()) {
            BoundedMap<Integer, Integer> map = new BoundedMap<>("any", limit, policy);
            for (int key : keys) {
                boolean taken = map.put(key, key);
                assertThat(map.size()).isLessThanOrEqualTo(limit);
                assertThat(map.contains(key)).isEqualTo(taken);
            }
        }
    }

    @Test
    void needsALimit() {
        assertThatThrownBy(() -> new BoundedMap<>("bans", 0, REJECT_NEW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bans");
    }
}
