package io.jackfield.media.record;

/** How long to wait before a try, by how many have failed: doubling from {@link #FIRST_NS} to {@link #MOST_NS}. */
final class Backoff {
    static final long FIRST_NS = 1_000_000_000L;
    static final long MOST_NS = 300 * FIRST_NS;

    private Backoff() {}

    /**
     * The wait.
     *
     * @param failures 1 or more
     * @param random 0 to 1: takes up to a quarter off, so that what failed together does not try again together
     */
    static long waitNs(int failures, double random) {
        long full = failures > 30 ? MOST_NS : Math.min(MOST_NS, FIRST_NS << failures - 1);
        return full - (long) (full / 4 * random);
    }
}
