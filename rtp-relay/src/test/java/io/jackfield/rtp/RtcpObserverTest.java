package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** RTCP that passes by: RFC 3550 6.4.1. */
class RtcpObserverTest {
    private static final long MS = 1_000_000L;
    private static final int ALICE = 1;
    private static final int BOB = 2;

    private final RtcpObserver alice = new RtcpObserver();
    private final RtcpObserver bob = new RtcpObserver();

    private static ByteBuffer senderReport(int from, long ntp) {
        ByteBuffer report = ByteBuffer.allocate(200);
        new RtcpWriter(report).senderReport(from, ntp, 0, 1, 1).description(from, "x");
        return report.flip();
    }

    private static ByteBuffer receiverReport(int from, int about, int lastReport, long delayNs) {
        ByteBuffer report = ByteBuffer.allocate(200);
        new RtcpWriter(report)
                .receiverReport(from)
                .block(new ReportBlock(about, 25, 7, 100, 160, lastReport, NtpTime.shortUnits(delayNs)))
                .description(from, "x");
        return report.flip();
    }

    /** Alice's report passes at 1000 ms; Bob, 20 ms away, holds it for 300 ms. */
    @Test
    void tellsHowASideHearsAndHowFarItIs() {
        long ntp = 12345L << 30;
        alice.received(senderReport(ALICE, ntp), bob, BOB, 1000 * MS);
        bob.received(receiverReport(BOB, ALICE, NtpTime.middle(ntp), 300 * MS), alice, ALICE, 1340 * MS);
        RtcpReporter.Remote heard = bob.remote();
        assertThat(heard.roundTripNs()).isBetween(39 * MS, 41 * MS);
        assertThat(heard.fractionLost()).isEqualTo(25);
        assertThat(heard.cumulativeLost()).isEqualTo(7);
        assertThat(heard.jitter()).isEqualTo(160);
        assertThat(alice.remote()).isEqualTo(RtcpReporter.Remote.NONE);
    }

    @Test
    void believesNoReportOfWhatNobodySent() {
        bob.received(receiverReport(BOB, 99, 1, 0), alice, ALICE, 1000 * MS);
        assertThat(bob.remote().reports()).as("of another source").isZero();
        bob.received(receiverReport(BOB, ALICE, 4711, 0), alice, ALICE, 1000 * MS);
        assertThat(bob.remote().reports()).isEqualTo(1);
        assertThat(bob.remote().roundTripNs())
                .as("of a report that never passed")
                .isEqualTo(-1);
        long ntp = 5L << 32;
        alice.received(senderReport(ALICE, ntp), bob, BOB, 1000 * MS);
        bob.received(receiverReport(BOB, ALICE, NtpTime.middle(ntp), 500 * MS), alice, ALICE, 1100 * MS);
        assertThat(bob.remote().roundTripNs())
                .as("held for longer than it is gone")
                .isEqualTo(-1);
    }

    @Test
    void remembersSoManyReports() {
        for (int i = 1; i <= 2 * RtcpObserver.REMEMBERED; i++) {
            alice.received(senderReport(ALICE, (long) i << 32), bob, BOB, i * 1000 * MS);
        }
        bob.received(receiverReport(BOB, ALICE, NtpTime.middle(1L << 32), 0), alice, ALICE, 20_000 * MS);
        assertThat(bob.remote().roundTripNs()).isEqualTo(-1);
        int last = 2 * RtcpObserver.REMEMBERED;
        bob.received(receiverReport(BOB, ALICE, NtpTime.middle((long) last << 32), 0), alice, ALICE, 16_050 * MS);
        assertThat(bob.remote().roundTripNs()).isEqualTo(50 * MS);
    }

    @Property
    void readsAnything(@ForAll byte[] packet) {
        alice.received(ByteBuffer.wrap(packet), bob, BOB, 0);
        assertThat(alice.remote().reports()).isNotNegative();
    }
}
