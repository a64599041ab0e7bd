package io.jackfield.relay;

import io.jackfield.rtp.DtmfEvent;
import java.util.random.RandomGenerator;

/**
 * What becomes of the telephone events (RFC 4733) that a side sends, so that nobody who listens learns which keys were pressed. Immutable.
 */
public final class KeyGuard {
    /** They are passed on. */
    public static final KeyGuard OFF = new KeyGuard(-1);
    /** They are dropped. */
    public static final KeyGuard DROP = new KeyGuard(-1);
    /** Each becomes that of another key, at random. */
    public static final KeyGuard RANDOM = new KeyGuard(-1);

    private static final int KEYS = 16;

    private final int code;

    private KeyGuard(int code) {
        this.code = code;
    }

    /**
     * Each becomes that of this key.
     *
     * @throws IllegalArgumentException when it is none of 0-9, *, #, A-D
     */
    public static KeyGuard as(char key) {
        return new KeyGuard(
                DtmfEvent.code(key).orElseThrow(() -> new IllegalArgumentException("no key is called " + key)));
    }

    /** Whether events go on as others. */
    boolean replaces() {
        return this != OFF && this != DROP;
    }

    /** The event that the next one becomes. */
    int replacement(RandomGenerator random) {
        return code >= 0 ? code : random.nextInt(KEYS);
    }
}
