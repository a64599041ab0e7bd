package io.jackfield.media;

/**
 * How many calls may come in a second: as many at once as in a second, and then as they are earned again. Told the time; not thread-safe.
 */
final class CallRate {
    private static final double SECOND_NS = 1e9;

    private final int perSecond;
    private double tokens;
    private long lastNs;
    private long secondNs;
    private int thisSecond;
    private int lastSecond;
    private int peak;
    private boolean started;

    /**
     * @param perSecond how many; 0 for any number
     */
    CallRate(int perSecond) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
    }

    /** A call comes in. @return whether it may */
    boolean take(long nowNs) {
        count(nowNs);
        if (perSecond > 0) {
            tokens = Math.min(perSecond, tokens + (nowNs - lastNs) / SECOND_NS * perSecond);
            lastNs = nowNs;
            if (tokens < 1) {
                return false;
            }
            tokens--;
        }
        thisSecond++;
        peak = Math.max(peak, thisSecond);
        return true;
    }

    private void count(long nowNs) {
        if (!started) {
            started = true;
            lastNs = nowNs;
            secondNs = nowNs;
        }
        long passed = nowNs - secondNs;
        if (passed >= SECOND_NS) {
            lastSecond = passed < 2 * SECOND_NS ? thisSecond : 0;
            thisSecond = 0;
            secondNs = nowNs - passed % (long) SECOND_NS;
        }
    }

    int perSecond() {
        return perSecond;
    }

    /** Calls in the last whole second. */
    int lastSecond(long nowNs) {
        if (started) {
            count(nowNs);
        }
        return lastSecond;
    }

    /** Most calls in a second. */
    int peak() {
        return peak;
    }
}
