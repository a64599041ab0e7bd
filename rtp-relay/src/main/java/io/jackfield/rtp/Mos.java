package io.jackfield.rtp;

import java.time.Duration;

/**
 * Estimates how a call sounds by the E-model (ITU-T G.107): all parameters at their defaults but delay, loss and codec.
 *
 * <p>A planning model fed with what one receiver counted, not a listening test. Wideband codecs are rated on the narrowband scale.
 */
public final class Mos {
    /** Basic signal-to-noise ratio less simultaneous impairments at default settings: Ro - Is (G.107 7.2, 7.3). */
    private static final double BASE = 94.7688 - 1.4136;
    /** Ro without sending side, for talker echo: -1.5 (No - RLR) at defaults (G.107 7.4). */
    private static final double RO_ECHO = 94.7688;

    private static final double TALKER_ECHO_LOUDNESS = 65;
    private static final double ECHO_PATH_LOSS = 110;

    private Mos() {}

    /**
     * How a codec bears up (G.113 Appendix I).
     *
     * @param equipmentImpairment Ie, 0 to 95
     * @param lossRobustness Bpl in per cent, above 0
     */
    public record Impairment(double equipmentImpairment, double lossRobustness) {
        /** G.711 with concealment of lost packets. Used for G.722 and Opus as well, which G.113 does not rate on this scale. */
        public static final Impairment G711 = new Impairment(0, 25.1);
        /** G.729 Annex A. */
        public static final Impairment G729 = new Impairment(11, 19);
    }

    /**
     * The mean opinion score, 1 (bad) to 4.5 (as good as telephony gets).
     *
     * @param lossRatio share of packets lost at random, 0 to 1; count as lost what came too late to be played
     * @param oneWayDelay from mouth to ear: network, jitter buffer and packet time
     */
    public static double estimate(double lossRatio, Duration oneWayDelay, Impairment codec) {
        return ofRating(rating(lossRatio, oneWayDelay, codec));
    }

    /** The transmission rating factor R, at most 93.2; can be negative (G.107 7.1). */
    public static double rating(double lossRatio, Duration oneWayDelay, Impairment codec) {
        double percent = 100 * Math.max(0, Math.min(1, lossRatio));
        double ie = codec.equipmentImpairment();
        double effective = ie + (95 - ie) * percent / (percent + codec.lossRobustness()); // random loss: BurstR = 1
        double delayMs = Math.max(0, oneWayDelay.toNanos() / 1e6);
        return BASE - talkerEcho(delayMs) - listenerEcho(2 * delayMs) - absoluteDelay(delayMs) - effective;
    }

    /** Idte, for an echo path that is quiet enough by default (G.107 7.4.1). */
    private static double talkerEcho(double ms) {
        double tolerance =
                TALKER_ECHO_LOUDNESS - 40 * Math.log10((1 + ms / 10) / (1 + ms / 150)) + 6 * Math.exp(-0.3 * ms * ms);
        double re = 80 + 2.5 * (tolerance - 14);
        double half = (RO_ECHO - re) / 2;
        return (half + Math.sqrt(half * half + 100) - 1) * (1 - Math.exp(-ms));
    }

    /** Idle (G.107 7.4.2). */
    private static double listenerEcho(double roundTripMs) {
        double rle = 10.5 * (ECHO_PATH_LOSS + 7) * Math.pow(roundTripMs + 1, -0.25);
        double half = (RO_ECHO - rle) / 2;
        return half + Math.sqrt(half * half + 169);
    }

    /** Idd (G.107 7.4.3). */
    private static double absoluteDelay(double ms) {
        if (ms <= 100) {
            return 0;
        }
        double x = Math.log(ms / 100) / Math.log(2);
        return 25 * (Math.pow(1 + Math.pow(x, 6), 1 / 6.0) - 3 * Math.pow(1 + Math.pow(x / 3, 6), 1 / 6.0) + 2);
    }

    /** From rating to mean opinion score (G.107 Annex B). */
    public static double ofRating(double rating) {
        if (rating <= 0) {
            return 1;
        }
        if (rating >= 100) {
            return 4.5;
        }
        return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
    }
}
