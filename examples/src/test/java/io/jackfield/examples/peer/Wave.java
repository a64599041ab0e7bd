package io.jackfield.examples.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * 16-bit sound as a test looks at it.
 *
 * @param rate samples a second
 */
public record Wave(int rate, short[] samples) {

    /** Reads the first channel of a 16-bit WAV file, also one whose header says no length because its writer was killed. */
    public static Wave read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int rate = 8_000;
        int channels = 1;
        bytes.position(12);
        while (bytes.remaining() >= 8) {
            byte[] name = new byte[4];
            bytes.get(name);
            int length = bytes.getInt();
            if (new String(name, StandardCharsets.US_ASCII).equals("data")) {
                short[] samples = new short[bytes.remaining() / 2 / channels];
                for (int i = 0; i < samples.length; i++) {
                    samples[i] = bytes.getShort(bytes.position() + 2 * channels * i);
                }
                return new Wave(rate, samples);
            }
            if (new String(name, StandardCharsets.US_ASCII).equals("fmt ")) {
                channels = bytes.getShort(bytes.position() + 2);
                rate = bytes.getInt(bytes.position() + 4);
            }
            bytes.position(bytes.position() + length);
        }
        throw new IOException(file + " holds no samples");
    }

    /** How long it is. */
    public double seconds() {
        return (double) samples.length / rate;
    }

    /** Root mean square of the middle third. */
    public double loudness() {
        double sum = 0;
        int from = samples.length / 3;
        int to = 2 * samples.length / 3;
        for (int i = from; i < to; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return Math.sqrt(sum / Math.max(1, to - from));
    }

    /** The pitch of the middle third in hertz, by its upward zero crossings. */
    public double pitch() {
        int first = -1;
        int last = -1;
        int crossings = 0;
        for (int i = samples.length / 3 + 1; i < 2 * samples.length / 3; i++) {
            if (samples[i - 1] < 0 && samples[i] >= 0) {
                first = first < 0 ? i : first;
                last = i;
                crossings++;
            }
        }
        return crossings < 2 ? 0 : (double) (crossings - 1) * rate / (last - first);
    }

    /**
     * How alike this is to {@code sent}, delayed by whatever delay fits best: 1 is the same, 0 is unrelated.
     *
     * @param maxDelay in samples
     */
    public double likeness(Wave sent, int maxDelay) {
        double best = 0;
        for (int delay = 0; delay < maxDelay; delay++) {
            best = Math.max(best, likenessAt(sent, delay));
        }
        return best;
    }

    private double likenessAt(Wave sent, int delay) {
        int length = Math.min(sent.samples.length, samples.length - delay);
        double product = 0;
        double mine = 0;
        double theirs = 0;
        for (int i = 0; i < length; i++) {
            double a = samples[i + delay];
            double b = sent.samples[i];
            product += a * b;
            mine += a * a;
            theirs += b * b;
        }
        return mine == 0 || theirs == 0 ? 0 : product / Math.sqrt(mine * theirs);
    }
}
