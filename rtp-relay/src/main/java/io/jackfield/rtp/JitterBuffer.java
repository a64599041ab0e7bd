package io.jackfield.rtp;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds packets back just long enough that they can be played in order and in time, and adapts that delay to what the network does.
 *
 * <p>The player pulls: each {@link #take} gives the next packet, or says that it is lost or that there is nothing to play. The delay
 * follows the largest lateness of the last seconds: it grows at once with a late packet, by playing one filler, and shrinks slowly,
 * by skipping one packet at a time when more wait than are needed all through a second, and at the start of each talkspurt.
 *
 * <pre>
 * state    take() when                                     next     result
 * FILLING  first packet has waited for the target delay    PLAYING  PACKET
 * FILLING  else                                            FILLING  EMPTY
 * PLAYING  the next packet is there                        PLAYING  PACKET
 * PLAYING  it is there, but begins a later talkspurt       FILLING  EMPTY
 * PLAYING  it is missing, later ones are there             PLAYING  LOST
 * PLAYING  it is missing, none is there, up to 5 times     PLAYING  LOST
 * PLAYING  the same, a 6th time                            FILLING  EMPTY
 * </pre>
 *
 * <p>Belongs to one thread. Holds at most {@value #CAPACITY} packets; a sender that jumps further ahead starts it anew.
 */
public final class JitterBuffer {
    /** Most packets held. */
    public static final int CAPACITY = 64;

    private static final int MASK = CAPACITY - 1;
    private static final int MAX_FILLERS = 5;
    /** After so many packets played with some to spare, one is skipped. */
    private static final int SPARE_WINDOW = 50;
    /** The peak of lateness falls by this share with each packet: to a third within 256 packets. */
    private static final int PEAK_DECAY = 256;
    /** The base of lateness is the smallest transit of the last one to two windows. */
    private static final long BASE_WINDOW_NS = 5_000_000_000L;

    /** What {@link #take} found. */
    public enum Take {
        /** A packet: its payload can be read until the next call of {@link #take}. */
        PACKET,
        /** A packet is missing: fill in for one packet time. */
        LOST,
        /** Nothing to play: silence. */
        EMPTY
    }

    private final int clockRate;
    private final long minDelayNs;
    private final long maxDelayNs;

    private final byte[] @Nullable [] payloads = new byte[CAPACITY][];
    /** Free arrays, the one that was used last on top: it is still in the processor's cache. */
    private final byte[] @Nullable [] spares = new byte[CAPACITY][];

    private final int[] sizes = new int[CAPACITY];
    private final int[] timestamps = new int[CAPACITY];
    private final boolean[] present = new boolean[CAPACITY];

    private boolean started;
    private boolean playing;
    private boolean begun;
    private int ssrc;
    private int next;
    private int held;
    private int highest;
    private int fillers;
    private int spare;
    private int least;
    private boolean stretch;
    private long firstArrivalNs;
    private int frameUnits;
    private int expectedTimestamp;
    private int spareCount;
    private int taken;
    private byte[] takenPayload = {};

    private long transitBaseNs;
    private long windowLeastNs;
    private long windowStartNs;
    private long originNs;
    private int originTimestamp;
    private long peakNs;

    private long received;
    private long late;
    private long duplicates;
    private long lost;
    private long skipped;
    private long resets;

    /**
     * A buffer for one stream.
     *
     * @param clockRate of its timestamps, Hz
     * @param minDelay at least this long, 0 to {@code maxDelay}
     * @param maxDelay never longer, at most 1 s
     */
    public JitterBuffer(int clockRate, Duration minDelay, Duration maxDelay) {
        if (clockRate < 1 || minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0 || maxDelay.toMillis() > 1000) {
            throw new IllegalArgumentException("clock " + clockRate + " Hz, delay " + minDelay + " to " + maxDelay);
        }
        this.clockRate = clockRate;
        this.minDelayNs = minDelay.toNanos();
        this.maxDelayNs = maxDelay.toNanos();
        this.frameUnits = clockRate / 50;
    }

    /** A buffer of 20 to 400 ms. */
    public static JitterBuffer of(int clockRate) {
        return new JitterBuffer(clockRate, Duration.ofMillis(20), Duration.ofMillis(400));
    }

    /** Takes a packet that arrived; its payload is copied. */
    public void put(RtpPacket packet, long nowNs) {
        int sequence = packet.sequence();
        if (!started || packet.ssrc() != ssrc || Math.abs(RtpPacket.distance(next, sequence)) >= CAPACITY) {
            restart(packet, nowNs);
        }
        received++;
        measure(packet.timestamp(), nowNs);
        int ahead = RtpPacket.distance(next, sequence);
        if (ahead < 0) {
            if (begun || -ahead >= CAPACITY - ((highest - next) & 0xffff)) {
                late++;
                stretch = playing;
                return;
            }
            next = sequence; // reordered before playing began
        }
        store(packet, sequence, nowNs);
    }

    private void store(RtpPacket packet, int sequence, long nowNs) {
        int slot = sequence & MASK;
        if (present[slot]) {
            duplicates++;
            return;
        }
        if (held == 0) {
            firstArrivalNs = nowNs;
        }
        int size = packet.payloadSize();
        byte[] bytes = payloads[slot];
        if (bytes == null && spareCount > 0) {
            bytes = spares[--spareCount];
        }
        if (bytes == null || bytes.length < size) {
            bytes = new byte[Math.max(size, 160)];
        }
        payloads[slot] = bytes;
        packet.payload(bytes, 0);
        sizes[slot] = size;
        timestamps[slot] = packet.timestamp();
        present[slot] = true;
        held++;
        if (held == 1 || RtpPacket.distance(highest, sequence) > 0) {
            learnFrame(sequence, packet.timestamp());
            highest = sequence;
        }
    }

    /** The packet time, from neighbours: 10 to 120 ms, or it is a pause. */
    private void learnFrame(int sequence, int timestamp) {
        int before = sequence - 1 & MASK;
        if (held > 1 && highest == (sequence - 1 & 0xffff) && present[before]) {
            int units = timestamp - timestamps[before];
            if (units >= clockRate / 200 && units <= clockRate / 1000 * 120) {
                frameUnits = units;
            }
        }
    }

    private void restart(RtpPacket packet, long nowNs) {
        if (started) {
            resets++;
        }
        Arrays.fill(present, false);
        started = true;
        playing = false;
        begun = false;
        ssrc = packet.ssrc();
        next = packet.sequence();
        highest = next;
        held = 0;
        originNs = nowNs;
        originTimestamp = packet.timestamp();
        transitBaseNs = 0;
        windowLeastNs = 0;
        windowStartNs = nowNs;
        peakNs = 0;
        stretch = false;
    }

    /** Lateness against the fastest packet of late; its decaying peak is the delay that is needed. */
    private void measure(int timestamp, long nowNs) {
        long sentNs = (long) (timestamp - originTimestamp) * 1_000_000_000L / clockRate;
        long transitNs = nowNs - originNs - sentNs;
        if (nowNs - windowStartNs
                > BASE_WINDOW_NS) { // anew each window: clocks drift, routes change; keeps the arithmetic small too
            originNs += transitBaseNs + sentNs;
            originTimestamp = timestamp;
            transitNs -= transitBaseNs;
            transitBaseNs = Math.min(windowLeastNs - transitBaseNs, transitNs);
            windowLeastNs = transitNs;
            windowStartNs = nowNs;
        }
        windowLeastNs = Math.min(windowLeastNs, transitNs);
        transitBaseNs = Math.min(transitBaseNs, transitNs);
        long latenessNs = transitNs - transitBaseNs;
        peakNs = latenessNs > peakNs ? latenessNs : peakNs - (peakNs - latenessNs) / PEAK_DECAY;
    }

    /** Takes what is to be played now. Call it once for each packet time that the player needs. */
    public Take take(long nowNs) {
        if (!started || (!playing && !ready(nowNs))) {
            return Take.EMPTY;
        }
        if (!playing) {
            begin();
        }
        if (held == 0) {
            return starve();
        }
        if (stretch && depthNs() < targetDelayNs()) {
            stretch = false;
            lost++;
            return Take.LOST; // a filler makes the delay longer
        }
        shrink();
        passOver();
        int slot = next & MASK;
        if (!present[slot]) {
            next = next + 1 & 0xffff;
            expectedTimestamp += frameUnits;
            fillers = 0;
            lost++;
            return Take.LOST;
        }
        if (timestamps[slot] - expectedTimestamp > frameUnits / 2 && fillers == 0 && !ready(nowNs)) {
            playing = false; // a pause of the talker: the delay can be set anew
            return Take.EMPTY;
        }
        return deliver(slot);
    }

    /** What is missing, and was filled in for while nothing was there, is not filled in for again. */
    private void passOver() {
        while (fillers > 0 && !present[next & MASK]) {
            fillers--;
            next = next + 1 & 0xffff;
            expectedTimestamp += frameUnits;
        }
    }

    private Take deliver(int slot) {
        present[slot] = false;
        held--;
        spare(takenPayload);
        byte[] bytes = payloads[slot];
        takenPayload = bytes == null ? takenPayload : bytes;
        payloads[slot] = null;
        taken = slot;
        expectedTimestamp = timestamps[slot] + frameUnits;
        next = next + 1 & 0xffff;
        fillers = 0;
        return Take.PACKET;
    }

    private void spare(byte[] bytes) {
        if (bytes.length > 0 && spareCount < CAPACITY) {
            spares[spareCount++] = bytes;
        }
    }

    private boolean ready(long nowNs) {
        return held > 0 && (nowNs - firstArrivalNs >= targetDelayNs() || held >= CAPACITY / 2);
    }

    private void begin() {
        while (!present[next & MASK]) {
            next = next + 1 & 0xffff;
        }
        playing = true;
        begun = true;
        expectedTimestamp = timestamps[next & MASK];
        fillers = 0;
        spare = 0;
        least = CAPACITY;
    }

    private Take starve() {
        if (++fillers > MAX_FILLERS) {
            playing = false;
            fillers = 0;
            return Take.EMPTY;
        }
        lost++;
        return Take.LOST;
    }

    /** Skips one packet when a whole window never needed it. */
    private void shrink() {
        least = Math.min(least, held - 1);
        if (++spare < SPARE_WINDOW) {
            return;
        }
        long frameNs = frameNs();
        if (least * frameNs > targetDelayNs() + frameNs && present[next & MASK]) {
            deliver(next & MASK);
            skipped++;
        }
        spare = 0;
        least = CAPACITY;
    }

    private long frameNs() {
        return frameUnits * 1_000_000_000L / clockRate;
    }

    /** How much is held: from the packet to play next to the newest. */
    public long depthNs() {
        return held == 0 ? 0 : (RtpPacket.distance(next, highest) + 1) * frameNs();
    }

    /** The delay that it aims at. */
    public long targetDelayNs() {
        return Math.max(minDelayNs, Math.min(maxDelayNs, peakNs));
    }

    /** The payload of the packet taken last, from index 0. */
    public byte[] payload() {
        return takenPayload;
    }

    /** The size of the payload of the packet taken last, in bytes. */
    public int payloadSize() {
        return sizes[taken];
    }

    /** The timestamp of the packet taken last. */
    public int timestamp() {
        return timestamps[taken];
    }

    /** Packets put in. */
    public long received() {
        return received;
    }

    /** Packets that came after their turn. */
    public long late() {
        return late;
    }

    /** Packets that came twice. */
    public long duplicates() {
        return duplicates;
    }

    /** Fillers asked for. */
    public long lost() {
        return lost;
    }

    /** Packets skipped to shorten the delay. */
    public long skipped() {
        return skipped;
    }

    /** How often it started anew: another source, or a jump. */
    public long resets() {
        return resets;
    }
}
