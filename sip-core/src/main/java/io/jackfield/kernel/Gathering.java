package io.jackfield.kernel;

/**
 * Decides whether a loop pauses before it looks for packets again, so that more of them wait for one wake-up. On a busy loop most of the
 * cost of a packet is waking up for it: it pauses as soon as another packet is likely to come meanwhile. A loop with less to do does not
 * pause: there latency is worth more than processor time. Of one thread.
 */
public final class Gathering {
    /** The rate is measured anew in windows of this length. */
    public static final long WINDOW_NS = 100_000_000L;

    private final long pauseNs;
    private boolean busy;
    private long windowStartNs;
    private int windowPackets;

    /**
     * For one loop.
     *
     * @param pauseNs how long to pause, less than a window; 0: never
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
            busy = windowPackets * pauseNs >= elapsedNs; // one in each pause
            windowStartNs = nowNs;
            windowPackets = 0;
        }
        return busy && packets > 0 ? pauseNs : 0;
    }
}
