package io.jackfield.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Steps through a compound RTCP packet in a buffer (RFC 3550 6). Reused; belongs to one thread. {@link #wrap} checks the chain of
 * lengths once; accessors of a packet stay within it and show zero or nothing for what is not there.
 *
 * <pre>{@code
 * if (reader.wrap(buffer)) {
 *     while (reader.next()) {
 *         switch (reader.type()) { ... }
 *     }
 * }
 * }</pre>
 */
public final class RtcpReader {
    /** Sender report. */
    public static final int SR = 200;
    /** Receiver report. */
    public static final int RR = 201;
    /** Source description. */
    public static final int SDES = 202;
    /** Goodbye. */
    public static final int BYE = 203;
    /** Application-defined. */
    public static final int APP = 204;

    private static final int SENDER_INFO_BYTES = 20;
    private static final int CNAME = 1;

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int end;
    private int start;
    private int limit;
    private int following;

    /**
     * Points before the first packet between position and limit.
     *
     * @return whether it is RTCP: version 2 throughout, the lengths fill the datagram exactly, padding only at its end (RFC 3550 A.2).
     *     Reduced-size RTCP (RFC 5506), which begins with any packet type, is accepted.
     */
    public boolean wrap(ByteBuffer compound) {
        int at = compound.position();
        int last = compound.limit();
        if (last - at < 4) {
            return false;
        }
        while (at < last) {
            if (last - at < 4 || (compound.get(at) & 0xc0) != 0x80) {
                return false;
            }
            int size = 4 * ((compound.getShort(at + 2) & 0xffff) + 1);
            boolean padded = (compound.get(at) & 0x20) != 0;
            if (size > last - at || (padded && (at + size != last || !paddingFits(compound, last, size)))) {
                return false;
            }
            at += size;
        }
        buffer = compound;
        end = last;
        following = compound.position();
        start = following;
        limit = following;
        return true;
    }

    private static boolean paddingFits(ByteBuffer compound, int last, int size) {
        int padding = compound.get(last - 1) & 0xff;
        return padding > 0 && padding % 4 == 0 && padding <= size - 4;
    }

    /** Moves to the next packet; false when there is none. */
    public boolean next() {
        if (following >= end) {
            return false;
        }
        start = following;
        following = start + 4 * ((buffer.getShort(start + 2) & 0xffff) + 1);
        boolean padded = (buffer.get(start) & 0x20) != 0;
        limit = padded ? following - (buffer.get(following - 1) & 0xff) : following;
        return true;
    }

    /** The packet type, 0 to 255. */
    public int type() {
        return buffer.get(start + 1) & 0xff;
    }

    /** The count field: report blocks, chunks or sources; 0 to 31. What does not fit into the packet is not there. */
    public int count() {
        return buffer.get(start) & 0x1f;
    }

    private int word(int offset) {
        return start + offset + 4 <= limit ? buffer.getInt(start + offset) : 0;
    }

    /** The sender of a report, or the first source of SDES and BYE. */
    public int ssrc() {
        return word(4);
    }

    /** Whether this is a sender report with its whole sender information. */
    public boolean hasSenderInfo() {
        return type() == SR && limit - start >= 8 + SENDER_INFO_BYTES;
    }

    /** NTP time of a sender report. */
    public long ntpTime() {
        return hasSenderInfo() ? ((long) word(8) << 32) | (word(12) & 0xffff_ffffL) : 0;
    }

    /** RTP timestamp of a sender report. */
    public int rtpTimestamp() {
        return hasSenderInfo() ? word(16) : 0;
    }

    /** Packets that the sender says it sent. */
    public long senderPackets() {
        return hasSenderInfo() ? word(20) & 0xffff_ffffL : 0;
    }

    /** Payload bytes that the sender says it sent. */
    public long senderBytes() {
        return hasSenderInfo() ? word(24) & 0xffff_ffffL : 0;
    }

    /** Report blocks that are really there, 0 to 31. */
    public int reports() {
        int first = reportsOffset();
        return first < 0 ? 0 : Math.max(0, Math.min(count(), (limit - start - first) / ReportBlock.BYTES));
    }

    private int reportsOffset() {
        return type() == SR ? 8 + SENDER_INFO_BYTES : type() == RR ? 8 : -1;
    }

    private int reportAt(int index) {
        if (index < 0 || index >= reports()) {
            throw new IndexOutOfBoundsException(index);
        }
        return reportsOffset() + index * ReportBlock.BYTES;
    }

    /**
     * A report block.
     *
     * @param index 0 to {@link #reports()} - 1
     */
    public ReportBlock report(int index) {
        int at = reportAt(index);
        return new ReportBlock(
                word(at),
                fractionLost(index),
                cumulativeLost(index),
                word(at + 8),
                jitter(index),
                lastSenderReport(index),
                delaySinceLast(index));
    }

    /** Whom a report block is about, 0 to {@link #reports()} - 1. */
    int reportedSource(int index) {
        return word(reportAt(index));
    }

    /** {@link ReportBlock#fractionLost()} of a block. */
    int fractionLost(int index) {
        return word(reportAt(index) + 4) >>> 24;
    }

    /** {@link ReportBlock#cumulativeLost()} of a block. */
    int cumulativeLost(int index) {
        return (word(reportAt(index) + 4) << 8) >> 8;
    }

    /** {@link ReportBlock#jitter()} of a block. */
    int jitter(int index) {
        return word(reportAt(index) + 12);
    }

    /** {@link ReportBlock#lastSenderReport()} of a block. */
    int lastSenderReport(int index) {
        return word(reportAt(index) + 16);
    }

    /** {@link ReportBlock#delaySinceLast()} of a block. */
    int delaySinceLast(int index) {
        return word(reportAt(index) + 20);
    }

    /** The canonical name of the first chunk of a source description (RFC 3550 6.5.1). */
    public Optional<String> cname() {
        if (type() != SDES || count() == 0) {
            return Optional.empty();
        }
        int at = start + 8;
        while (at + 2 <= limit && buffer.get(at) != 0) {
            int size = buffer.get(at + 1) & 0xff;
            if (at + 2 + size > limit) {
                break;
            }
            if (buffer.get(at) == CNAME) {
                return Optional.of(text(at + 2, size));
            }
            at += 2 + size;
        }
        return Optional.empty();
    }

    /** The bytes of this packet, for blocks of {@link RtcpXr}: a view, valid as long as the buffer is. */
    public ByteBuffer bytes() {
        return buffer.duplicate().limit(limit).position(start);
    }

    /** Sources that a goodbye names, 0 to 31. */
    public int leaving() {
        return type() == BYE ? Math.min(count(), (limit - start - 4) / 4) : 0;
    }

    /** A source that leaves, 0 to {@link #leaving()} - 1. */
    public int leaving(int index) {
        if (index < 0 || index >= leaving()) {
            throw new IndexOutOfBoundsException(index);
        }
        return word(4 + 4 * index);
    }

    /** The reason of a goodbye, if it gives one (RFC 3550 6.6). */
    public Optional<String> reason() {
        int at = start + 4 + 4 * count();
        if (type() != BYE || at >= limit) {
            return Optional.empty();
        }
        int size = buffer.get(at) & 0xff;
        return at + 1 + size > limit ? Optional.empty() : Optional.of(text(at + 1, size));
    }

    private String text(int at, int size) {
        byte[] bytes = new byte[size];
        buffer.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
