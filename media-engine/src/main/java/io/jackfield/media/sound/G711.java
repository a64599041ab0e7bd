package io.jackfield.media.sound;

/** ITU-T G.711 samples of WAV files. */
final class G711 {
    static final short[] MU_LAW = new short[256];
    static final short[] A_LAW = new short[256];

    private static final int BIAS = 0x84;
    private static final int CLIP = 32_635;

    static {
        for (int i = 0; i < 256; i++) {
            MU_LAW[i] = expandMuLaw(i);
            A_LAW[i] = expandALaw(i);
        }
    }

    private G711() {}

    private static short expandMuLaw(int code) {
        int u = ~code & 0xFF;
        int magnitude = (((u & 0x0F) << 3) + BIAS << (u >> 4 & 7)) - BIAS;
        return (short) ((u & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short expandALaw(int code) {
        int a = code ^ 0x55;
        int segment = a >> 4 & 7;
        int magnitude = (a & 0x0F) << 4;
        magnitude = segment == 0 ? magnitude + 8 : magnitude + 0x108 << segment - 1;
        return (short) ((a & 0x80) != 0 ? magnitude : -magnitude);
    }

    static byte muLaw(int sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(CLIP, Math.abs(sample)) + BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
        return (byte) ~(sign | segment << 4 | magnitude >> segment + 3 & 0x0F);
    }

    static byte aLaw(int sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = sample >= 0 ? sample : -sample - 1;
        int segment = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = segment == 0 ? magnitude >> 4 : magnitude >> segment + 3;
        return (byte) ((sign | segment << 4 | mantissa & 0x0F) ^ 0x55);
    }
}
