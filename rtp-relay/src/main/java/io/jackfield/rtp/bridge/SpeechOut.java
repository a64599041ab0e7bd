package io.jackfield.rtp.bridge;

import io.jackfield.rtp.DtmfDetector;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.codec.Encoder;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stream that goes out: one source, one sequence and one run of timestamps, whatever feeds it. Audio is cut into packets of equal
 * time; keys that are heard in it leave as events in its place.
 */
final class SpeechOut {
    private static final int END_PACKETS = 3;
    private static final int EVENT_LEVEL_DB = 10;

    private final BridgePlan plan;
    private final StreamBridge.Out out;
    private final ByteBuffer packet = ByteBuffer.allocateDirect(4096);
    private final byte[] payload = new byte[3840];
    private short[] fifo;
    private final int frame;
    private final int frameUnits;
    private final int ssrc;
    private final @Nullable DtmfDetector detector;
    private @Nullable Encoder encoder;
    private int filled;
    private int sequence;
    private int timestamp;
    private boolean marker = true;
    private char key;
    private int keyTimestamp;
    private int keyUnits;

    private boolean passing;
    private int passedSsrc;
    private int sequenceOffset;
    private int timestampOffset;
    private long packets;
    private long bytes;

    SpeechOut(BridgePlan plan, Numbering from, StreamBridge.Out out) {
        this.plan = plan;
        this.out = out;
        this.ssrc = from.ssrc();
        this.sequence = from.sequence();
        this.timestamp = from.timestamp();
        this.frame = plan.out().sampleRate() / 1000 * plan.frameMs();
        this.frameUnits = plan.out().clockUnits(frame);
        this.fifo = new short[2 * frame];
        this.detector = plan.listens() ? new DtmfDetector(plan.out().sampleRate()) : null;
    }

    /** Audio in the codec's sample rate, in any amounts. */
    void audio(short[] pcm, int offset, int samples) {
        passing = false;
        if (filled + samples > fifo.length) {
            fifo = Arrays.copyOf(fifo, filled + samples);
        }
        System.arraycopy(pcm, offset, fifo, filled, samples);
        filled += samples;
        int from = 0;
        while (filled - from >= frame) {
            frame(from);
            from += frame;
        }
        filled -= from;
        System.arraycopy(fifo, from, fifo, 0, filled);
    }

    private void frame(int from) {
        char heard = detector == null ? 0 : detector.listen(fifo, from, frame);
        if (heard != key) {
            release();
            key = heard;
            keyTimestamp = timestamp;
        }
        if (key != 0) {
            boolean first = keyUnits == 0;
            keyUnits += plan.eventOutClock() / 1000 * plan.frameMs();
            event(key, false, keyTimestamp, keyUnits, first);
        } else {
            encode(from);
        }
        timestamp += frameUnits;
    }

    private void release() {
        for (int i = 0; key != 0 && i < END_PACKETS; i++) {
            event(key, true, keyTimestamp, keyUnits, false);
        }
        key = 0;
        keyUnits = 0;
    }

    /** One packet of an event that is not heard but asked for. */
    void event(char pressed, boolean end, int eventTimestamp, int units, boolean first) {
        DtmfEvent.code(pressed)
                .ifPresent(code -> event(new DtmfEvent(code, end, EVENT_LEVEL_DB, units), eventTimestamp, first));
    }

    void event(DtmfEvent event, int eventTimestamp, boolean first) {
        begin(plan.eventOut(), first, eventTimestamp);
        event.write(packet);
        send();
    }

    private void encode(int from) {
        Encoder to = encoder;
        if (to == null) {
            to = plan.out().encoder();
            encoder = to;
        }
        int size = to.encode(fifo, from, frame, payload, 0);
        if (size > 0) {
            begin(plan.outType(), marker, timestamp);
            packet.put(payload, 0, size);
            send();
            marker = false;
        }
    }

    /** A packet of the same codec, with numbers of this stream; what was missing before it is missing after it. */
    void pass(RtpPacket in, ByteBuffer bytes) {
        if (!passing || in.ssrc() != passedSsrc) {
            passing = true;
            passedSsrc = in.ssrc();
            sequenceOffset = sequence - in.sequence();
            timestampOffset = timestamp - in.timestamp();
        }
        boolean marked = in.marker() || marker;
        marker = false;
        int outTimestamp = in.timestamp() + timestampOffset;
        int outSequence = in.sequence() + sequenceOffset & 0xffff;
        packet.clear();
        RtpPacket.writeHeader(packet, plan.outType(), marked, outSequence, outTimestamp, ssrc);
        int from = in.payloadOffset();
        for (int i = 0; i < in.payloadSize(); i++) {
            packet.put(bytes.get(from + i));
        }
        if (RtpPacket.distance(sequence, outSequence) >= 0) {
            sequence = outSequence + 1;
            timestamp = outTimestamp + frameUnits;
        }
        deliver();
    }

    /** Comfort noise, if the other side takes it (RFC 3389). */
    void noise(byte[] level, int size) {
        if (plan.noiseOut() >= 0) {
            flush();
            begin(plan.noiseOut(), false, timestamp);
            packet.put(level, 0, Math.min(size, 64));
            send();
        }
    }

    /** A pause of the talker, in units of this codec's clock. */
    void pause(int units) {
        flush();
        timestamp += units;
        marker = true;
    }

    /** Sends what is less than a packet, filled up with silence. */
    void flush() {
        if (filled > 0) {
            Arrays.fill(fifo, filled, frame, (short) 0);
            frame(0);
            filled = 0;
        }
    }

    /** The timestamp of what comes next. */
    int timestamp() {
        return timestamp + plan.out().clockUnits(filled);
    }

    Numbering numbering() {
        return new Numbering(ssrc, sequence & 0xffff, timestamp);
    }

    int frame() {
        return frame;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    private void begin(int type, boolean marked, int at) {
        packet.clear();
        RtpPacket.writeHeader(packet, type, marked, sequence++, at, ssrc);
    }

    private void send() {
        passing = false;
        deliver();
    }

    private void deliver() {
        packet.flip();
        packets++;
        bytes += packet.remaining() - RtpPacket.HEADER_BYTES;
        out.send(packet);
    }
}
