package io.jackfield.media.sound;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tones described in a line, a small subset of the tone generation markup that telephony switches share:
 *
 * <pre>
 * %(400,200,425)             400 ms of 425 Hz, 200 ms of silence
 * %(2000,4000,440,480)       two frequencies at once
 * v=-13;%(100,0,941,1336)    13 dB below full scale (-63 to 0; -10 where not said)
 * L=3;%(250,250,425)         three times
 * %(1000,4000,425);loops=-1  for ever
 * </pre>
 *
 * <p>Parts are separated by {@code ;} or nothing; {@code v} holds for the tones behind it, {@code L} and {@code loops} for the whole
 * line. An optional {@code tone_stream://} in front is ignored.
 */
public final class ToneStream {
    /** {@link #loops()} of a stream that never ends. */
    public static final int FOREVER = -1;

    private static final int MAX_TONES = 64;
    private static final int MAX_TONE_MS = 60_000;
    private static final int MAX_LOOPS = 10_000;
    private static final double DEFAULT_LEVEL_DB = -10;
    private static final Pattern PART = Pattern.compile(
            "%\\((\\d{1,6}),(\\d{1,6})((?:,\\d{1,5}(?:\\.\\d{1,3})?){1,4})\\)|v=(-?\\d{1,2}(?:\\.\\d)?)|(?:L|l|loops)=(-?\\d{1,5})");

    private final String text;
    private final List<Tone> tones;
    private final int loops;

    private record Tone(int onMs, int offMs, double[] frequencies, double amplitude) {}

    private ToneStream(String text, List<Tone> tones, int loops) {
        this.text = text;
        this.tones = tones;
        this.loops = loops;
    }

    /**
     * Reads a description.
     *
     * @throws IllegalArgumentException when it is not one, with the place where it stops making sense
     */
    public static ToneStream parse(String text) {
        String line = text.startsWith("tone_stream://") ? text.substring("tone_stream://".length()) : text;
        List<Tone> tones = new ArrayList<>();
        double amplitude = amplitude(DEFAULT_LEVEL_DB);
        int loops = 1;
        Matcher part = PART.matcher(line);
        for (int at = 0; at < line.length(); ) {
            char c = line.charAt(at);
            if (c == ';' || c == ' ') {
                at++;
                continue;
            }
            if (!part.find(at) || part.start() != at) {
                throw wrong(text, "nothing that is understood at \"" + line.substring(at) + "\"");
            }
            if (part.group(1) != null) {
                tones.add(tone(part, amplitude, text));
            } else if (part.group(4) != null) {
                amplitude = amplitude(level(part.group(4), text));
            } else {
                loops = loops(part.group(5), text);
            }
            at = part.end();
        }
        if (tones.isEmpty() || tones.size() > MAX_TONES) {
            throw wrong(text, tones.size() + " tones, 1 to 64 are needed");
        }
        if (tones.stream().mapToInt(t -> t.onMs + t.offMs).sum() == 0) {
            throw wrong(text, "it lasts no time");
        }
        return new ToneStream(text, List.copyOf(tones), loops);
    }

    private static Tone tone(Matcher part, double amplitude, String text) {
        int onMs = Integer.parseInt(part.group(1));
        int offMs = Integer.parseInt(part.group(2));
        if (onMs > MAX_TONE_MS || offMs > MAX_TONE_MS) {
            throw wrong(text, "longer than 60000 ms");
        }
        String[] numbers = part.group(3).substring(1).split(",");
        double[] frequencies = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            frequencies[i] = Double.parseDouble(numbers[i]);
            if (frequencies[i] < 20 || frequencies[i] > 20_000) {
                throw wrong(text, numbers[i] + " Hz is not within 20..20000");
            }
        }
        return new Tone(onMs, offMs, frequencies, amplitude / frequencies.length);
    }

    private static double level(String text, String line) {
        double db = Double.parseDouble(text);
        if (db > 0 || db < -63) {
            throw wrong(line, text + " dB is not within -63..0");
        }
        return db;
    }

    private static int loops(String text, String line) {
        int loops = Integer.parseInt(text);
        if (loops != FOREVER && (loops < 1 || loops > MAX_LOOPS)) {
            throw wrong(line, text + " loops are not within 1..10000, nor -1");
        }
        return loops;
    }

    private static double amplitude(double db) {
        return 32_767 * Math.pow(10, db / 20);
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("tone \"" + text + "\": " + why);
    }

    /** How often the tones sound, {@link #FOREVER} when without end. */
    public int loops() {
        return loops;
    }

    /** How long one loop lasts. */
    public Duration duration() {
        return Duration.ofMillis(tones.stream().mapToLong(t -> t.onMs + t.offMs).sum());
    }

    /** The same line is the same tones. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ToneStream stream && stream.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * Makes the samples of one loop. A frequency that the rate cannot carry is left out.
     *
     * @param sampleRate samples a second
     */
    public Sound render(int sampleRate) {
        long total = 0;
        for (Tone tone : tones) {
            total += samples(tone.onMs, sampleRate) + samples(tone.offMs, sampleRate);
        }
        short[] samples = new short[Math.toIntExact(total)];
        int at = 0;
        for (Tone tone : tones) {
            int on = (int) samples(tone.onMs, sampleRate);
            for (double frequency : tone.frequencies) {
                if (frequency * 2 < sampleRate) {
                    add(samples, at, on, 2 * Math.PI * frequency / sampleRate, tone.amplitude);
                }
            }
            at += on + (int) samples(tone.offMs, sampleRate);
        }
        return new Sound(sampleRate, samples);
    }

    private static void add(short[] samples, int at, int count, double step, double amplitude) {
        for (int i = 0; i < count; i++) {
            samples[at + i] += (short) Math.round(amplitude * Math.sin(step * i));
        }
    }

    private static long samples(int ms, int sampleRate) {
        return (long) ms * sampleRate / 1_000;
    }

    /** The description as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
