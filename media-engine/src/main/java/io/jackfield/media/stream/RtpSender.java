package io.jackfield.media.stream;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.RtpSocket;
import io.jackfield.rtp.srtp.SrtpSession;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** The stream that goes out: one source, sequence numbers that go up whoever makes the packets, and what RTCP says about them. */
final class RtpSender implements RtcpReporter.Sent {
    private final RtpSocket socket;
    private final SrtpSession srtp;
    private final ByteBuffer scratch;
    private final Taps taps;
    private final int ssrc;
    private int nextSequence;
    private long packets;
    private long payloadBytes;

    /**
     * A sender that has sent nothing.
     *
     * @param taps what records the packets
     * @param scratch the loop's direct buffer, free to be overwritten by anything on the loop
     * @param random where the first numbers come from
     */
    RtpSender(RtpSocket socket, SrtpSession srtp, Taps taps, ByteBuffer scratch, RandomGenerator random) {
        this.socket = socket;
        this.srtp = srtp;
        this.scratch = scratch;
        this.taps = taps;
        this.ssrc = random.nextInt();
        this.nextSequence = random.nextInt(1 << 16);
    }

    void send(byte[] data, int offset, int size, int payloadType, boolean marker, int timestamp) {
        begin(payloadType, marker, timestamp);
        scratch.put(data, offset, size);
        finish(size);
    }

    /** Starts a packet in the buffer that is returned; append the payload and {@link #finish}. */
    ByteBuffer begin(int payloadType, boolean marker, int timestamp) {
        scratch.clear();
        RtpPacket.writeHeader(scratch, payloadType, marker, nextSequence, timestamp, ssrc);
        return scratch;
    }

    void finish(int payloadSize) {
        nextSequence = nextSequence + 1 & 0xFFFF;
        scratch.flip();
        count(scratch, payloadSize);
    }

    /**
     * Sends a packet that was received, its payload untouched: the fixed header is written in front of it, over what was there.
     *
     * @param buffer the loop's buffer with the packet
     */
    void reflect(ByteBuffer buffer, RtpPacket packet, int payloadType, int sequence, int timestamp) {
        int size = packet.payloadSize();
        boolean marker = packet.marker();
        buffer.limit(packet.payloadOffset() + size);
        buffer.position(packet.payloadOffset() - RtpPacket.HEADER_BYTES);
        int start = buffer.position();
        RtpPacket.writeHeader(buffer, payloadType, marker, sequence, timestamp, ssrc);
        buffer.position(start);
        if ((short) (sequence + 1 - nextSequence) > 0) {
            nextSequence = sequence + 1 & 0xFFFF;
        }
        count(buffer, size);
    }

    private void count(ByteBuffer packet, int payloadSize) {
        taps.said(packet);
        if (srtp.seal(packet, false) && socket.send(packet)) {
            packets++;
            payloadBytes += payloadSize;
        }
    }

    @Override
    public int ssrc() {
        return ssrc;
    }

    int nextSequence() {
        return nextSequence;
    }

    @Override
    public long packets() {
        return packets;
    }

    @Override
    public long payloadBytes() {
        return payloadBytes;
    }
}
