package io.jackfield.rtp.codec;

/** The quadrature mirror filter that splits 16 kHz into two sub-bands, and joins them (G.722 3.1, 4.4). */
final class G722Filter {
    private static final int[] HALF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};
    private static final int TAPS = 24;

    private final int[] delay = new int[TAPS];
    private int lower;
    private int upper;

    private void shift(int older, int newer) {
        System.arraycopy(delay, 2, delay, 0, TAPS - 2);
        delay[TAPS - 2] = older;
        delay[TAPS - 1] = newer;
        int sumEven = 0;
        int sumOdd = 0;
        for (int i = 0; i < TAPS / 2; i++) {
            sumEven += delay[2 * i] * HALF[i];
            sumOdd += delay[2 * i + 1] * HALF[TAPS / 2 - 1 - i];
        }
        lower = sumOdd;
        upper = sumEven;
    }

    /** Takes two samples; {@link #lower} and {@link #upper} are then the sub-bands, 15 bits. */
    void split(int first, int second) {
        shift(first, second);
        int odd = lower;
        int even = upper;
        lower = (odd + even) >> 14;
        upper = (odd - even) >> 14;
    }

    /** Takes a sample of each sub-band; {@link #lower} is then the first and {@link #upper} the second sample. */
    void join(int low, int high) {
        shift(low + high, low - high);
        lower = G722Band.saturate(lower >> 11);
        upper = G722Band.saturate(upper >> 11);
    }

    int lower() {
        return lower;
    }

    int upper() {
        return upper;
    }
}
