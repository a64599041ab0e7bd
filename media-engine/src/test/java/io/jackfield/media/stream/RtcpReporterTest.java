package io.jackfield.media.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.kernel.Machine;
import io.jackfield.rtp.ReceptionStatistics;
import io.jackfield.rtp.RtcpReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpReporterTest {
    private static final long MS = 1_000_000L;

    private final List<Long> reports = new ArrayList<>();
    private final RtcpReporter reporter = new RtcpReporter("me@here", new Random(3), reports::add);
    private final ReceptionStatistics heard = new ReceptionStatistics();
    private final RtcpReader reader = new RtcpReader();
    private long packets;

    private final RtcpReporter.Sent sent = new RtcpReporter.Sent() {
        @Override
        public int ssrc() {
            return 77;
        }

        @Override
        public long packets() {
            return packets;
        }

        @Override
        public long payloadBytes() {
            return packets * 160;
        }
    };

    /** NTP time of a time in this test: the fraction's units are 2^-32 s. */
    private static long ntp(long nowNs) {
        return (nowNs / 1_000_000_000L << 32) + (nowNs % 1_000_000_000L << 32) / 1_000_000_000L;
    }

    private ByteBuffer write(RtcpReporter by, RtcpReporter.Sent about, long nowNs, boolean goodbye) {
        ByteBuffer buffer = ByteBuffer.allocate(500);
        by.write(buffer, about, 1_234, heard, nowNs, ntp(nowNs), goodbye);
        return buffer.flip();
    }

    @Test
    void reportsComeAtRandomIntervalsOfAboutFiveSeconds() {
        assertThat(reporter.nextDeadlineNs()).isEqualTo(Machine.NEVER);
        reporter.start(0);
        reporter.start(1); // once started, agreeing again changes nothing
        long first = reporter.nextDeadlineNs();
        assertThat(first).isBetween((long) (2_500 * MS * 0.5 / 1.2183), (long) (2_500 * MS * 1.5 / 1.2182));
        reporter.onDeadline(first - 1);
        assertThat(reports).isEmpty();
        for (int i = 0; i < 1_000; i++) {
            reporter.onDeadline(reporter.nextDeadlineNs());
        }
        assertThat(reports).hasSize(1_000);
        double averageMs = (reports.get(999) - reports.get(0)) / 999.0 / MS;
        assertThat(averageMs).isCloseTo(5_000 / 1.21828, within(150.0));
        reporter.stop();
        assertThat(reporter.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whoSentSinceTheLastReportIsASender() {
        assertThat(reporter.sent()).isFalse();
        packets = 5;
        assertThat(reader.wrap(write(reporter, sent, 0, false))).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SR);
        assertThat(reader.senderPackets()).isEqualTo(5);
        assertThat(reader.senderBytes()).isEqualTo(800);
        assertThat(reader.rtpTimestamp()).isEqualTo(1_234);
        assertThat(reader.reports()).as("nothing was heard").isZero();
        assertThat(reader.next()).isTrue();
        assertThat(reader.cname()).contains("me@here");
        assertThat(reader.next()).isFalse();
        assertThat(reporter.sent()).isTrue();
        assertThat(reader.wrap(write(reporter, sent, 1, true))).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.RR);
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.leaving(0)).isEqualTo(77);
    }

    @Test
    void theRoundTripIsTheTimeBetweenLessTheTimeThere() {
        RtcpReporter other = new RtcpReporter("you@there", new Random(4), now -> {});
        packets = 1;
        heard.onPacket(77, 10, 0, 8_000, 0); // what the other side has heard of us
        long oneWayNs = 40 * MS;
        other.onPacket(write(reporter, sent, 1_000 * MS, false), 55, 1_000 * MS + oneWayNs, 0);
        long backNs = 1_000 * MS + oneWayNs + 300 * MS;
        ByteBuffer back = write(other, sent, backNs, false);
        assertThat(reporter.roundTrip()).isEmpty();
        reporter.onPacket(back, 77, backNs + oneWayNs, ntp(backNs + oneWayNs));
        assertThat(reporter.roundTrip())
                .hasValueSatisfying(
                        trip -> assertThat(trip).isBetween(Duration.ofNanos(79_900_000), Duration.ofNanos(80_100_000)));
    }

    @Test
    void garbageAndReportsAboutOthersMeanNothing() {
        reporter.onPacket(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), 77, 0, 0);
        packets = 1;
        heard.onPacket(99, 10, 0, 8_000, 0);
        RtcpReporter other = new RtcpReporter("you@there", new Random(4), now -> {});
        other.onPacket(write(reporter, sent, 0, false), 55, 1, 0);
        reporter.onPacket(write(other, sent, 2, false), 77, 3, ntp(3));
        assertThat(reporter.roundTrip()).isEmpty();
    }
}
