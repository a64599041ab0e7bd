package io.jackfield.rtp.codec;

/**
 * The adaptive part of one G.722 sub-band: the step size of the quantiser (3.3, 3.5 of the Recommendation) and the predictor of two
 * poles and six zeros (3.6). Encoder and decoder run the same one, on the same quantised differences. Fixed point as the
 * Recommendation's clause 6 has it; names in brackets are its variables.
 */
final class G722Band {
    /** Differences of the lower band by the upper 4 of its 6 bits [QQ4]. */
    static final int[] QUANTISED_4 = {
        0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0
    };
    /** Differences of the upper band by its 2 bits [QQ2]. */
    static final int[] QUANTISED_2 = {-7408, -1616, 7408, 1616};

    private static final int[] LOWER_MULTIPLIER = {
        -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
    };
    private static final int[] UPPER_MULTIPLIER = {798, -214, 798, -214};
    /** 2048 times 2 to the power of i/32 [ILB]. */
    private static final int[] POWERS = {
        2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
        2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
    };

    private static final int ZEROS = 6;

    private final boolean upper;
    private int step; // [DET]
    private int logStep; // [NB]
    private int estimate; // [S]
    private int zeroEstimate; // [SZ]
    private int pole1; // [A1]
    private int pole2; // [A2]
    private int partial1; // [P] one and two samples ago
    private int partial2;
    private int signal1; // [R] one sample ago
    private final int[] zeros = new int[ZEROS]; // [B]
    private final int[] differences = new int[ZEROS]; // [D]

    G722Band(boolean upper) {
        this.upper = upper;
        this.step = upper ? 8 : 32;
    }

    int step() {
        return step;
    }

    int estimate() {
        return estimate;
    }

    static int saturate(int value) {
        return Math.max(-32768, Math.min(32767, value));
    }

    /** Takes one quantised code: adapts the step size to it and predicts the next sample. */
    void adapt(int code) {
        int difference = (step * (upper ? QUANTISED_2[code] : QUANTISED_4[code])) >> 15;
        adaptStep(code);
        predict(difference);
    }

    /** [LOGSCL, SCALEL; LOGSCH, SCALEH]. */
    private void adaptStep(int code) {
        int next = ((logStep * 127) >> 7) + (upper ? UPPER_MULTIPLIER[code] : LOWER_MULTIPLIER[code]);
        logStep = Math.max(0, Math.min(upper ? 22_528 : 18_432, next));
        int shift = (upper ? 10 : 8) - (logStep >> 11);
        int power = POWERS[(logStep >> 6) & 31];
        step = (shift < 0 ? power << -shift : power >> shift) << 2;
    }

    private void predict(int difference) {
        int signal = saturate(estimate + difference); // [RECONS]
        int partial = saturate(zeroEstimate + difference); // [PARREC]
        adaptPoles(partial);
        adaptZeros(difference);
        int poleEstimate =
                saturate(((pole1 * saturate(2 * signal)) >> 15) + ((pole2 * saturate(2 * signal1)) >> 15)); // [FILTEP]
        int sum = 0;
        for (int i = 0; i < ZEROS; i++) { // [FILTEZ]
            sum += (zeros[i] * saturate(2 * differences[i])) >> 15;
        }
        zeroEstimate = saturate(sum);
        estimate = saturate(poleEstimate + zeroEstimate); // [PREDIC]
        signal1 = signal;
        partial2 = partial1;
        partial1 = partial;
    }

    /** [UPPOL2, UPPOL1]: both from the coefficients before this sample. */
    private void adaptPoles(int partial) {
        boolean like1 = partial < 0 == partial1 < 0;
        boolean like2 = partial < 0 == partial2 < 0;
        int cross = saturate(4 * pole1);
        int second = (Math.min(32767, like1 ? -cross : cross) >> 7) + (like2 ? 128 : -128) + ((pole2 * 32_512) >> 15);
        int nextPole2 = Math.max(-12_288, Math.min(12_288, second));
        int first = saturate((like1 ? 192 : -192) + ((pole1 * 32_640) >> 15));
        int limit = saturate(15_360 - nextPole2);
        pole1 = Math.max(-limit, Math.min(limit, first));
        pole2 = nextPole2;
    }

    /** [UPZERO, DELAYA]. */
    private void adaptZeros(int difference) {
        int gain = difference == 0 ? 0 : 128;
        for (int i = ZEROS - 1; i >= 0; i--) {
            boolean like = difference < 0 == differences[i] < 0;
            zeros[i] = saturate((like ? gain : -gain) + ((zeros[i] * 32_640) >> 15));
        }
        System.arraycopy(differences, 0, differences, 1, ZEROS - 1);
        differences[0] = difference;
    }
}
