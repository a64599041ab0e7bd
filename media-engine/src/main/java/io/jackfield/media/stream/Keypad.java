package io.jackfield.media.stream;

import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.DtmfSender;
import java.util.ArrayDeque;

/**
 * Presses keys one after the other on the grid, by telephone events; {@code w} is a pause of half a second.
 *
 * <pre>
 * state    at a point                    next     effect
 * IDLE     a key waits                   TONE     the sender's first packet
 * IDLE     a w waits                     PAUSE
 * IDLE     nothing waits                 IDLE     pressed
 * TONE     the sender is busy            TONE     the sender's packets
 * TONE     the sender is done            as IDLE
 * PAUSE    500 ms are over               as IDLE
 * </pre>
 */
final class Keypad {
    private static final long PAUSE_NS = 500_000_000L;

    /** What a keypad wants done. */
    interface Effects {
        /** Send an event's packet. */
        void event(DtmfEvent event, boolean marker, int timestamp);

        /** All keys are sent. Carried out after the call has returned. */
        void pressed();
    }

    private final FrameGrid grid;
    private final Effects effects;
    private final DtmfSender sender;
    private final ArrayDeque<Character> waiting = new ArrayDeque<>();
    private long pauseEndsNs = Long.MIN_VALUE;

    Keypad(FrameGrid grid, int clockRate, Effects effects) {
        this.grid = grid;
        this.effects = effects;
        this.sender = new DtmfSender(DtmfSender.Settings.of(clockRate), new DtmfSender.Effects() {
            @Override
            public void send(DtmfEvent event, boolean marker, int timestamp) {
                effects.event(event, marker, timestamp);
            }

            @Override
            public void done() {}
        });
    }

    void add(String keys) {
        for (int i = 0; i < keys.length(); i++) {
            waiting.add(keys.charAt(i));
        }
    }

    boolean idle() {
        return waiting.isEmpty() && !sender.busy();
    }

    /**
     * A point of the grid has come.
     *
     * @return whether there is more to do at the next one
     */
    boolean point(long pointNs) {
        if (sender.busy()) {
            sender.onDeadline(pointNs);
        }
        if (sender.busy() || pointNs < pauseEndsNs) {
            return true;
        }
        Character key = waiting.poll();
        if (key == null) {
            effects.pressed();
            return false;
        }
        if (key == 'w') {
            pauseEndsNs = pointNs + PAUSE_NS;
        } else {
            sender.press(key, grid.timestampAt(pointNs), pointNs);
        }
        return true;
    }
}
