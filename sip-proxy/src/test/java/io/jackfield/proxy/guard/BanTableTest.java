package io.jackfield.proxy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.SipHash;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BanTableTest {
    private static final long SECOND = 1_000_000_000L;

    private final BanTable table = new BanTable(64, new SipHash(3, 5));

    @Test
    void holdsUntilTheTimeIsOver() {
        assertThat(table.holds(9, 0)).isFalse();
        assertThat(table.add(9, Ban.Reason.RATE, 0, 300 * SECOND)).isTrue();
        assertThat(table.holds(9, 300 * SECOND - 1)).isTrue();
        assertThat(table.holds(8, 0)).isFalse();
        assertThat(table.list(SECOND))
                .containsExactly(new Ban("0:0:0:9::/64", Ban.Reason.RATE, Duration.ofSeconds(299), 1));
        assertThat(table.holds(9, 300 * SECOND)).isFalse();
        assertThat(table.size()).isZero();
        assertThat(table.list(300 * SECOND)).isEmpty();
    }

    @Test
    void aNewBanOfTheSameSourceCountsFromThen() {
        table.add(9, Ban.Reason.RATE, 0, 10);
        table.add(9, Ban.Reason.FAILURES, 5, 50);
        assertThat(table.holds(9, 40)).isTrue();
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.list(40).get(0).reason()).isEqualTo(Ban.Reason.FAILURES);
    }

    @Test
    void isLifted() {
        table.add(9, Ban.Reason.OPERATOR, 0, 100);
        assertThat(table.remove(9, 1)).isTrue();
        assertThat(table.holds(9, 1)).isFalse();
        assertThat(table.remove(9, 1)).isFalse();
        table.add(9, Ban.Reason.OPERATOR, 0, 100);
        assertThat(table.remove(9, 100)).as("it was over").isFalse();
    }

    /** A real attacker goes on sending; a million forged sources get banned beside it. */
    @Test
    void aBanThatHoldsSomebodyOffIsNotDrivenOut() {
        table.add(9, Ban.Reason.RATE, 0, 300 * SECOND);
        for (long forged = 1_000; forged < 1_001_000; forged++) {
            long now = forged * 1_000_000; // a thousand a second
            if (now < 300 * SECOND) {
                assertThat(table.holds(9, now)).isTrue();
            }
            table.add(forged, Ban.Reason.RATE, now, now + 300 * SECOND);
            assertThat(table.size()).isLessThanOrEqualTo(table.capacity());
        }
        assertThat(table.refused()).isGreaterThan(900_000);
    }

    @Test
    void aFullSetGivesUpItsQuietestBanAndNoFresherOne() {
        BanTable one = new BanTable(8, new SipHash(3, 5));
        for (long source = 1; source <= 8; source++) {
            one.add(source, Ban.Reason.RATE, source, 1_000 * SECOND);
        }
        assertThat(one.add(100, Ban.Reason.RATE, BanTable.QUIET_NS, 1_000 * SECOND))
                .isFalse();
        assertThat(one.holds(1, BanTable.QUIET_NS)).isTrue();
        assertThat(one.add(100, Ban.Reason.RATE, BanTable.QUIET_NS + 3, 1_000 * SECOND))
                .isTrue();
        assertThat(one.holds(2, BanTable.QUIET_NS + 3)).as("the quietest").isFalse();
        assertThat(one.holds(1, BanTable.QUIET_NS + 3)).isTrue();
        assertThat(one.holds(100, BanTable.QUIET_NS + 3)).isTrue();
        assertThat(one.size()).isEqualTo(8);
    }
}
