package io.jackfield.rtp.codec;

import java.util.Random;

/** Test signals, and how much of one is in another. */
final class Signal {
    private Signal() {}

    static short[] tone(int rate, double hz, double amplitude, int samples) {
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rate));
        }
        return pcm;
    }

    /** Pulses of 120 Hz through two resonances, with a little noise: something like a vowel. */
    static short[] voice(int rate, int samples) {
        Random random = new Random(5);
        double[] y = new double[samples];
        double peak = 1;
        for (int i = 0; i < samples; i++) {
            double pulse = i % (rate / 120) == 0 ? 1000 : random.nextGaussian() * 5;
            double a = 2 * 0.97 * Math.cos(2 * Math.PI * 600 / rate);
            y[i] = pulse + (i > 0 ? a * y[i - 1] : 0) - (i > 1 ? 0.97 * 0.97 * y[i - 2] : 0);
            peak = Math.max(peak, Math.abs(y[i]));
        }
        short[] pcm = new short[samples];
        for (int i = 0; i < samples; i++) {
            pcm[i] = (short) (y[i] * 12_000 / peak);
        }
        return pcm;
    }

    /** Amplitude of one frequency, by correlation with sine and cosine under a Hann window. */
    static double amplitude(short[] pcm, int from, int to, int rate, double hz) {
        double re = 0;
        double im = 0;
        double weight = 0;
        for (int i = from; i < to; i++) {
            double w = 1 - Math.cos(2 * Math.PI * (i - from) / (to - from));
            re += w * pcm[i] * Math.cos(2 * Math.PI * hz * i / rate);
            im += w * pcm[i] * Math.sin(2 * Math.PI * hz * i / rate);
            weight += w;
        }
        return 2 * Math.hypot(re, im) / weight;
    }

    static double rms(short[] pcm, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / (to - from));
    }

    /** Signal to noise in dB at the delay and gain that fit best. */
    static double snr(short[] sent, short[] heard, int maxDelay) {
        double best = -100;
        int length = Math.min(sent.length, heard.length - maxDelay);
        for (int delay = 0; delay <= maxDelay; delay++) {
            double cross = 0;
            double sentEnergy = 0;
            double heardEnergy = 0;
            for (int i = length / 4; i < length; i++) { // adaptive codecs need a moment
                double s = sent[i];
                double h = heard[i + delay];
                cross += s * h;
                sentEnergy += s * s;
                heardEnergy += h * h;
            }
            double explained = cross * cross / sentEnergy;
            best = Math.max(best, 10 * Math.log10(explained / Math.max(1e-9, heardEnergy - explained)));
        }
        return best;
    }

    /** Encodes and decodes in 20 ms packets. */
    static short[] through(Codec codec, short[] pcm) {
        Encoder encoder = codec.encoder();
        Decoder decoder = codec.decoder();
        int frame = codec.sampleRate() / 50;
        short[] out = new short[pcm.length / frame * frame];
        byte[] payload = new byte[Math.max(2 * frame, 1500)];
        for (int at = 0; at + frame <= pcm.length; at += frame) {
            int size = encoder.encode(pcm, at, frame, payload, 0);
            decoder.decode(payload, 0, size, out, at);
        }
        return out;
    }
}
