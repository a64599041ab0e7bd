package io.jackfield.dispatcher.algorithm;

/**
 * A destination as an algorithm sees it. What a set was told is fixed; what is measured may be read on any thread and changes
 * under the reader's eyes.
 */
public interface Candidate {
    /** What identifies it among all, the same in every process: a hash of its URI. */
    long id();

    /** The higher, the earlier, but for {@link Algorithm#PRIORITY_WEIGHT}. */
    int priority();

    /** Its share in per cent, 1 to 100; 0 when not given. */
    int weight();

    /** Its share in proportion to the others', 1 to 100; 0 when not given. */
    int relativeWeight();

    /** How many calls it takes at once; 0: no limit. */
    int maxCalls();

    /** Calls that it has now. */
    int calls();

    /** How long it takes to answer, a moving average in milliseconds; 0 when never measured. */
    double latencyMs();

    /** By how much {@link #latencyMs} exceeds what is usual there, in milliseconds; 0 when it does not. */
    double congestionMs();

    /** Whether congestion lowers its share (attribute {@code cc}). */
    boolean congestionControl();

    /** How busy it says it is: 0 idle to 1 full. */
    double load();

    /** 1 normally; less while it starts after it was down, so that it is not given its whole share at once. */
    double warmth();
}
