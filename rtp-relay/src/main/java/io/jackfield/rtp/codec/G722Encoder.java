package io.jackfield.rtp.codec;

/** G.722 clauses 3 and 6.2.1. */
final class G722Encoder implements Encoder {
    /** Decision levels of the lower band's 60-level quantiser [Q6], without the ends. */
    private static final int[] LEVELS = {
        35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219, 1339,
        1458, 1612, 1765, 1980, 2195, 2557, 2919
    };

    private static final int UPPER_LEVEL = 564;

    private final G722Filter filter = new G722Filter();
    private final G722Band lower = new G722Band(false);
    private final G722Band upper = new G722Band(true);

    @Override
    public int encode(short[] pcm, int offset, int samples, byte[] target, int at) {
        int pairs = samples / 2;
        for (int i = 0; i < pairs; i++) {
            filter.split(pcm[offset + 2 * i], pcm[offset + 2 * i + 1]);
            int low = quantiseLower(G722Band.saturate(filter.lower() - lower.estimate()));
            int high = quantiseUpper(G722Band.saturate(filter.upper() - upper.estimate()));
            lower.adapt(low >> 2);
            upper.adapt(high);
            target[at + i] = (byte) ((high << 6) | low);
        }
        return pairs;
    }

    /** [QUANTL]: 6 bits. Interval i of 30 is coded 63 - i above zero (62 and 61 first), 31 - i or so below: [ILN], [ILP]. */
    private int quantiseLower(int difference) {
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        int interval = 0;
        while (interval < LEVELS.length && magnitude >= (LEVELS[interval] * lower.step()) >> 12) {
            interval++;
        }
        if (difference >= 0) {
            return 61 - interval;
        }
        return interval < 2 ? 63 - interval : 33 - interval;
    }

    /** [QUANTH]: 2 bits. */
    private int quantiseUpper(int difference) {
        int magnitude = difference >= 0 ? difference : -(difference + 1);
        boolean outer = magnitude >= (UPPER_LEVEL * upper.step()) >> 12;
        if (difference >= 0) {
            return outer ? 2 : 3;
        }
        return outer ? 0 : 1;
    }
}
