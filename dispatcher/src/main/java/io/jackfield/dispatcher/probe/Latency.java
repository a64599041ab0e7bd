package io.jackfield.dispatcher.probe;

/**
 * How long a destination takes to answer probes, in milliseconds. Immutable: each answer makes another. The average is over all
 * answers, later over the last two million; the estimate follows the last few.
 *
 * @param average what is usual
 * @param deviation the standard deviation of the average
 * @param estimate an exponentially weighted moving average: the last answer counts {@code alpha}
 * @param max the longest
 * @param answers how many there were
 * @param timeouts how many probes were not answered
 */
public record Latency(double average, double deviation, double estimate, double max, int answers, int timeouts) {
    /** Nothing known. */
    public static final Latency NONE = new Latency(0, 0, 0, 0, 0, 0);

    /** Until there are so many answers the estimate is the average: it has nothing to stand on yet. */
    private static final int FEW = 10;
    /** From here on old answers fade, so that a slow change of what is usual is noticed: 24 days at one a second. */
    private static final int MANY = 1 << 21;

    /** What is expected before the first answer (attribute {@code latency}); the first answers outweigh it. */
    public static Latency expected(double ms) {
        return new Latency(ms, 0, ms, ms, 1, 0);
    }

    /** With one more answer. @param alpha 0 to 1, how much it counts in the estimate */
    public Latency answered(double ms, double alpha) {
        int count = Math.min(answers + 1, MANY);
        double delta = ms - average;
        double mean = average + delta / count;
        double squares = deviation * deviation * Math.max(0, count - 2) + delta * (ms - mean);
        double spread = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
        double near = count < FEW ? mean : alpha * ms + (1 - alpha) * estimate;
        return new Latency(mean, spread, near, Math.max(max, ms), count, timeouts);
    }

    /** With one more probe that was not answered. */
    public Latency timedOut() {
        return new Latency(average, deviation, estimate, max, answers, timeouts + 1);
    }

    /** By how much it is slower than usual, at least 0. */
    public double congestion() {
        return Math.max(0, estimate - average);
    }
}
