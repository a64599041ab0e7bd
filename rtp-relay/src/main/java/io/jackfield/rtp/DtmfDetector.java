package io.jackfield.rtp;

/**
 * Hears keys in audio: eight Goertzel filters over blocks of 12.75 ms (ITU-T Q.24). A key is down when two blocks in a row agree, and up
 * when two in a row do not.
 *
 * <p>A block is a key when one tone of each group stands out: louder than -36 dBm0 together, at least 8 dB above the others of its group,
 * the high one at most 4 dB above the low one and 8 dB below it, and holding most of all energy, so that speech, which has its energy in many places, is none.
 *
 * <p>Belongs to one thread; allocates nothing.
 */
public final class DtmfDetector {
    private static final int BLOCK_AT_8000 = 102;
    private static final double LEAST_RMS = 250;
    private static final double OTHERS = 6.3;
    private static final double LOW_STRONGER = 6.3;
    private static final double HIGH_STRONGER = 2.5;
    private static final double SHARE = 0.8;

    private final double[] coefficients = new double[8];
    private final double[] s1 = new double[8];
    private final double[] s2 = new double[8];
    private final int block;
    private double energy;
    private int filled;
    private char last;
    private char down;
    private int misses;

    /** A detector for so many samples a second, 8000 or more. */
    public DtmfDetector(int sampleRate) {
        block = (int) ((long) BLOCK_AT_8000 * sampleRate / 8000);
        for (int i = 0; i < 4; i++) {
            coefficients[i] = 2 * Math.cos(2 * Math.PI * DtmfTone.low(i) / sampleRate);
            coefficients[4 + i] = 2 * Math.cos(2 * Math.PI * DtmfTone.high(i) / sampleRate);
        }
    }

    /**
     * Listens on.
     *
     * @return the key that is down at the end of this, 0 for none
     */
    public char listen(short[] pcm, int offset, int samples) {
        for (int i = 0; i < samples; i++) {
            double x = pcm[offset + i];
            energy += x * x;
            for (int k = 0; k < 8; k++) {
                double s = x + coefficients[k] * s1[k] - s2[k];
                s2[k] = s1[k];
                s1[k] = s;
            }
            if (++filled == block) {
                judge(decide());
            }
        }
        return down;
    }

    private void judge(char heard) {
        if (heard != 0 && heard == last && heard != down) {
            down = heard;
            misses = 0;
        } else if (down != 0 && heard != down) {
            if (++misses >= 2) {
                down = 0;
                misses = 0;
            }
        } else {
            misses = 0;
        }
        last = heard;
        filled = 0;
        energy = 0;
        for (int k = 0; k < 8; k++) {
            s1[k] = 0;
            s2[k] = 0;
        }
    }

    private char decide() {
        int low = strongest(0);
        int high = strongest(4);
        double lowPower = power(low);
        double highPower = power(high);
        boolean quiet = energy < LEAST_RMS * LEAST_RMS * block;
        boolean twisted = lowPower > LOW_STRONGER * highPower || highPower > HIGH_STRONGER * lowPower;
        if (quiet || twisted || !standsOut(low, 0, lowPower) || !standsOut(high, 4, highPower)) {
            return 0;
        }
        // a pure tone of energy E has |X|^2 = E N / 2
        return lowPower + highPower >= SHARE * energy * block / 2 ? DtmfTone.key(low, high - 4) : 0;
    }

    private int strongest(int from) {
        int best = from;
        for (int k = from + 1; k < from + 4; k++) {
            if (power(k) > power(best)) {
                best = k;
            }
        }
        return best;
    }

    private boolean standsOut(int tone, int from, double power) {
        for (int k = from; k < from + 4; k++) {
            if (k != tone && power(k) * OTHERS > power) {
                return false;
            }
        }
        return true;
    }

    private double power(int k) {
        return s1[k] * s1[k] + s2[k] * s2[k] - coefficients[k] * s1[k] * s2[k];
    }
}
