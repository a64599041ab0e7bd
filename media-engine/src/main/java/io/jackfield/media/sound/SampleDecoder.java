package io.jackfield.media.sound;

/** Turns the bytes of one WAV frame (a sample of every channel) into one 16-bit sample. */
final class SampleDecoder {
    private final WavFormat format;
    private final short[] table;

    SampleDecoder(WavFormat format) {
        this.format = format;
        this.table = switch (format.encoding()) {
            case MU_LAW -> G711.MU_LAW;
            case A_LAW -> G711.A_LAW;
            default -> new short[0];
        };
    }

    /** The channels' average. */
    short mono(byte[] bytes, int at) {
        int channels = format.channels();
        if (channels == 1) {
            return (short) sample(bytes, at);
        }
        int sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += sample(bytes, at + c * format.encoding().bytes());
        }
        return (short) Math.floorDiv(sum, channels);
    }

    private int sample(byte[] b, int at) {
        return switch (format.encoding()) {
            case PCM_8 -> ((b[at] & 0xFF) - 128) << 8;
            case PCM_16 -> (short) ((b[at] & 0xFF) | (b[at + 1] << 8));
            case PCM_24 -> (short) ((b[at + 1] & 0xFF) | (b[at + 2] << 8));
            case PCM_32 -> (short) ((b[at + 2] & 0xFF) | (b[at + 3] << 8));
            case FLOAT_32 -> fromFloat(b, at);
            case MU_LAW, A_LAW -> table[b[at] & 0xFF];
        };
    }

    private static int fromFloat(byte[] b, int at) {
        int bits = (b[at] & 0xFF) | (b[at + 1] & 0xFF) << 8 | (b[at + 2] & 0xFF) << 16 | (b[at + 3] << 24);
        // Not a number becomes 0, infinities the rails.
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(Float.intBitsToFloat(bits) * 32_768f)));
    }
}
