package io.jackfield.media.record;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Decoder;
import io.jackfield.rtp.codec.Resampler;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of a stream on a line of samples: in sequence, each at the place that its timestamp says, counted from when the
 * recording began. Small gaps of lost packets are concealed, the others are silence; what comes late is left out.
 *
 * <p>A packet that is not the next one waits until those between have come, {@value #MAX_WAITING} others wait, or 200 ms of packets have
 * arrived after it. A new source, or a timestamp that is off by more than 2 s from when its packet came, starts again at its arrival: so
 * nothing that a stranger writes into a timestamp makes the file longer than the call. Sans-IO: it knows no file, thread or clock.
 */
final class Timeline {
    /** Packets that wait for one before them. */
    static final int MAX_WAITING = 10;

    private static final long MAX_WAIT_NS = 200_000_000L;
    private static final int MAX_SKEW_SECONDS = 2;
    private static final int MAX_CONCEALED_MS = 100;
    /** How far behind the present silence is written where nothing comes: what comes later than this has lost its place. */
    private static final long LAG_NS = 500_000_000L;
    /** What converting the rate may be off at the edge of a packet. */
    private static final int ROUNDING_SAMPLES = 1;

    /** Takes the line's samples from left to right. */
    interface Output {
        void write(short[] samples, int offset, int length);
    }

    private record Waiting(long arrivalNs, int ssrc, int sequence, int timestamp, byte[] data, int offset, int size) {}

    private final int sampleRate;
    private final Output output;
    private final short[] silence;
    private final short[] decoded = new short[Decoder.MAX_SAMPLES];
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(); // in order of sequence
    private short[] converted = new short[0];
    private @Nullable Codec codec;
    private @Nullable Decoder decoder;
    private @Nullable Resampler resampler;
    private long startNs;
    private long written;
    private boolean anchored;
    private int ssrc;
    private int nextSequence;
    private long anchorSample;
    private int lastTimestamp;
    private long unitsFromAnchor;
    private long late;

    Timeline(int sampleRate, Output output) {
        this.sampleRate = sampleRate;
        this.output = output;
        this.silence = new short[sampleRate / 10];
    }

    /** The line begins. */
    void start(long nowNs) {
        startNs = nowNs;
    }

    /** What the packets from here on are encoded with. */
    void codec(Codec next) {
        Codec nearest = next.at(sampleRate);
        if (!nearest.equals(codec)) {
            release(Integer.MAX_VALUE);
            codec = nearest;
            decoder = nearest.decoder();
            resampler = nearest.sampleRate() == sampleRate ? null : Resampler.of(nearest.sampleRate(), sampleRate);
            anchored = false;
        }
    }

    /** A packet, in order of arrival; its data is not copied. */
    void packet(long arrivalNs, int source, int sequence, int timestamp, byte[] data, int offset, int size) {
        if (!anchored || source != ssrc || Math.abs((short) (sequence - nextSequence)) > 1_000) {
            release(Integer.MAX_VALUE);
            anchored = false;
            ssrc = source;
            nextSequence = sequence;
        }
        int ahead = (short) (sequence - nextSequence);
        if (ahead < 0) {
            late++;
            return;
        }
        Waiting packet = new Waiting(arrivalNs, source, sequence, timestamp, data, offset, size);
        if (ahead == 0 && waiting.isEmpty()) {
            place(packet);
            return;
        }
        insert(packet);
        release(MAX_WAITING);
        while (!waiting.isEmpty() && arrivalNs - waiting.getFirst().arrivalNs > MAX_WAIT_NS) {
            place(waiting.removeFirst());
            release(MAX_WAITING);
        }
    }

    private void insert(Waiting packet) {
        ArrayDeque<Waiting> behind = new ArrayDeque<>();
        while (!waiting.isEmpty() && (short) (waiting.getLast().sequence - packet.sequence) > 0) {
            behind.addFirst(waiting.removeLast());
        }
        if (waiting.isEmpty() || waiting.getLast().sequence != packet.sequence) { // else a duplicate
            waiting.addLast(packet);
        }
        waiting.addAll(behind);
    }

    /** Places what is next in sequence, and what is not while more than {@code most} wait; all of it for the largest number. */
    private void release(int most) {
        boolean all = most == Integer.MAX_VALUE;
        for (Iterator<Waiting> i = waiting.iterator(); i.hasNext(); ) {
            Waiting first = i.next();
            if (!all && first.sequence != nextSequence && waiting.size() <= most) {
                return;
            }
            i.remove();
            place(first);
        }
    }

    private void place(Waiting packet) {
        Codec current = codec;
        Decoder ears = decoder;
        if (current == null || ears == null) {
            return;
        }
        boolean lost = anchored && packet.sequence != nextSequence;
        long at = position(packet, current);
        if (!lost && Math.abs(at - written) <= ROUNDING_SAMPLES) {
            at = written;
        }
        long gap = at - written;
        if (gap > 0) {
            if (lost && gap <= (long) sampleRate * MAX_CONCEALED_MS / 1_000) {
                int samples = (int) (gap * current.sampleRate() / sampleRate);
                ears.conceal(decoded, 0, samples);
                append(decoded, samples, 0);
            }
            silenceUntil(at);
        }
        int samples = ears.decode(packet.data, packet.offset, packet.size, decoded, 0);
        append(decoded, samples, (int) Math.min(Integer.MAX_VALUE, Math.max(0, written - at)));
        nextSequence = packet.sequence + 1 & 0xFFFF;
    }

    private long position(Waiting packet, Codec current) {
        long arrival = sampleAt(packet.arrivalNs);
        if (anchored) {
            unitsFromAnchor += packet.timestamp - lastTimestamp;
            lastTimestamp = packet.timestamp;
            long at = anchorSample + unitsFromAnchor * sampleRate / current.clockRate();
            if (Math.abs(at - arrival) <= (long) MAX_SKEW_SECONDS * sampleRate) {
                return at;
            }
        }
        anchored = true;
        lastTimestamp = packet.timestamp;
        unitsFromAnchor = 0;
        anchorSample = Math.max(written, arrival);
        return anchorSample;
    }

    /** Appends samples at the codec's rate, without the first {@code skip} at the line's rate. */
    private void append(short[] samples, int length, int skip) {
        short[] from = samples;
        int count = length;
        Resampler converter = resampler;
        if (converter != null) {
            int most = converter.maxOutput(length);
            if (converted.length < most) {
                converted = new short[most];
            }
            from = converted;
            count = converter.process(samples, 0, length, converted, 0);
        }
        if (skip < count) {
            output.write(from, skip, count - skip);
            written += count - skip;
        }
    }

    private void silenceUntil(long position) {
        while (written < position) {
            int part = (int) Math.min(silence.length, position - written);
            output.write(silence, 0, part);
            written += part;
        }
    }

    /** Time has gone on: what has waited too long is placed, and where nothing came there is silence, up to half a second ago. */
    void idle(long nowNs) {
        while (!waiting.isEmpty() && nowNs - waiting.getFirst().arrivalNs > MAX_WAIT_NS) {
            place(waiting.removeFirst());
            release(MAX_WAITING);
        }
        if (waiting.isEmpty()) {
            silenceUntil(sampleAt(nowNs - LAG_NS));
        }
    }

    /** Leaves a stretch of time out of the line: what comes next follows what came before it. */
    void cut(long fromNs, long toNs) {
        release(Integer.MAX_VALUE);
        silenceUntil(sampleAt(fromNs));
        startNs += toNs - fromNs;
        anchored = false;
    }

    private long sampleAt(long timeNs) {
        return Math.max(0, timeNs - startNs) / 1_000 * sampleRate / 1_000_000;
    }

    /** The recording ends: what waits is placed, and the line goes on in silence to here. */
    void end(long nowNs) {
        release(Integer.MAX_VALUE);
        silenceUntil(sampleAt(nowNs));
    }

    /** Packets that came after their place was written. */
    long late() {
        return late;
    }
}
