package io.jackfield.examples.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

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

    /** The amplitude of a sine of this frequency in it. */
    public double amplitude(double hertz) {
        double step = 2 * Math.PI * hertz / rate;
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < samples.length; i++) {
            real += samples[i] * Math.cos(step * i);
            imaginary += samples[i] * Math.sin(step * i);
        }
        return 2 * Math.hypot(real, imaginary) / samples.length;
    }

    /** A tone. */
    public static Wave tone(int rate, double seconds, double hertz, double amplitude) {
        short[] samples = new short[(int) (rate * seconds)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return new Wave(rate, samples);
    }

    /** A tone whose pitch climbs evenly from one frequency to another, at half of full scale. */
    public static Wave sweep(int rate, double seconds, double fromHz, double toHz) {
        short[] samples = new short[(int) (rate * seconds)];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / rate;
            double cycles = fromHz * t + (toHz - fromHz) * t * t / (2 * seconds);
            samples[i] = (short) (16_000 * Math.sin(2 * Math.PI * cycles));
        }
        return new Wave(rate, samples);
    }

    /** A piece of it. */
    public Wave part(double fromSeconds, double seconds) {
        int from = (int) (fromSeconds * rate);
        return new Wave(rate, Arrays.copyOfRange(samples, from, from + (int) (seconds * rate)));
    }

    /** The end of it; all where it is shorter. */
    public Wave last(double seconds) {
        int from = Math.max(0, samples.length - (int) (seconds * rate));
        return new Wave(rate, Arrays.copyOfRange(samples, from, samples.length));
    }

    /** Writes a 16-bit mono WAV file. */
    public void write(Path file) throws IOException {
        int bytes = 2 * samples.length;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
        wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(bytes);
        for (short sample : samples) {
            wav.putShort(sample);
        }
        Files.write(file, wav.array());
    }

    /** How alike the most alike place of this is to {@code piece}: 1 is the same but for loudness, 0 is unrelated. */
    public double likenessAnywhere(Wave piece) {
        double best = 0;
        for (int at = 0; at + piece.samples.length <= samples.length; at++) {
            best = Math.max(best, likenessAt(piece, at));
        }
        return best;
    }

    private double likenessAt(Wave piece, int at) {
        double product = 0;
        double mine = 0;
        double theirs = 0;
        for (int i = 0; i < piece.samples.length; i++) {
            double a = samples[i + at];
            double b = piece.samples[i];
            product += a * b;
            mine += a * a;
            theirs += b * b;
        }
        return mine == 0 || theirs == 0 ? 0 : product / Math.sqrt(mine * theirs);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
