package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
    private static final int CLOCK = 8000;
    private static final long FRAME_NS = 20_000_000L;

    private final ReceptionStatistics statistics = new ReceptionStatistics();

    private boolean packet(int index) {
        return packet(index, 0);
    }

    private boolean packet(int index, long lateNs) {
        return statistics.onPacket(1, index & 0xffff, 160 * index, CLOCK, index * FRAME_NS + lateNs);
    }

    @Property
    void countsEveryLossOnceWhateverTheStart(
            @ForAll @IntRange(max = 65535) int start, @ForAll @IntRange(max = 40) int lossPercent, @ForAll long seed) {
        ReceptionStatistics s = new ReceptionStatistics();
        Random random = new Random(seed);
        int sent = 2000;
        int got = 0;
        for (int i = 0; i < sent; i++) {
            boolean edge = i == 0 || i == sent - 1; // what is lost before the first or after the last nobody can count
            if (edge || random.nextInt(100) >= lossPercent) {
                s.onPacket(1, start + i & 0xffff, 160 * i, CLOCK, i * FRAME_NS);
                got++;
            }
        }
        assertThat(s.expected()).isEqualTo(sent);
        assertThat(s.received()).isEqualTo(got);
        assertThat(s.lost()).isEqualTo(sent - got);
        assertThat(s.cumulativeLost()).isEqualTo(sent - got);
        assertThat(s.extendedHighestSequence()).isEqualTo(start + sent - 1);
    }

    @Test
    void givesFractionLostPerInterval() {
        for (int i = 0; i < 100; i++) {
            if (i % 4 != 1) {
                packet(i);
            }
        }
        assertThat(statistics.takeFractionLost()).isEqualTo(64); // 25 of 100 in 1/256
        for (int i = 100; i < 200; i++) {
            packet(i);
        }
        assertThat(statistics.takeFractionLost()).isZero();
        assertThat(statistics.takeFractionLost()).isZero(); // an empty interval
        assertThat(statistics.cumulativeLost()).isEqualTo(25);
    }

    @Test
    void countsReorderedPacketsAsReceivedAndDuplicatesAsNegativeLoss() {
        packet(0);
        packet(2);
        packet(1);
        assertThat(statistics.lost()).isZero();
        packet(2);
        assertThat(statistics.cumulativeLost()).isEqualTo(-1);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void doesNotCountOneWildPacketButFollowsASenderThatStartsAnew() {
        packet(0);
        packet(1);
        assertThat(packet(30_000)).isFalse();
        assertThat(packet(2)).isTrue();
        assertThat(statistics.lost()).isZero();
        assertThat(statistics.rejected()).isEqualTo(1);

        assertThat(packet(40_000)).isFalse();
        assertThat(packet(40_001)).isTrue();
        assertThat(statistics.restarts()).isEqualTo(1);
        assertThat(statistics.received()).isEqualTo(4);
        assertThat(statistics.lost()).isZero();
    }

    @Test
    void keepsTotalsWhenTheSourceChanges() {
        for (int i = 0; i < 10; i++) {
            if (i != 5) {
                packet(i);
            }
        }
        statistics.onPacket(2, 500, 0, CLOCK, 0);
        assertThat(statistics.ssrc()).isEqualTo(2);
        assertThat(statistics.received()).isEqualTo(10);
        assertThat(statistics.lost()).isEqualTo(1);
        assertThat(statistics.cumulativeLost()).isZero(); // of the new source
        assertThat(statistics.lossRatio()).isEqualTo(1.0 / 11);
    }

    @Test
    void measuresJitterAsTheRfcDefinesIt() {
        double reference = 0; // RFC 3550 6.4.1 in floating point
        double lastTransit = 0;
        Random random = new Random(4);
        for (int i = 0; i < 3000; i++) {
            long lateNs = random.nextInt(10_000_000);
            packet(i, lateNs);
            double transit = lateNs * 8e-6;
            if (i > 0) {
                reference += (Math.abs(transit - lastTransit) - reference) / 16;
            }
            lastTransit = transit;
        }
        assertThat((double) statistics.jitter()).isBetween(reference * 0.9 - 1, reference * 1.1 + 1);
        assertThat(statistics.jitterNs() / 1e6).isBetween(2.5, 4.2); // the mean distance of two of 0-10 ms is 3.3 ms
    }

    @Test
    void hasNoJitterWhenPacketsAreEven() {
        for (int i = 0; i < 100; i++) {
            packet(i);
        }
        assertThat(statistics.jitter()).isZero();
        assertThat(statistics.jitterNs()).isZero();
    }

    @Test
    void leavesJitterAloneWithoutAClock() {
        for (int i = 0; i < 100; i++) {
            packet(i);
        }
        for (int i = 100; i < 120; i++) {
            statistics.onPacket(1, i, 16_000, 0, i * FRAME_NS); // a telephone event: its timestamp stands still
        }
        assertThat(statistics.jitter()).isZero();
        assertThat(statistics.lost()).isZero();
        assertThat(statistics.received()).isEqualTo(120);
    }

    @Test
    void survivesAClockFarFromZero() {
        long start = Long.MAX_VALUE / 2;
        for (int i = 0; i < 50; i++) {
            statistics.onPacket(1, i, 160 * i, CLOCK, start + i * FRAME_NS);
        }
        assertThat(statistics.jitter()).isLessThanOrEqualTo(1);
    }
}
