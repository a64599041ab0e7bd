package io.jackfield.rtp;

/**
 * What a receiver counts about one stream: sequence validity (RFC 3550 A.1), loss (A.3) and interarrival jitter (A.8).
 *
 * <p>A change of the synchronisation source starts a new stream; totals of the streams before it are kept. Belongs to one
 * thread; allocates nothing.
 */
public final class ReceptionStatistics {
    private static final int MAX_DROPOUT = 3000;
    private static final int MAX_MISORDER = 100;
    private static final int SEQUENCE_MOD = 1 << 16;
    private static final int NO_BAD_SEQUENCE = SEQUENCE_MOD + 1;

    private boolean started;
    private int ssrc;
    private int baseSequence;
    private int maxSequence;
    private long cycles;
    private int badSequence;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private int lastTransit;
    private boolean transitKnown;
    private int clockRate;
    private long jitterScaled;
    private final LossBursts bursts = new LossBursts();
    private long firstNs;
    private long lastNs;

    private long finishedExpected;
    private long finishedReceived;
    private long rejected;
    private int restarts;

    /**
     * Counts one packet.
     *
     * @param clockRateHz clock of the payload's timestamps in Hz; a change of it starts the jitter's next comparison anew; 0 leaves
     *     the jitter as it is (clock unknown, or a payload like telephone-event whose timestamp stands still)
     * @param nowNs when it arrived
     * @return whether its sequence number continues the stream; false for a jump that a second packet has not confirmed yet
     */
    public boolean onPacket(int ssrc, int sequence, int timestamp, int clockRateHz, long nowNs) {
        if (!started || ssrc != this.ssrc) {
            finishStream();
            this.ssrc = ssrc;
            startAt(sequence);
            firstNs = nowNs;
            jitterScaled = 0;
        } else if (!inSequence(sequence)) {
            rejected++;
            return false;
        }
        received++;
        lastNs = nowNs;
        if (clockRateHz > 0) {
            updateJitter(timestamp, clockRateHz, nowNs);
        }
        return true;
    }

    /** RFC 3550 A.1, without the probation that the caller has behind it. */
    private boolean inSequence(int sequence) {
        int delta = sequence - maxSequence & 0xffff;
        if (delta < MAX_DROPOUT) {
            if (delta > 1) {
                bursts.lost(cycles + maxSequence + 1, delta - 1);
            }
            if (sequence < maxSequence) {
                cycles += SEQUENCE_MOD;
            }
            maxSequence = sequence;
        } else if (delta <= SEQUENCE_MOD - MAX_MISORDER) {
            if (sequence != badSequence) {
                badSequence = sequence + 1 & 0xffff;
                return false;
            }
            // two in a row: the sender started again without telling us
            finishStream();
            startAt(sequence);
        }
        return true;
    }

    private void startAt(int sequence) {
        started = true;
        baseSequence = sequence;
        maxSequence = sequence;
        badSequence = NO_BAD_SEQUENCE;
        bursts.reset(sequence);
        cycles = 0;
        received = 0;
        expectedBefore = 0;
        receivedBefore = 0;
        transitKnown = false;
    }

    private void finishStream() {
        if (started) {
            finishedExpected += streamExpected();
            finishedReceived += received;
            restarts++;
        }
    }

    /** RFC 3550 A.8. */
    private void updateJitter(int timestamp, int clockRateHz, long nowNs) {
        long arrival = nowNs / 1_000_000_000L * clockRateHz + nowNs % 1_000_000_000L * clockRateHz / 1_000_000_000L;
        int transit = (int) arrival - timestamp;
        if (clockRateHz != clockRate) {
            jitterScaled = clockRate == 0 ? 0 : jitterScaled * clockRateHz / clockRate;
            clockRate = clockRateHz;
        } else if (transitKnown) {
            long difference = Math.abs((long) (transit - lastTransit));
            jitterScaled += difference - ((jitterScaled + 8) >> 4);
        }
        lastTransit = transit;
        transitKnown = true;
    }

    /** How losses of the current stream come. */
    LossBursts bursts() {
        return bursts;
    }

    /** Packets that the current stream should have had. */
    long expectedOfStream() {
        return streamExpected();
    }

    /** The mean time between packets of the current source in ms; 20 while it is not known. */
    double packetMs() {
        long packets = streamExpected() - 1;
        return packets < 1 || lastNs <= firstNs ? 20 : (lastNs - firstNs) / 1e6 / packets;
    }

    private long streamExpected() {
        return started ? cycles + maxSequence - baseSequence + 1 : 0;
    }

    /** Whether a packet was counted at all. */
    public boolean started() {
        return started;
    }

    /** The source that is counted now. */
    public int ssrc() {
        return ssrc;
    }

    /** The extended highest sequence number received (RFC 3550 6.4.1), its lower 32 bits. */
    public int extendedHighestSequence() {
        return (int) (cycles + maxSequence);
    }

    /** Packets counted over all streams, duplicates and late ones included. */
    public long received() {
        return finishedReceived + received;
    }

    /** Packets that the sequence numbers say were sent, over all streams. */
    public long expected() {
        return finishedExpected + streamExpected();
    }

    /** Packets lost over all streams; never below 0 here, though duplicates can make the RTCP figure so. */
    public long lost() {
        return Math.max(0, expected() - received());
    }

    /** Lost packets of the current stream as RTCP reports it: signed, clamped to 24 bits (RFC 3550 A.3). */
    public int cumulativeLost() {
        long lost = streamExpected() - received;
        return (int) Math.max(-0x800000, Math.min(0x7fffff, lost));
    }

    /**
     * The share lost since the last call of this method, in 1/256 (RFC 3550 A.3). Starts the next interval: call it once a report.
     *
     * @return 0 to 255
     */
    public int takeFractionLost() {
        long expected = streamExpected();
        long expectedInterval = expected - expectedBefore;
        long receivedInterval = received - receivedBefore;
        expectedBefore = expected;
        receivedBefore = received;
        long lostInterval = expectedInterval - receivedInterval;
        return expectedInterval <= 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
    }

    /** The interarrival jitter in units of the stream's clock (RFC 3550 6.4.1). */
    public int jitter() {
        return (int) (jitterScaled >> 4);
    }

    /** The clock of the stream in Hz; 0 while it is unknown. */
    public int clockRate() {
        return clockRate;
    }

    /** The interarrival jitter in nanoseconds; 0 while the clock is unknown. */
    public long jitterNs() {
        return clockRate == 0 ? 0 : (jitterScaled * 1_000_000_000L / clockRate) >> 4;
    }

    /** The share of packets lost over all streams, 0 to 1. */
    public double lossRatio() {
        long expected = expected();
        return expected == 0 ? 0 : (double) lost() / expected;
    }

    /** Packets whose sequence number jumped and that were not counted. */
    public long rejected() {
        return rejected;
    }

    /** How often the stream started again: a new source, or a jump that was confirmed. */
    public int restarts() {
        return restarts;
    }
}
