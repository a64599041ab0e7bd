package io.jackfield.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes a compound RTCP packet into a buffer (RFC 3550 6): a report first, then a source description with the canonical name, then
 * perhaps a goodbye. Lengths are filled in.
 */
public final class RtcpWriter {
    private static final int MAX_BLOCKS = 31;
    private static final int MAX_TEXT = 255;

    private final ByteBuffer target;
    private int reportStart = -1;
    private int blocks;

    /** Writes from the buffer's position on, which moves along. */
    public RtcpWriter(ByteBuffer target) {
        this.target = target;
    }

    /**
     * A sender report (6.4.1).
     *
     * @param packets since the start; the lower 32 bits count
     * @param payloadBytes since the start; the lower 32 bits count
     */
    public RtcpWriter senderReport(int ssrc, long ntpTime, int rtpTimestamp, long packets, long payloadBytes) {
        startReport(RtcpReader.SR, ssrc);
        target.putLong(ntpTime).putInt(rtpTimestamp).putInt((int) packets).putInt((int) payloadBytes);
        finish(reportStart, 0);
        return this;
    }

    /** A receiver report (6.4.2). */
    public RtcpWriter receiverReport(int ssrc) {
        startReport(RtcpReader.RR, ssrc);
        finish(reportStart, 0);
        return this;
    }

    private void startReport(int type, int ssrc) {
        reportStart = target.position();
        blocks = 0;
        target.put((byte) 0x80).put((byte) type).putShort((short) 0).putInt(ssrc);
    }

    /**
     * A report block of the report that was begun last, before anything else follows it; 31 at most.
     *
     * @throws IllegalStateException when no report is open, or it is full
     */
    public RtcpWriter block(ReportBlock block) {
        if (reportStart < 0 || blocks == MAX_BLOCKS) {
            throw new IllegalStateException(
                    reportStart < 0 ? "a block without a report" : "a report with more than 31 blocks");
        }
        int lost = Math.max(-0x800000, Math.min(0x7fffff, block.cumulativeLost()));
        target.putInt(block.ssrc())
                .putInt((block.fractionLost() << 24) | (lost & 0xff_ffff))
                .putInt(block.highestSequence())
                .putInt(block.jitter())
                .putInt(block.lastSenderReport())
                .putInt(block.delaySinceLast());
        finish(reportStart, ++blocks);
        return this;
    }

    /** A source description with a canonical name, at most 255 bytes of which are used (6.5). */
    public RtcpWriter description(int ssrc, String cname) {
        int start = target.position();
        byte[] text = cut(cname);
        target.put((byte) 0).put((byte) RtcpReader.SDES).putShort((short) 0).putInt(ssrc);
        target.put((byte) 1).put((byte) text.length).put(text);
        target.put((byte) 0); // end of items
        pad(start);
        reportStart = -1;
        finish(start, 1);
        return this;
    }

    /** A goodbye; the reason may be empty (6.6). */
    public RtcpWriter goodbye(int ssrc, String reason) {
        int start = target.position();
        target.put((byte) 0).put((byte) RtcpReader.BYE).putShort((short) 0).putInt(ssrc);
        if (!reason.isEmpty()) {
            byte[] text = cut(reason);
            target.put((byte) text.length).put(text);
            pad(start);
        }
        reportStart = -1;
        finish(start, 1);
        return this;
    }

    /** An extended report with a summary of losses (RFC 3611 4.6). */
    public RtcpWriter statistics(int ssrc, RtcpXr.Summary summary) {
        int start = target.position();
        target.put((byte) 0x80).put((byte) RtcpXr.XR).putShort((short) 0).putInt(ssrc);
        RtcpXr.write(target, summary);
        reportStart = -1;
        finish(start, 0);
        return this;
    }

    /** An extended report with VoIP metrics (RFC 3611 4.7). */
    RtcpWriter quality(int ssrc, RtcpXr.Quality quality) {
        int start = target.position();
        target.put((byte) 0x80).put((byte) RtcpXr.XR).putShort((short) 0).putInt(ssrc);
        RtcpXr.write(target, quality);
        reportStart = -1;
        finish(start, 0);
        return this;
    }

    private static byte[] cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_TEXT ? bytes : Arrays.copyOf(bytes, MAX_TEXT);
    }

    private void pad(int start) {
        while ((target.position() - start & 3) != 0) {
            target.put((byte) 0);
        }
    }

    private void finish(int start, int count) {
        target.put(start, (byte) (0x80 | count));
        target.putShort(start + 2, (short) ((target.position() - start) / 4 - 1));
    }
}
