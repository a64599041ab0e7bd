package io.jackfield.rtp.codec;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes the sample rate of a stream by a polyphase filter: a sinc of 64 zero crossings under a Kaiser window, 70 dB down from the
 * lower of the two Nyquist frequencies on, flat up to 86 % of it. Delays by 32 samples of the lower rate. Belongs to one stream and
 * one thread.
 */
public final class Resampler {
    private static final int TAPS = 64;
    private static final double BETA = 7.0;
    /** Where the filter is 6 dB down, so that its transition ends at the Nyquist frequency. */
    private static final double CUTOFF = 0.93;

    private static final int MAX_CACHED = 32;
    private static final Map<Long, float[][]> FILTERS = new ConcurrentHashMap<>();

    private final int up;
    private final int down;
    private final float[][] phases;
    private final float[] history;
    private int filled;
    private int phase;

    private Resampler(int up, int down) {
        this.up = up;
        this.down = down;
        this.phases = filter(up, down);
        int taps = phases[0].length;
        this.history = new float[taps + 4096];
        this.filled = taps - 1;
    }

    /**
     * From one rate to another.
     *
     * @param fromHz 1000 to 384,000
     * @param toHz 1000 to 384,000
     * @throws IllegalArgumentException out of range
     */
    public static Resampler of(int fromHz, int toHz) {
        if (fromHz < 1000 || fromHz > 384_000 || toHz < 1000 || toHz > 384_000) {
            throw new IllegalArgumentException("sample rates must be 1000 to 384000, not " + fromHz + " and " + toHz);
        }
        int divisor = greatestCommonDivisor(fromHz, toHz);
        return new Resampler(toHz / divisor, fromHz / divisor);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    private static float[][] filter(int up, int down) {
        if (up == down) {
            return new float[][] {{1f}};
        }
        long key = (long) up << 32 | down;
        float[][] cached = FILTERS.get(key);
        if (cached == null) {
            cached = design(up, down);
            if (FILTERS.size() < MAX_CACHED) {
                FILTERS.put(key, cached);
            }
        }
        return cached;
    }

    private static float[][] design(int up, int down) {
        double scale = Math.min(1.0, (double) up / down);
        int taps = 2 * (int) Math.ceil(TAPS / scale / 2);
        double cutoff = CUTOFF * scale;
        float[][] result = new float[up][taps];
        for (int p = 0; p < up; p++) {
            double sum = 0;
            double[] row = new double[taps];
            for (int j = 0; j < taps; j++) {
                double fraction = (double) p / up;
                double t = taps / 2 - j - fraction; // from the j-th newest input to the output's place, in samples
                double edge = 2 * t / taps;
                row[j] = edge <= -1 || edge >= 1 ? 0 : sinc(cutoff * t) * bessel(BETA * Math.sqrt(1 - edge * edge));
                sum += row[j];
            }
            for (int j = 0; j < taps; j++) {
                result[p][j] = (float) (row[j] / sum);
            }
        }
        return result;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The modified Bessel function of the first kind, order 0; its scale does not matter here. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-12 * sum; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    /** The most samples that {@link #process} can give for so many. */
    public int maxOutput(int samples) {
        return (int) (((long) samples * up + down - 1) / down) + 1;
    }

    /**
     * Takes input and gives what can be made of it.
     *
     * @param output has room for {@link #maxOutput} samples from {@code outputOffset}
     * @return how many samples it wrote
     */
    public int process(short[] input, int offset, int samples, short[] output, int outputOffset) {
        int written = 0;
        int room = history.length - phases[0].length;
        for (int done = 0; done < samples; ) {
            int part = Math.min(room, samples - done);
            written += block(input, offset + done, part, output, outputOffset + written);
            done += part;
        }
        return written;
    }

    private int block(short[] input, int offset, int samples, short[] output, int outputOffset) {
        int taps = phases[0].length;
        for (int i = 0; i < samples; i++) {
            history[filled + i] = input[offset + i];
        }
        int end = filled + samples;
        int newest = taps - 1 + phase / up; // the phase counts from the first input of this block, in units of 1/up
        int fraction = phase % up;
        int written = 0;
        while (newest < end) {
            output[outputOffset + written++] = sample(phases[fraction], newest);
            fraction += down;
            newest += fraction / up;
            fraction %= up;
        }
        phase = (newest - end) * up + fraction;
        System.arraycopy(history, end - (taps - 1), history, 0, taps - 1);
        filled = taps - 1;
        return written;
    }

    private short sample(float[] filter, int newest) {
        float sum = 0;
        for (int j = 0; j < filter.length; j++) {
            sum += filter[j] * history[newest - j];
        }
        return (short) Math.max(-32_768, Math.min(32_767, Math.round(sum)));
    }
}
