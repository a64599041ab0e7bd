package io.jackfield.relay;

import io.jackfield.rtp.codec.Resampler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What is played: mono samples at a rate.
 *
 * @param pcm at least one sample
 * @param rate samples a second
 */
record SoundFile(short[] pcm, int rate) {
    private static final int PCM = 1;

    /** A RIFF WAVE file of 16-bit samples, one channel or two, 8 to 48 kHz. @throws IOException when it is something else */
    static SoundFile parse(byte[] bytes) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < 12 || in.getInt(0) != 0x46464952 || in.getInt(8) != 0x45564157) {
            throw new IOException("no WAV file");
        }
        Optional<int[]> format = Optional.empty();
        for (int at = 12; at + 8 <= bytes.length; ) {
            int id = in.getInt(at);
            long size = in.getInt(at + 4) & 0xffff_ffffL;
            int from = at + 8;
            int length = (int) Math.min(size, bytes.length - from);
            if (id == 0x20746d66 && length >= 16) {
                format = Optional.of(
                        new int[] {in.getShort(from), in.getShort(from + 2), in.getInt(from + 4), in.getShort(from + 14)
                        });
            } else if (id == 0x61746164 && format.isPresent()) {
                return samples(in, from, length, format.get());
            }
            at = (int) Math.min(bytes.length, from + size + (size & 1));
        }
        throw new IOException("a WAV file without samples");
    }

    private static SoundFile samples(ByteBuffer in, int from, int length, int[] format) throws IOException {
        int channels = format[1];
        int rate = format[2];
        if (format[0] != PCM || format[3] != 16 || channels < 1 || channels > 2 || rate < 8000 || rate > 48_000) {
            throw new IOException("only WAV files of 16-bit samples, one or two channels, 8 to 48 kHz, are played");
        }
        short[] pcm = new short[length / 2 / channels];
        for (int i = 0; i < pcm.length; i++) {
            int sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += in.getShort(from + 2 * (i * channels + c));
            }
            pcm[i] = (short) (sum / channels);
        }
        if (pcm.length == 0) {
            throw new IOException("a WAV file without samples");
        }
        return new SoundFile(pcm, rate);
    }

    /** The samples at another rate. */
    short[] at(int wanted) {
        if (wanted == rate) {
            return pcm;
        }
        Resampler resampler = Resampler.of(rate, wanted);
        short[] out = new short[resampler.maxOutput(pcm.length)];
        int count = resampler.process(pcm, 0, pcm.length, out, 0);
        return java.util.Arrays.copyOf(out, Math.max(1, count));
    }

    long milliseconds() {
        return 1000L * pcm.length / rate;
    }
}
