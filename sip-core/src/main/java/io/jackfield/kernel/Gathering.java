package io.jackfield.kernel;

/**
 * Decides whether a loop pauses before it looks for packets again, so that more of them wait for one wake-up. At 25,000 packets a second
 * most of the cost of a packet is waking up for it; a pause of a fifth of a millisecond saves a third of it, and nobody hears it. A loop
 * with little to do does not pause: there latency is worth more than processor time. Of one thread.
 */
public final class Gathering {
    /** The rate is measured anew in windows of this length. */
    public static final long WINDOW_NS = 100_000_000L;
    /** From this rate on it pauses. */
    public static final int BUSY_PACKETS_A_WINDOW = 500;

    private final long pauseNs;
    private boolean busy;
    private long windowStartNs;
    private int windowPackets;

    /**
     * For one loop.
     *
     * @param pauseNs how long to pause; 0: never
     * @param nowNs the time
     */
    public Gathering(long pauseNs, long nowNs) {
        this.pauseNs = pauseNs;
        this.windowStartNs = nowNs;
    }

    /**
     * A turn is over.
     *
     * @param packets how many it handled
     * @param nowNs its time
     * @return how long to pause, 0 for not at all
     */
    public long pauseNs(int packets, long nowNs) {
        windowPackets += packets;
        long elapsedNs = nowNs - windowStartNs;
        if (elapsedNs >= WINDOW_NS) {
            busy = windowPackets >= BUSY_PACKETS_A_WINDOW * (double) elapsedNs / WINDOW_NS;
            windowStartNs = nowNs;
            windowPackets = 0;
        }
        return busy && packets > 0 ? pauseNs : 0;
    }
}
