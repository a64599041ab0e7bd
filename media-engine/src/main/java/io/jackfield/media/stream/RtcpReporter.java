package io.jackfield.media.stream;

import io.jackfield.kernel.Machine;
import io.jackfield.rtp.NtpTime;
import io.jackfield.rtp.ReceptionStatistics;
import io.jackfield.rtp.ReportBlock;
import io.jackfield.rtp.RtcpReader;
import io.jackfield.rtp.RtcpWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sends sender or receiver reports, and reads those of the other side (RFC 3550 6.3, 6.4).
 *
 * <p>With two participants and the minimum interval of 5 s, bandwidth never matters: the interval is 5 s, half of it the first time, times
 * 0.5 to 1.5, divided by e - 1.5 (RFC 3550 6.3.1). One thread.
 */
final class RtcpReporter implements Machine {
    private static final double INTERVAL_NS = 5e9;
    private static final double COMPENSATION = Math.E - 1.5;

    /** What a reporter wants done. */
    interface Effects {
        /** Send a report: call {@link RtcpReporter#write} and send what it wrote. */
        void report(long nowNs);
    }

    /** What is reported about what was sent. */
    interface Sent {
        int ssrc();

        long packets();

        long payloadBytes();
    }

    private final RtcpReader reader = new RtcpReader();
    private final RandomGenerator random;
    private final Effects effects;
    private final String cname;
    private long deadlineNs = NEVER;
    private boolean sent;
    private long packetsReported;
    private int lastSenderReport;
    private long lastSenderReportNs;
    private long roundTripNs = -1;

    RtcpReporter(String cname, RandomGenerator random, Effects effects) {
        this.cname = cname;
        this.random = random;
        this.effects = effects;
    }

    /** Media flows from now on: reports begin. */
    void start(long nowNs) {
        if (deadlineNs == NEVER) {
            deadlineNs = nowNs + interval(INTERVAL_NS / 2);
        }
    }

    void stop() {
        deadlineNs = NEVER;
    }

    private long interval(double ns) {
        return (long) (ns * (0.5 + random.nextDouble()) / COMPENSATION);
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs >= deadlineNs) {
            deadlineNs = nowNs + interval(INTERVAL_NS);
            effects.report(nowNs);
        }
    }

    /**
     * Writes a report: a sender report when packets were sent since the last one (6.4), with a block about what is received.
     *
     * @param timestamp the RTP timestamp of now
     * @param goodbye whether this is the last one
     */
    void write(
            ByteBuffer target,
            Sent sender,
            int timestamp,
            ReceptionStatistics heard,
            long nowNs,
            long ntp,
            boolean goodbye) {
        RtcpWriter writer = new RtcpWriter(target);
        if (sender.packets() > packetsReported) {
            writer.senderReport(sender.ssrc(), ntp, timestamp, sender.packets(), sender.payloadBytes());
            packetsReported = sender.packets();
        } else {
            writer.receiverReport(sender.ssrc());
        }
        if (heard.started()) {
            int delay = lastSenderReport == 0 ? 0 : NtpTime.shortUnits(nowNs - lastSenderReportNs);
            writer.block(ReportBlock.of(heard, lastSenderReport, delay));
        }
        writer.description(sender.ssrc(), cname);
        if (goodbye) {
            writer.goodbye(sender.ssrc(), "");
        }
        sent = true;
    }

    /** Whether a report was sent: only then a goodbye is due (6.3.7). */
    boolean sent() {
        return sent;
    }

    /** Reads a compound packet of the other side. */
    void onPacket(ByteBuffer packet, int ownSsrc, long nowNs, long ntp) {
        if (!reader.wrap(packet)) {
            return;
        }
        while (reader.next()) {
            if (reader.hasSenderInfo()) {
                lastSenderReport = NtpTime.middle(reader.ntpTime());
                lastSenderReportNs = nowNs;
            }
            for (int i = 0; i < reader.reports(); i++) {
                ReportBlock block = reader.report(i);
                long measured = block.roundTripNs(ntp);
                if (block.ssrc() == ownSsrc && measured >= 0) {
                    roundTripNs = measured;
                }
            }
        }
    }

    /** The round trip that the other side's last report tells, if any. */
    Optional<Duration> roundTrip() {
        return roundTripNs < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(roundTripNs));
    }
}
