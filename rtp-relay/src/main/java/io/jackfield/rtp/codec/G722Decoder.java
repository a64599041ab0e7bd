package io.jackfield.rtp.codec;

/** G.722 clauses 4 and 6.2.2, with concealment of lost packets. */
final class G722Decoder implements Decoder {
    /** Differences of the lower band by all its 6 bits [QQ6]; 0 to 3 are never sent. */
    private static final int[] QUANTISED_6 = {
        -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576,
                -7856,
        -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728,
        24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456,
        4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136
    };

    private final G722Filter filter = new G722Filter();
    private final G722Band lower = new G722Band(false);
    private final G722Band upper = new G722Band(true);
    private final Concealment concealment = new Concealment(16_000);

    @Override
    public int decode(byte[] payload, int at, int size, short[] pcm, int offset) {
        int pairs = Math.min(size, (pcm.length - offset) / 2);
        for (int i = 0; i < pairs; i++) {
            int code = payload[at + i] & 0xff;
            int low = code & 0x3f;
            int high = code >> 6;
            int lowSample = limit(lower.estimate() + ((lower.step() * QUANTISED_6[low]) >> 15));
            int highSample = limit(upper.estimate() + ((upper.step() * G722Band.QUANTISED_2[high]) >> 15));
            lower.adapt(low >> 2);
            upper.adapt(high);
            filter.join(lowSample, highSample);
            pcm[offset + 2 * i] = (short) filter.lower();
            pcm[offset + 2 * i + 1] = (short) filter.upper();
        }
        concealment.heard(pcm, offset, 2 * pairs);
        return 2 * pairs;
    }

    private static int limit(int value) {
        return Math.max(-16_384, Math.min(16_383, value));
    }

    @Override
    public void conceal(short[] pcm, int offset, int samples) {
        concealment.conceal(pcm, offset, samples);
    }
}
