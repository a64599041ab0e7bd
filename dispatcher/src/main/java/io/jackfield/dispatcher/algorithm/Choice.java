package io.jackfield.dispatcher.algorithm;

/**
 * How one is chosen among candidates that are given once and for all: when they change, another choice is made. Allocates nothing;
 * usable from every shard at once. Candidates go by their index.
 */
public interface Choice {
    /** The one to try first. @param key a hash of what the call is chosen by; counts for hashing alone */
    int first(long key);

    /**
     * The one to try when {@code last} failed. From the first on, as many steps as there are candidates but one lead to each of
     * them once; further steps are not defined.
     *
     * @param first what {@link #first} has said
     */
    int next(long key, int first, int last);

    /** In a circle. */
    static int after(int last, int count) {
        return last + 1 == count ? 0 : last + 1;
    }
}
