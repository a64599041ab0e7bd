package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** How losses come: RFC 3611 4.7.2, whose bursts begin and end with a loss and have less than 16 packets in a row between two. */
class LossBurstsTest {
    private final LossBursts bursts = new LossBursts();
    private long expected;

    /** One character a packet: a dot for one that comes, an x for one that is lost. */
    private void stream(String packets) {
        bursts.reset(0);
        for (int i = 0; i < packets.length(); i++) {
            if (packets.charAt(i) == 'x') {
                bursts.lost(i, 1);
            }
        }
        expected = packets.length();
    }

    @Test
    void withoutLossAllIsOneGap() {
        stream(".".repeat(100));
        assertThat(bursts.burstDensity()).isZero();
        assertThat(bursts.gapDensity()).isZero();
        assertThat(bursts.burstPackets()).isZero();
        assertThat(bursts.gapPackets(expected)).isEqualTo(100);
    }

    @Test
    void lossesFarApartAreNoBurst() {
        stream((".".repeat(19) + "x").repeat(10));
        assertThat(bursts.burstDensity()).isZero();
        assertThat(bursts.gapDensity()).isCloseTo(0.05, within(0.002));
        assertThat(bursts.gapPackets(expected)).isEqualTo(200);
    }

    @Test
    void lossesNearEachOtherAreOne() {
        String burst = "x.x.x.x.x"; // 9 packets, 5 of them lost
        stream((".".repeat(91) + burst).repeat(10));
        assertThat(bursts.burstDensity()).isCloseTo(5 / 9.0, within(0.05));
        assertThat(bursts.gapDensity()).isZero();
        assertThat(bursts.burstPackets()).isCloseTo(9, within(1.0));
        assertThat(bursts.gapPackets(expected)).isCloseTo(91, within(1.5));
    }

    @Test
    void lossesInARowCountAsEachOfThemAlone() {
        stream(".".repeat(50) + "xxxx" + ".".repeat(50));
        double density = bursts.burstDensity();
        bursts.reset(0);
        bursts.lost(50, 4);
        assertThat(bursts.burstDensity()).isEqualTo(density).isEqualTo(1);
        assertThat(bursts.burstPackets()).isCloseTo(4, within(1.0));
    }
}
