package io.jackfield.database;

/**
 * Keeps callers from waiting one after another for a database that is away: once it could not be reached, one caller a second finds
 * out whether it is back, all others hear at once that it is not. Any thread.
 *
 * <pre>
 *        reached   unreachable           asked
 * UP     -         DOWN, next in 1 s     yes
 * DOWN   UP        next in 1 s           once the second is over: yes, and next in 1 s; else no
 * </pre>
 */
final class Circuit {
    private final long retryNs;
    private boolean down;
    private long nextNs;

    Circuit(long retryNs) {
        this.retryNs = retryNs;
    }

    /** Whether to try. */
    synchronized boolean admits(long nowNs) {
        if (!down) {
            return true;
        }
        if (nowNs - nextNs < 0) {
            return false;
        }
        nextNs = nowNs + retryNs;
        return true;
    }

    /** It could be reached. @return whether that is news */
    synchronized boolean reached() {
        boolean news = down;
        down = false;
        return news;
    }

    /** It could not. @return whether that is news */
    synchronized boolean unreachable(long nowNs) {
        boolean news = !down;
        down = true;
        nextNs = nowNs + retryNs;
        return news;
    }

    synchronized boolean up() {
        return !down;
    }
}
