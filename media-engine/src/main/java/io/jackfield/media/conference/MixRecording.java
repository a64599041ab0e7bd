package io.jackfield.media.conference;

import io.jackfield.media.record.RecordingTap;
import io.jackfield.rtp.RtpPacket;
import java.nio.ByteBuffer;

/** Hands a room's mix to a recorder, as packets of linear audio. One loop at a time. */
final class MixRecording implements Mixer.Tap {
    private static final int FLUSH_FRAMES = (int) (RecordingTap.FLUSH_NS / Mixer.FRAME_NS);

    private final RecordingTap tap;
    private final LinearCodec codec;
    private final ByteBuffer bytes;
    private final byte[] payload;
    private final RtpPacket packet = new RtpPacket();
    private int sequence;
    private int timestamp;
    private boolean started;

    MixRecording(RecordingTap tap, int sampleRate) {
        this.tap = tap;
        this.codec = new LinearCodec(sampleRate);
        this.payload = new byte[2 * (sampleRate / 50)];
        this.bytes = ByteBuffer.allocate(RtpPacket.HEADER_BYTES + payload.length);
    }

    @Override
    public void frame(short[] mix, long nowNs) {
        if (!started) {
            started = true;
            tap.start(nowNs);
            tap.codec(codec);
        }
        LinearCodec.encode(mix, 0, mix.length, payload, 0);
        bytes.clear();
        RtpPacket.writeHeader(bytes, 0, false, sequence, timestamp, 1);
        bytes.put(payload).flip();
        packet.wrap(bytes);
        tap.packet(packet, nowNs);
        sequence = sequence + 1 & 0xFFFF;
        timestamp += mix.length;
        if (sequence % FLUSH_FRAMES == 0) {
            tap.flush();
        }
    }

    /** It ends. */
    void stop(long nowNs) {
        if (!started) {
            tap.start(nowNs);
        }
        tap.stop(nowNs);
    }
}
