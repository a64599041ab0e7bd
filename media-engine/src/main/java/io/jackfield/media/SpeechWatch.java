package io.jackfield.media;

/**
 * Tells when somebody begins to speak and has ended, from frames of 20 ms and the time. Sans-IO; one thread.
 *
 * <pre>
 * state     input                                         next
 * WAITING   three loud frames in a row                    SPEAKING
 * WAITING   nothing for as long as is waited              NOTHING
 * SPEAKING  no loud frame for as long as ends it          ENDED
 * SPEAKING  spoken for as long as may be                  ENDED
 * NOTHING, ENDED  anything                                same
 * </pre>
 */
final class SpeechWatch {
    /** So many loud frames are speech: a click is shorter. */
    static final int FRAMES = 3;

    enum State {
        WAITING,
        SPEAKING,
        ENDED,
        NOTHING
    }

    private static final long NEVER = Long.MAX_VALUE;

    private final long squaredLevel;
    private final long withinNs;
    private final long silenceNs;
    private final long atMostNs;
    private State state = State.WAITING;
    private long giveUpNs = NEVER;
    private long beganNs;
    private long loudNs;
    private int loud;

    SpeechWatch(int level, long withinNs, long silenceNs, long atMostNs) {
        this.squaredLevel = (long) level * level;
        this.withinNs = withinNs;
        this.silenceNs = silenceNs;
        this.atMostNs = atMostNs;
    }

    State state() {
        return state;
    }

    /** From now on it is waited for somebody to begin. Only the first call counts. */
    void begins(long nowNs) {
        if (giveUpNs == NEVER) {
            giveUpNs = nowNs + withinNs;
        }
    }

    /** A frame was heard. */
    void frame(short[] samples, int length, long nowNs) {
        if (isLoud(samples, length)) {
            loud++;
            loudNs = nowNs;
            if (state == State.WAITING && loud >= FRAMES) {
                state = State.SPEAKING;
                beganNs = nowNs;
            }
        } else {
            loud = 0;
        }
        time(nowNs);
    }

    private boolean isLoud(short[] samples, int length) {
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += samples[i] * samples[i];
        }
        return sum > squaredLevel * length;
    }

    /** Time has gone on, whether something was heard or not. */
    void time(long nowNs) {
        if (state == State.WAITING && loud == 0 && nowNs >= giveUpNs) {
            state = State.NOTHING;
        } else if (state == State.SPEAKING && (nowNs - loudNs >= silenceNs || nowNs - beganNs >= atMostNs)) {
            state = State.ENDED;
        }
    }
}
