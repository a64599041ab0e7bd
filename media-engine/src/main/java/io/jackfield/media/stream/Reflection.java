package io.jackfield.media.stream;

/**
 * Maps the sequence numbers and timestamps of a stream that comes in to those of the stream that goes out, so that reflected packets
 * continue what was sent before, and gaps, reordering and the spacing of timestamps look as they came (RFC 3550 5.1).
 */
final class Reflection {
    /** A step further than this is a new stream (RFC 3550 A.1, MAX_DROPOUT). */
    private static final int MAX_STEP = 3_000;

    private boolean started;
    private int ssrc;
    private int lastSequence;
    private int sequenceOffset;
    private int timestampOffset;

    /** Forgets the stream: the next packet begins another. */
    void reset() {
        started = false;
    }

    /**
     * Takes a packet's numbers; {@link #sequence} and {@link #timestamp} then tell what to send.
     *
     * @param nextSequence what would be sent next
     * @param nextTimestamp the timestamp of now
     */
    void onPacket(int ssrc, int sequence, int timestamp, int nextSequence, int nextTimestamp) {
        int step = (short) (sequence - lastSequence);
        if (!started || ssrc != this.ssrc || Math.abs(step) > MAX_STEP) {
            started = true;
            this.ssrc = ssrc;
            lastSequence = sequence;
            sequenceOffset = nextSequence - sequence;
            timestampOffset = nextTimestamp - timestamp;
        } else if (step > 0) {
            lastSequence = sequence;
        }
    }

    int sequence(int sequence) {
        return sequence + sequenceOffset & 0xFFFF;
    }

    int timestamp(int timestamp) {
        return timestamp + timestampOffset;
    }
}
