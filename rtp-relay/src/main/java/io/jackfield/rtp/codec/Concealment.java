package io.jackfield.rtp.codec;

import java.util.Arrays;

/**
 * Fills gaps of sample-based codecs by repeating the last pitch period, fading out, as G.711 Appendix I does in principle: full level
 * for 10 ms, then down to silence at 60 ms; the first 4 ms after the gap are faded over.
 */
final class Concealment {
    private final int rate;
    private final short[] history;
    private final int shortestLag;
    private final int longestLag;
    private int lag;
    private int phase;
    private int concealed;

    Concealment(int sampleRate) {
        rate = sampleRate;
        history = new short[sampleRate / 25];
        shortestLag = sampleRate / 400;
        longestLag = sampleRate / 66;
    }

    /** Samples that were really received; the first of them are changed when they follow a gap. */
    void heard(short[] pcm, int offset, int samples) {
        resume(pcm, offset, samples);
        remember(pcm, offset, samples);
    }

    /** Samples that were really received: the first of them are changed when they follow a gap. They are not remembered. */
    void resume(short[] pcm, int offset, int samples) {
        if (concealed > 0) {
            int fade = Math.min(samples, rate / 250);
            for (int i = 0; i < fade; i++) {
                int from = synthesize();
                pcm[offset + i] = (short) ((from * (fade - i) + pcm[offset + i] * i) / fade);
            }
            concealed = 0;
        }
    }

    /** Whether a gap is being filled. */
    boolean concealing() {
        return concealed > 0;
    }

    /** What was heard last, the newest at its end; to be written to, by who remembers it in another form, before a gap. */
    short[] history() {
        return history;
    }

    void conceal(short[] pcm, int offset, int samples) {
        if (concealed == 0 && samples > 0) {
            lag = pitch();
            phase = 0;
        }
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) synthesize();
        }
    }

    private int synthesize() {
        int sample = history[history.length - lag + phase];
        phase = phase + 1 == lag ? 0 : phase + 1;
        int fullLevel = rate / 100;
        int fading = rate / 20;
        int past = Math.max(0, concealed - fullLevel);
        concealed++;
        return past >= fading ? 0 : sample * (fading - past) / fading;
    }

    private void remember(short[] pcm, int offset, int samples) {
        int kept = Math.max(0, history.length - samples);
        System.arraycopy(history, history.length - kept, history, 0, kept);
        int taken = history.length - kept;
        System.arraycopy(pcm, offset + samples - taken, history, kept, taken);
    }

    /** The lag at which the last 15 ms resemble what was before them most. */
    private int pitch() {
        int window = longestLag;
        int start = history.length - window;
        int best = longestLag;
        double bestScore = 0;
        for (int candidate = shortestLag; candidate <= longestLag; candidate++) {
            long product = 0;
            long energy = 0;
            for (int i = start; i < history.length; i++) {
                int earlier = history[i - candidate];
                product += (long) history[i] * earlier;
                energy += (long) earlier * earlier;
            }
            double score = product <= 0 ? 0 : (double) product * product / (energy + 1);
            if (score > bestScore * 1.02) { // a shorter lag wins over its own multiples
                bestScore = score;
                best = candidate;
            }
        }
        return best;
    }

    void reset() {
        Arrays.fill(history, (short) 0);
        concealed = 0;
    }
}
