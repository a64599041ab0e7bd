package io.jackfield.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Blocks of RTCP extended reports (RFC 3611) as they stand in a packet. */
public final class RtcpXr {
    /** The packet type. */
    public static final int XR = 207;

    private static final int STATISTICS = 6;
    private static final int VOIP_METRICS = 7;
    private static final int VOIP_BYTES = 36;
    private static final int SUMMARY_BYTES = 40;
    private static final int UNAVAILABLE = 127;

    private RtcpXr() {}

    /**
     * How many packets were lost within a range (4.6).
     *
     * @param ssrc the source reported on
     * @param beginSequence the first of the range
     * @param endSequence the one after its last
     * @param lost how many of these were lost
     */
    public record Summary(int ssrc, int beginSequence, int endSequence, int lost) {}

    /**
     * How a call sounds to who gets it (4.7).
     *
     * @param ssrc the source reported on
     * @param lossRate 0 to 1, of the whole call
     * @param discardRate 0 to 1: came too late or too early to be played
     * @param roundTripMs between the ends of RTP
     * @param endSystemMs delay in the peer
     * @param rating R factor, 0 to 100; -1 when it is not known
     * @param mosListening 1 to 5; 0 when it is not known
     * @param mosConversation 1 to 5; 0 when it is not known
     */
    public record VoipMetrics(
            int ssrc,
            double lossRate,
            double discardRate,
            int roundTripMs,
            int endSystemMs,
            int rating,
            double mosListening,
            double mosConversation) {}

    /** The VoIP metrics of an XR packet, whose bytes stand between position and limit; empty without, or when they are cut. */
    public static Optional<VoipMetrics> voipMetrics(ByteBuffer packet) {
        int at = find(packet, VOIP_METRICS, VOIP_BYTES);
        if (at < 0) {
            return Optional.empty();
        }
        int rating = packet.get(at + 24) & 0xff;
        return Optional.of(new VoipMetrics(
                packet.getInt(at + 4),
                (packet.get(at + 8) & 0xff) / 256.0,
                (packet.get(at + 9) & 0xff) / 256.0,
                packet.getShort(at + 16) & 0xffff,
                packet.getShort(at + 18) & 0xffff,
                rating == UNAVAILABLE ? -1 : rating,
                mos(packet.get(at + 26)),
                mos(packet.get(at + 27))));
    }

    private static double mos(byte tenths) {
        return tenths == UNAVAILABLE ? 0 : (tenths & 0xff) / 10.0;
    }

    /** The summary of an XR packet, when it counts losses. */
    public static Optional<Summary> summary(ByteBuffer packet) {
        int at = find(packet, STATISTICS, SUMMARY_BYTES);
        boolean counts = at >= 0 && (packet.get(at + 1) & 0x80) != 0;
        return counts
                ? Optional.of(new Summary(
                        packet.getInt(at + 4),
                        packet.getShort(at + 8) & 0xffff,
                        packet.getShort(at + 10) & 0xffff,
                        packet.getInt(at + 12)))
                : Optional.empty();
    }

    /** Where the first block of a type begins that is whole; -1 when there is none. */
    private static int find(ByteBuffer packet, int type, int size) {
        int start = packet.position();
        if (packet.remaining() < 8 || (packet.get(start + 1) & 0xff) != XR) {
            return -1;
        }
        int end = Math.min(packet.limit(), start + 4 + 4 * (packet.getShort(start + 2) & 0xffff));
        int at = start + 8;
        while (at + 4 <= end) {
            int length = 4 + 4 * (packet.getShort(at + 2) & 0xffff);
            if ((packet.get(at) & 0xff) == type && length >= size && at + size <= end) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /**
     * How a stream comes, as its receiver tells its sender (4.7). What the receiver has no way to know is written as unavailable.
     *
     * @param ssrc the source reported on
     * @param lossRate 0 to 1
     * @param burstDensity share lost in bursts, 0 to 1
     * @param gapDensity share lost between them, 0 to 1
     * @param burstMs mean length of a burst
     * @param gapMs mean length of what is between
     * @param roundTripMs 0 while it is not known
     * @param rating R factor for a conversation, 0 to 100
     * @param mosListening 1 to 5
     * @param mosConversation 1 to 5
     */
    record Quality(
            int ssrc,
            double lossRate,
            double burstDensity,
            double gapDensity,
            int burstMs,
            int gapMs,
            int roundTripMs,
            int rating,
            double mosListening,
            double mosConversation) {}

    /** Writes VoIP metrics. */
    static void write(ByteBuffer target, Quality quality) {
        target.put((byte) VOIP_METRICS)
                .put((byte) 0)
                .putShort((short) (VOIP_BYTES / 4 - 1))
                .putInt(quality.ssrc())
                .put(share(quality.lossRate()))
                .put((byte) 0) // nothing is discarded: there is no buffer that packets could miss
                .put(share(quality.burstDensity()))
                .put(share(quality.gapDensity()))
                .putShort(unsigned(quality.burstMs()))
                .putShort(unsigned(quality.gapMs()))
                .putShort(unsigned(quality.roundTripMs()))
                .putShort((short) 0)
                .put((byte) UNAVAILABLE) // signal and noise level, echo return loss: nobody listens here
                .put((byte) UNAVAILABLE)
                .put((byte) UNAVAILABLE)
                .put((byte) LossBursts.GMIN)
                .put((byte) Math.max(0, Math.min(100, quality.rating())))
                .put((byte) UNAVAILABLE)
                .put((byte) Math.round(10 * quality.mosListening()))
                .put((byte) Math.round(10 * quality.mosConversation()))
                .putInt(0)
                .putInt(0);
    }

    private static byte share(double ratio) {
        return (byte) Math.max(0, Math.min(255, (int) (256 * ratio)));
    }

    private static short unsigned(int value) {
        return (short) Math.max(0, Math.min(0xffff, value));
    }

    /** Writes a block. */
    static void write(ByteBuffer target, Summary summary) {
        target.put((byte) STATISTICS)
                .put((byte) 0x80)
                .putShort((short) (SUMMARY_BYTES / 4 - 1))
                .putInt(summary.ssrc())
                .putShort((short) summary.beginSequence())
                .putShort((short) summary.endSequence())
                .putInt(summary.lost());
        for (int i = 16; i < SUMMARY_BYTES; i += 4) {
            target.putInt(0); // duplicates, jitter and TTL, which its flags say are not there
        }
    }
}
