package io.jackfield.rtp;

/** The tones of keys as audio (ITU-T Q.23), in phase from call to call. Belongs to one thread. */
public final class DtmfTone {
    private static final int[] LOW = {697, 770, 852, 941};
    private static final int[] HIGH = {1209, 1336, 1477, 1633};
    private static final String KEYS = "123A456B789C*0#D";
    /** The amplitude of a sine of 0 dBm0: 3.14 dB below that of full scale (G.711). */
    private static final double ZERO_DBM0 = 32_767 * Math.pow(10, -3.14 / 20);

    private final int rate;
    private double lowPhase;
    private double highPhase;

    /** A generator of so many samples a second. */
    public DtmfTone(int sampleRate) {
        rate = sampleRate;
    }

    /** Begins a key anew. */
    public void reset() {
        lowPhase = 0;
        highPhase = 0;
    }

    /**
     * Writes the tones of a key.
     *
     * @param key 0-9, *, #, A-D
     * @param levelDb power of both together, in dB below 0 dBm0
     * @throws IllegalArgumentException when it is no key
     */
    public void write(char key, int levelDb, short[] pcm, int offset, int samples) {
        int index = KEYS.indexOf(Character.toUpperCase(key));
        if (index < 0) {
            throw new IllegalArgumentException("no such key: " + key);
        }
        double amplitude = ZERO_DBM0 * Math.pow(10, -(levelDb + 3.01) / 20);
        double low = 2 * Math.PI * LOW[index / 4] / rate;
        double high = 2 * Math.PI * HIGH[index % 4] / rate;
        for (int i = 0; i < samples; i++) {
            pcm[offset + i] = (short) Math.round(amplitude * (Math.sin(lowPhase) + Math.sin(highPhase)));
            lowPhase = (lowPhase + low) % (2 * Math.PI);
            highPhase = (highPhase + high) % (2 * Math.PI);
        }
    }

    static int low(int index) {
        return LOW[index];
    }

    static int high(int index) {
        return HIGH[index];
    }

    static char key(int low, int high) {
        return KEYS.charAt(4 * low + high);
    }
}
