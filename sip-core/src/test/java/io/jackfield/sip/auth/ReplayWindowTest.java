package io.jackfield.sip.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReplayWindowTest {
    private final ReplayWindow window = new ReplayWindow(16);

    @Test
    void aCountIsGoodOnce() {
        assertThat(window.use(1, 1)).isTrue();
        assertThat(window.use(1, 1)).isFalse();
        assertThat(window.use(1, 2)).isTrue();
        assertThat(window.use(1, 1)).isFalse();
    }

    @Test
    void countsMayOvertakeOneAnotherByEight() {
        assertThat(window.use(1, 10)).isTrue();
        assertThat(window.use(1, 2)).isTrue();
        assertThat(window.use(1, 2)).isFalse();
        assertThat(window.use(1, 9)).isTrue();
        assertThat(window.use(1, 1)).as("nine below the highest").isFalse();
        assertThat(window.use(1, 12)).isTrue();
        assertThat(window.use(1, 10)).isFalse();
        assertThat(window.use(1, 9)).isFalse();
        assertThat(window.use(1, 11)).isTrue();
    }

    @Test
    void aNonceKeepsItsPlaceUntilOneAFullRingLaterProvesItself() {
        assertThat(window.use(1, 1)).isTrue();
        for (long other = 2; other <= 16; other++) {
            assertThat(window.use(other, 1)).isTrue();
        }
        assertThat(window.use(1, 2)).isTrue();
        assertThat(window.use(17, 1)).isTrue();
        assertThat(window.use(1, 3))
                .as("its slot is gone, so nobody knows what it was used for")
                .isFalse();
    }

    @Test
    void theHighestCountIsTheLast() {
        assertThat(window.use(5, ReplayWindow.MAX_COUNT)).isTrue();
        assertThat(window.use(5, ReplayWindow.MAX_COUNT)).isFalse();
        assertThat(window.use(5, ReplayWindow.MAX_COUNT - 1)).isTrue();
    }

    @Property
    void nothingIsEverGrantedTwice(@ForAll @Size(max = 200) List<@IntRange(min = 0, max = 40 * 20) Integer> requests) {
        ReplayWindow small = new ReplayWindow(16);
        Set<Integer> granted = new HashSet<>();
        for (int request : requests) {
            if (small.use(1 + request / 20, 1 + request % 20)) {
                assertThat(granted.add(request)).isTrue();
            }
        }
    }
}
