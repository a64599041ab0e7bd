package io.jackfield.rtp;

import io.jackfield.kernel.Machine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The RTCP of one who sends a stream to one peer and receives one from it: reports at the times of RFC 3550 6.3, and what the peer's
 * reports tell.
 *
 * <pre>
 * input                     next                      effect
 * begin                     a report within 1.0-3.1 s
 * deadline, not yet due     again when it is (6.3.6)
 * deadline                  again after 2.1-6.2 s     report: SR while we send, else RR; SDES; XR where it was asked for
 * peer's report             same                      round trip, loss and jitter as the peer sees them
 * end                       none                      goodbye, if anything was reported
 * </pre>
 *
 * For one thread; allocates only for reports.
 */
public final class RtcpReporter implements Machine {
    /** The least mean time between reports (6.2). */
    static final long LEAST_NS = 5_000_000_000L;

    /** Undoes what reconsideration adds to intervals: e - 3/2 (6.3.1). */
    private static final double COMPENSATION = Math.E - 1.5;

    private static final int MAX_BYTES = 512;
    private static final int MEMBERS = 2;
    /** What packet time and buffers of both ends add to the delay of the network. */
    private static final Duration PLAYOUT = Duration.ofMillis(50);

    private static final int OVERHEAD_BYTES = 28;

    /** Who sends what is written. */
    public interface Effects {
        /** A compound packet, from position to limit, with room behind it; valid until this returns. */
        void send(ByteBuffer compound);
    }

    /**
     * What the peer reports of what it gets.
     *
     * @param reports how many it sent so far
     * @param roundTripNs the last, -1 while unknown
     * @param fractionLost in 1/256 of the last interval
     * @param cumulativeLost packets, negative with duplicates
     * @param jitter in units of the stream's clock
     * @param mos how it sounds there, by extended reports (RFC 3611 4.7); 0 while unknown
     */
    public record Remote(long reports, long roundTripNs, int fractionLost, int cumulativeLost, int jitter, double mos) {
        /** Nothing was reported. */
        public static final Remote NONE = new Remote(0, -1, 0, 0, 0, 0);
    }

    private final ReceptionStatistics reception;
    private final String cname;
    private final long bandwidth;
    private final long ntpAtZero;
    private final RandomGenerator random;
    private final Effects effects;
    private final RtcpReader reader = new RtcpReader();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_BYTES + 64);

    private boolean initial = true;
    private boolean xr;
    private boolean xrQuality;
    private double averageBytes = 100 + OVERHEAD_BYTES;
    private long lastNs;
    private long nextNs = NEVER;

    private boolean sends;
    private int ssrc;
    private int lastTimestamp;
    private int clockRate = 8000;
    private long lastSentNs;
    private long packets;
    private long bytes;
    private long packetsReported;
    private int silentReports;

    private int peerReport;
    private long peerReportNs;
    private boolean xrKnown;
    private int xrBegin;
    private long xrLost;
    private Remote remote = Remote.NONE;

    /**
     * Reports nothing until {@link #begin}.
     *
     * @param reception of what the peer sends
     * @param ssrc what to report under until anything is sent
     * @param cname as RFC 7022 wants it
     * @param bandwidth of the session in bytes a second; a twentieth of it is for RTCP
     * @param ntpAtZero the NTP time at nowNs 0
     */
    public RtcpReporter(
            ReceptionStatistics reception,
            int ssrc,
            String cname,
            long bandwidth,
            long ntpAtZero,
            RandomGenerator random,
            Effects effects) {
        this.reception = reception;
        this.ssrc = ssrc;
        this.cname = cname;
        this.bandwidth = bandwidth;
        this.ntpAtZero = ntpAtZero;
        this.random = random;
        this.effects = effects;
    }

    /** NTP time at nowNs 0, for the constructor. */
    public static long ntpAtZero(long ntpNow, long nowNs) {
        return ntpNow - ntp(nowNs);
    }

    private static long ntp(long ns) {
        return (Math.floorDiv(ns, 1_000_000_000L) << 32) + (Math.floorMod(ns, 1_000_000_000L) << 32) / 1_000_000_000L;
    }

    private long ntpNow(long nowNs) {
        return ntpAtZero + ntp(nowNs);
    }

    /** Whether reports have a summary of losses as well (RFC 3611 4.6). */
    public void extended(boolean wanted) {
        extended(wanted, xrQuality);
    }

    /** Whether reports have a summary of losses (RFC 3611 4.6), and metrics of how the stream sounds (4.7). */
    public void extended(boolean summaries, boolean metrics) {
        xr = summaries;
        xrQuality = metrics;
    }

    /** The first report comes within seconds. */
    public void begin(long nowNs) {
        lastNs = nowNs;
        nextNs = nowNs + interval();
    }

    /** 6.3.1: randomised, so that many who began together do not report together. */
    private long interval() {
        double least = initial ? LEAST_NS / 2.0 : LEAST_NS;
        double fair = MEMBERS * averageBytes / Math.max(1, bandwidth * 0.05) * 1e9;
        return (long) (Math.max(least, fair) * (0.5 + random.nextDouble()) / COMPENSATION);
    }

    /** A packet of the stream went out. */
    public void sent(ByteBuffer packet, int clockRateHz, long nowNs) {
        int start = packet.position();
        int from = packet.getInt(start + 8);
        if (sends && from != ssrc) {
            packets = 0;
            bytes = 0;
            packetsReported = 0;
        }
        sends = true;
        ssrc = from;
        lastTimestamp = packet.getInt(start + 4);
        clockRate = clockRateHz;
        lastSentNs = nowNs;
        packets++;
        bytes += packet.remaining() - RtpPacket.HEADER_BYTES;
    }

    /** RTCP of the peer. */
    public void received(ByteBuffer compound, long nowNs) {
        if (!reader.wrap(compound)) {
            return;
        }
        average(compound.remaining());
        while (reader.next()) {
            if (reader.hasSenderInfo()) {
                peerReport = NtpTime.middle(reader.ntpTime());
                peerReportNs = nowNs;
            }
            for (int i = 0; i < reader.reports(); i++) {
                ReportBlock block = reader.report(i);
                if (block.ssrc() == ssrc) {
                    long roundTrip = block.roundTripNs(ntpNow(nowNs));
                    remote = new Remote(
                            remote.reports() + 1,
                            roundTrip < 0 ? remote.roundTripNs() : roundTrip,
                            block.fractionLost(),
                            block.cumulativeLost(),
                            block.jitter(),
                            remote.mos());
                }
            }
            if (reader.type() == RtcpXr.XR) {
                RtcpXr.voipMetrics(reader.bytes())
                        .filter(metrics -> metrics.ssrc() == ssrc)
                        .ifPresent(this::heard);
            }
        }
    }

    private void heard(RtcpXr.VoipMetrics metrics) {
        remote = new Remote(
                remote.reports(),
                remote.roundTripNs(),
                remote.fractionLost(),
                remote.cumulativeLost(),
                remote.jitter(),
                metrics.mosConversation());
    }

    /** What the peer has reported. */
    public Remote remote() {
        return remote;
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nextNs == NEVER || nowNs - nextNs < 0) {
            return;
        }
        long due = lastNs + interval(); // reconsidered: 6.3.6
        if (due - nowNs > 0) {
            nextNs = due;
            return;
        }
        report(nowNs, false);
        initial = false;
        lastNs = nowNs;
        nextNs = nowNs + interval();
    }

    /** Says goodbye, if the peer has heard of us (6.3.7). */
    public void end(long nowNs) {
        if (nextNs != NEVER && !initial) {
            report(nowNs, true);
        }
        nextNs = NEVER;
    }

    private void report(long nowNs, boolean leaving) {
        silentReports = packets == packetsReported ? silentReports + 1 : 0;
        packetsReported = packets;
        buffer.clear().limit(MAX_BYTES);
        RtcpWriter writer = new RtcpWriter(buffer);
        if (sends && silentReports < 2) { // who has sent since the last report but one is a sender: 6.4
            int elapsed = (int) ((nowNs - lastSentNs) * clockRate / 1_000_000_000L);
            writer.senderReport(ssrc, ntpNow(nowNs), lastTimestamp + elapsed, packets, bytes);
        } else {
            writer.receiverReport(ssrc);
        }
        if (reception.started()) {
            int delay = peerReport == 0 ? 0 : NtpTime.shortUnits(nowNs - peerReportNs);
            writer.block(ReportBlock.of(reception, peerReport, delay));
        }
        writer.description(ssrc, cname);
        if (xr && reception.started()) {
            summary(writer);
        }
        if (xrQuality && reception.started()) {
            quality(writer);
        }
        if (leaving) {
            writer.goodbye(ssrc, "");
        }
        average(buffer.position());
        buffer.flip();
        effects.send(buffer);
    }

    /** Of what came since the last summary. */
    private void summary(RtcpWriter writer) {
        int end = reception.extendedHighestSequence() + 1;
        long lost = reception.cumulativeLost();
        int lostNow = (int) Math.max(0, lost - xrLost);
        int begin = xrKnown ? xrBegin : end - (int) reception.expected();
        writer.statistics(ssrc, new RtcpXr.Summary(reception.ssrc(), begin & 0xffff, end & 0xffff, lostNow));
        xrKnown = true;
        xrBegin = end;
        xrLost = lost;
    }

    private void quality(RtcpWriter writer) {
        LossBursts bursts = reception.bursts();
        double packetMs = reception.packetMs();
        long expected = reception.expectedOfStream();
        double lossRatio = (double) Math.max(0, reception.cumulativeLost()) / Math.max(1, expected);
        long roundTripNs = Math.max(0, remote.roundTripNs());
        Duration delay = PLAYOUT.plusNanos(2 * reception.jitterNs());
        double listening = Mos.rating(lossRatio, Duration.ZERO, Mos.Impairment.G711);
        double conversation = Mos.rating(lossRatio, delay.plusNanos(roundTripNs / 2), Mos.Impairment.G711);
        writer.quality(
                ssrc,
                new RtcpXr.Quality(
                        reception.ssrc(),
                        lossRatio,
                        bursts.burstDensity(),
                        bursts.gapDensity(),
                        (int) (bursts.burstPackets() * packetMs),
                        (int) (bursts.gapPackets(expected) * packetMs),
                        (int) (roundTripNs / 1_000_000),
                        (int) Math.round(conversation),
                        Mos.ofRating(listening),
                        Mos.ofRating(conversation)));
    }

    /** 6.3.3. */
    private void average(int size) {
        averageBytes += (size + OVERHEAD_BYTES - averageBytes) / 16;
    }
}
