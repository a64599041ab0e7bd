package io.jackfield.rtp.codec;

/**
 * G.711: mu-law and A-law by tables. Encoding takes the upper 14 (mu) or 13 (A) bits of a sample, as the Recommendation's uniform
 * code has them; decoding gives its values scaled to 16 bits.
 */
final class G711 implements Codec {
    enum Law {
        MU,
        A
    }

    private static final int MU_BIAS = 33;
    private static final int MU_CLIP = 8158;

    private static final byte[] TO_MU = new byte[1 << 14];
    private static final byte[] TO_A = new byte[1 << 13];
    private static final short[] FROM_MU = new short[256];
    private static final short[] FROM_A = new short[256];

    static {
        for (int i = 0; i < TO_MU.length; i++) {
            TO_MU[i] = muCode((short) (i << 2) >> 2);
        }
        for (int i = 0; i < TO_A.length; i++) {
            TO_A[i] = aCode((short) (i << 3) >> 3);
        }
        for (int i = 0; i < 256; i++) {
            FROM_MU[i] = (short) (muValue(i) << 2);
            FROM_A[i] = (short) (aValue(i) << 3);
        }
    }

    private final String name;
    private final int payloadType;
    private final byte[] encodeTable;
    private final short[] decodeTable;
    private final int shift;

    G711(String name, int payloadType, Law law) {
        this.name = name;
        this.payloadType = payloadType;
        this.encodeTable = law == Law.MU ? TO_MU : TO_A;
        this.decodeTable = law == Law.MU ? FROM_MU : FROM_A;
        this.shift = law == Law.MU ? 2 : 3;
    }

    /** G.711 table 2: sign, segment and 4 bits of a 14-bit value, all bits inverted. */
    private static byte muCode(int value) {
        int sign = value < 0 ? 0x80 : 0;
        int magnitude = Math.min(value < 0 ? -value : value, MU_CLIP) + MU_BIAS; // 33 to 8191
        int segment = 31 - Integer.numberOfLeadingZeros(magnitude) - 5;
        int step = (magnitude >> (segment + 1)) & 0x0f;
        return (byte) ~(sign | (segment << 4) | step);
    }

    private static int muValue(int code) {
        int bits = ~code & 0xff;
        int segment = (bits >> 4) & 7;
        int magnitude = (((bits & 0x0f) << 1) + MU_BIAS) << segment;
        return (bits & 0x80) != 0 ? MU_BIAS - magnitude : magnitude - MU_BIAS;
    }

    /** G.711 table 1: sign, segment and 4 bits of a 13-bit value, even bits inverted. Values -1 and 0 lie on both sides of zero. */
    private static byte aCode(int value) {
        int sign = value < 0 ? 0 : 0x80;
        int magnitude = value < 0 ? ~value : value; // 0 to 4095
        int segment = Math.max(0, 31 - Integer.numberOfLeadingZeros(magnitude | 1) - 4);
        int step = (magnitude >> Math.max(1, segment)) & 0x0f;
        return (byte) ((sign | (segment << 4) | step) ^ 0x55);
    }

    private static int aValue(int code) {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int step = ((bits & 0x0f) << 1) | 1; // the middle of the interval
        int magnitude = segment == 0 ? step : (step + 32) << (segment - 1);
        return (bits & 0x80) != 0 ? magnitude : -magnitude;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int clockRate() {
        return 8000;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int sampleRate() {
        return 8000;
    }

    @Override
    public int payloadType() {
        return payloadType;
    }

    @Override
    public Encoder encoder() {
        int mask = encodeTable.length - 1;
        return (pcm, offset, samples, target, at) -> {
            for (int i = 0; i < samples; i++) {
                target[at + i] = encodeTable[(pcm[offset + i] >> shift) & mask];
            }
            return samples;
        };
    }

    @Override
    public Decoder decoder() {
        return new G711Decoder(decodeTable, encodeTable[0]);
    }

    @Override
    public String toString() {
        return name;
    }
}
