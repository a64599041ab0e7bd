package io.jackfield.rtp;

import io.jackfield.kernel.Machine;
import java.time.Duration;

/**
 * Makes key presses of telephone events (RFC 4733 2.5.2): the many packets of an event, its repeated ends and its long continuations
 * are one press; an event whose end is lost ends when it falls silent.
 *
 * <pre>
 * state  input                                                    next  effect
 * UP     event of a timestamp not seen                            DOWN  pressed
 * UP     packet of the event before (repeated end, late)          UP
 * DOWN   same timestamp                                           DOWN  duration grows
 * DOWN   same timestamp, end bit                                  UP    released
 * DOWN   same key, the timestamp follows the full one (2.5.1.3)   DOWN  duration grows
 * DOWN   another event                                            DOWN  released, pressed
 * DOWN   150 ms of silence                                        UP    released
 * UP     another key with the same timestamp (phones that do)     DOWN  pressed
 * any    older timestamp, less than 5 s                           same
 * </pre>
 */
public final class DtmfReceiver implements Machine {
    /** What it does. Called from {@link #onPacket} and {@link #onDeadline}. */
    public interface Effects {
        /** A key went down: 0-9, *, #, A-D. */
        void pressed(char key);

        /** It came up again. */
        void released(char key, Duration heldFor);
    }

    private static final long SILENCE_NS = 150_000_000L;
    /** A timestamp further back than this is a sender that started anew, not a late packet. */
    private static final int LATE_SECONDS = 5;

    private final int clockRate;
    private final Effects effects;
    private boolean known;
    private boolean down;
    private int timestamp;
    private int code;
    private int firstTimestamp;
    private int units;
    private long deadlineNs = NEVER;
    private long ignored;

    /**
     * A receiver that has heard nothing.
     *
     * @param clockRate of the telephone-event payload type, Hz
     */
    public DtmfReceiver(int clockRate, Effects effects) {
        this.clockRate = clockRate;
        this.effects = effects;
    }

    /** A packet of the telephone-event payload type, with its RTP timestamp. */
    public void onPacket(DtmfEvent event, int packetTimestamp, long nowNs) {
        int distance = packetTimestamp - timestamp;
        boolean late = known && distance < 0 && distance > -LATE_SECONDS * clockRate;
        if (DtmfEvent.key(event.code()).isEmpty() || late) {
            ignored++;
            return;
        }
        if (known && distance == 0 && (down || event.code() == code)) {
            if (down) {
                grow(event, nowNs);
            }
            return;
        }
        boolean continues = down && event.code() == code && distance == 0xffff;
        timestamp = packetTimestamp;
        known = true;
        if (continues) {
            grow(event, nowNs);
            return;
        }
        release();
        code = event.code();
        firstTimestamp = packetTimestamp;
        units = 0;
        down = true;
        effects.pressed(key());
        grow(event, nowNs);
    }

    private void grow(DtmfEvent event, long nowNs) {
        units = Math.max(units, timestamp - firstTimestamp + event.duration());
        deadlineNs = nowNs + SILENCE_NS;
        if (event.end()) {
            release();
        }
    }

    private void release() {
        if (down) {
            down = false;
            deadlineNs = NEVER;
            effects.released(key(), Duration.ofNanos((long) units * 1_000_000_000L / clockRate));
        }
    }

    private char key() {
        return DtmfEvent.key(code).orElseThrow();
    }

    /** Packets that were no keys, or late ones of events before. */
    public long ignored() {
        return ignored;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs >= deadlineNs) {
            release();
        }
    }
}
