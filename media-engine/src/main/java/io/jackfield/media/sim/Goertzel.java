package io.jackfield.media.sim;

/** How much of a piece of sound is one tone. */
final class Goertzel {
    private Goertzel() {}

    /**
     * The part of the power that a frequency has, 0 to about 1.
     *
     * @param samples read from {@code from} on, around the end of the array
     */
    static double share(short[] samples, int from, int count, double hz, int sampleRate) {
        double coefficient = 2 * Math.cos(2 * Math.PI * hz / sampleRate);
        double before = 0;
        double last = 0;
        double power = 0;
        for (int i = 0; i < count; i++) {
            double x = samples[(from + i) % samples.length];
            double next = x + coefficient * last - before;
            before = last;
            last = next;
            power += x * x;
        }
        double tone = last * last + before * before - coefficient * last * before;
        return power == 0 ? 0 : 2 * tone / (count * power);
    }
}
