package io.jackfield.rtp;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads the RTCP of one end of a stream that is passed on: what it reports of what it gets, and how far it is from here. For that, the
 * other end's observer remembers when its sender reports came by: the one that a report names left here then (RFC 3550 6.4.1). For one
 * thread; does nothing for RTP.
 */
public final class RtcpObserver {
    /** Sender reports that are remembered: 40 s at the usual pace. */
    static final int REMEMBERED = 8;

    private final RtcpReader reader = new RtcpReader();
    private final int[] sentMiddle = new int[REMEMBERED];
    private final long[] sentNs = new long[REMEMBERED];
    private int next;
    private long reports;
    private long roundTripNs = -1;
    private int fractionLost;
    private int cumulativeLost;
    private int jitter;
    private double mos;

    /** Knows nothing yet. */
    public RtcpObserver() {
        Arrays.fill(sentMiddle, 0);
    }

    /**
     * RTCP of this end, in the clear; what is none is passed over.
     *
     * @param peer the observer of the other end
     * @param heard the source that this end hears
     */
    public void received(ByteBuffer compound, RtcpObserver peer, int heard, long nowNs) {
        if (!reader.wrap(compound)) {
            return;
        }
        while (reader.next()) {
            if (reader.hasSenderInfo()) {
                sentMiddle[next] = NtpTime.middle(reader.ntpTime());
                sentNs[next] = nowNs;
                next = (next + 1) % REMEMBERED;
            }
            for (int i = 0; i < reader.reports(); i++) {
                if (reader.reportedSource(i) == heard) {
                    heard(i, peer, nowNs);
                }
            }
            if (reader.type() == RtcpXr.XR) {
                RtcpXr.voipMetrics(reader.bytes())
                        .filter(metrics -> metrics.ssrc() == heard)
                        .ifPresent(metrics -> mos = metrics.mosConversation());
            }
        }
    }

    private void heard(int block, RtcpObserver peer, long nowNs) {
        reports++;
        fractionLost = reader.fractionLost(block);
        cumulativeLost = reader.cumulativeLost(block);
        jitter = reader.jitter(block);
        int middle = reader.lastSenderReport(block);
        long leftNs = middle == 0 ? -1 : peer.leftNs(middle);
        if (leftNs >= 0) {
            long ns = nowNs - leftNs - NtpTime.nanos(reader.delaySinceLast(block));
            roundTripNs = ns < 0 ? roundTripNs : ns;
        }
    }

    private long leftNs(int middle) {
        for (int i = 0; i < REMEMBERED; i++) {
            if (sentMiddle[i] == middle) {
                return sentNs[i];
            }
        }
        return -1;
    }

    /** What this end has reported. */
    public RtcpReporter.Remote remote() {
        return reports == 0 && mos == 0
                ? RtcpReporter.Remote.NONE
                : new RtcpReporter.Remote(reports, roundTripNs, fractionLost, cumulativeLost, jitter, mos);
    }
}
