package io.jackfield.media.sim;

import io.jackfield.sim.PhoneSettings;
import java.util.function.Consumer;

/** Describes an {@link AudioPhone}. */
public final class AudioPhoneSettings {
    static final int MOST_PPM = 10_000;

    private Consumer<PhoneSettings> signalling = settings -> {};
    private int ppm;

    AudioPhoneSettings() {}

    /** Changes how it signals: port, transport, domain, password, proxy. */
    public AudioPhoneSettings signalling(Consumer<PhoneSettings> change) {
        signalling = signalling.andThen(change);
        return this;
    }

    /**
     * How much faster than true its sound clock is, in millionths, -10,000 to 10,000. Default 0; crystals of real phones are within 100.
     *
     * @throws IllegalArgumentException when it is out of range
     */
    public AudioPhoneSettings clockError(int millionths) {
        if (Math.abs(millionths) > MOST_PPM) {
            throw new IllegalArgumentException("a clock error of " + millionths + " ppm is not within 10,000");
        }
        ppm = millionths;
        return this;
    }

    Consumer<PhoneSettings> signalling() {
        return signalling;
    }

    int ppm() {
        return ppm;
    }
}
