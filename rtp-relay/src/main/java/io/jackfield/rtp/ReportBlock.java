package io.jackfield.rtp;

/**
 * What a receiver reports about one source (RFC 3550 6.4.1).
 *
 * @param ssrc the source reported on
 * @param fractionLost share lost since the last report, 0 to 255 of 256
 * @param cumulativeLost signed, 24 bits
 * @param highestSequence extended highest sequence number
 * @param jitter in clock units
 * @param lastSenderReport middle 32 bits of the last sender report's NTP time, 0 for none
 * @param delaySinceLast in 1/65536 s
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        int highestSequence,
        int jitter,
        int lastSenderReport,
        int delaySinceLast) {
    /** Size in bytes. */
    public static final int BYTES = 24;

    /** The block of a receiver's statistics; starts its next loss interval. */
    public static ReportBlock of(ReceptionStatistics statistics, int lastSenderReport, int delaySinceLast) {
        return new ReportBlock(
                statistics.ssrc(),
                statistics.takeFractionLost(),
                statistics.cumulativeLost(),
                statistics.extendedHighestSequence(),
                statistics.jitter(),
                lastSenderReport,
                delaySinceLast);
    }

    /**
     * The round-trip time that this block tells the sender that is reported on, in nanoseconds (RFC 3550 6.4.1); -1 when it tells none.
     *
     * @param nowNtp when the block arrived
     */
    public long roundTripNs(long nowNtp) {
        if (lastSenderReport == 0) {
            return -1;
        }
        int units = NtpTime.middle(nowNtp) - lastSenderReport - delaySinceLast;
        return units < 0 ? -1 : NtpTime.nanos(units);
    }
}
