package io.jackfield.media.stream;

import io.jackfield.kernel.Machine;
import io.jackfield.media.sound.Prompt;
import io.jackfield.media.sound.PromptFrames;
import java.util.List;

/**
 * Says what there is to say on the 20 ms grid: keys before prompts before what is live before the filling (silence, as a rule).
 *
 * <pre>
 * state    input                       next     effect
 * QUIET    fill(sound)                 FILLING
 * QUIET    play                        PLAYING
 * QUIET    press                       PRESSING
 * FILLING  point                       FILLING  frame of the filling
 * FILLING  play / press                PLAYING / PRESSING
 * PLAYING  point                       PLAYING  frame of the prompt
 * PLAYING  point, it was the last      FILLING  frame, played(true)
 * PLAYING  play                        PLAYING  played(false) of the one before
 * PLAYING  stop                        FILLING  played(false)
 * PLAYING  press                       PRESSING (the prompt stands still)
 * PRESSING point                       PRESSING press
 * PRESSING point, keys all sent        PLAYING  where a prompt waits, else FILLING
 * any      hush(true)                  HUSHED   (the prompt stands still)
 * HUSHED   hush(false)                 what it was
 * FILLING with no filling is QUIET. While something is live, its frames take the place of the filling.
 * </pre>
 *
 * <p>A wake-up that is late by up to {@value #MAX_BURST} frames sends them at once; past that the rest of the time is skipped, so that a
 * machine that stood still does not flood its callers. Nothing is allocated for a frame. One thread.
 */
final class Talker implements Machine {
    /** Most frames sent at one wake-up. */
    static final int MAX_BURST = 5;

    /** What a talker wants done; carried out in order, {@link #played} after the call has returned. */
    interface Effects {
        /**
         * Send a frame.
         *
         * @param pointNs the point of the grid that it belongs to
         * @param marker whether it begins a talkspurt (RFC 3551 4.1)
         * @return false when the codec sends nothing for it
         */
        boolean frame(PromptFrames sound, int index, long pointNs, boolean marker);

        /**
         * Send a frame of what is live.
         *
         * @param marker whether it begins a talkspurt
         * @return false when there was nothing to send
         */
        boolean live(long pointNs, boolean marker);

        /**
         * Send a key's packet, when one is due.
         *
         * @return whether keys remain to be sent
         */
        boolean press(long pointNs);

        /** A prompt is over: to its end, or stopped. */
        void played(boolean completed);
    }

    private final FrameGrid grid;
    private final Effects effects;
    private List<PromptFrames> sounds = List.of();
    private List<PromptFrames> filling = List.of();
    private int sound;
    private int repetition;
    private int frame;
    private int fillingFrame;
    private boolean pressing;
    private boolean live;
    private boolean hushed;
    private boolean spurt;
    private long nextNs = NEVER;

    Talker(FrameGrid grid, Effects effects) {
        this.grid = grid;
        this.effects = effects;
    }

    /** What to send, over and over, while there is nothing to say; with an empty list nothing is sent. */
    void fill(List<PromptFrames> sound, long nowNs) {
        filling = sound;
        fillingFrame = 0;
        arm(nowNs);
    }

    /** Plays sounds one after the other, in place of those that play now. */
    void play(List<PromptFrames> next, long nowNs) {
        boolean interrupted = playing();
        sounds = next;
        sound = 0;
        repetition = 0;
        frame = 0;
        arm(nowNs);
        if (interrupted) {
            effects.played(false);
        }
    }

    /** Stops what plays. */
    void stop(long nowNs) {
        if (playing()) {
            sounds = List.of();
            arm(nowNs);
            effects.played(false);
        }
    }

    /** There are keys to send: {@link Effects#press} is asked at every point until it says no. */
    void press(long nowNs) {
        pressing = true;
        arm(nowNs);
    }

    /** {@link Effects#live} is asked in place of the filling, or no longer. */
    void live(boolean on, long nowNs) {
        live = on;
        arm(nowNs);
    }

    /** Sends nothing, or goes on. */
    void hush(boolean quiet, long nowNs) {
        hushed = quiet;
        arm(nowNs);
    }

    /** Whether there is more to say than the filling. */
    boolean talking() {
        return pressing || live || playing();
    }

    boolean playing() {
        return !sounds.isEmpty();
    }

    private void arm(long nowNs) {
        if (hushed || (!pressing && sounds.isEmpty() && !live && filling.isEmpty())) {
            nextNs = NEVER;
            spurt = false;
        } else if (nextNs == NEVER) {
            nextNs = grid.pointFrom(nowNs);
        }
    }

    /** The grid has moved: looks for the next point again. */
    void realign(long nowNs) {
        nextNs = NEVER;
        arm(nowNs);
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        for (int burst = 0; nextNs <= nowNs; burst++) {
            if (burst == MAX_BURST) {
                nextNs = grid.pointFrom(nowNs);
                spurt = false;
                return;
            }
            long pointNs = nextNs;
            nextNs += FrameGrid.FRAME_NS;
            point(pointNs);
        }
    }

    private void point(long pointNs) {
        if (pressing) {
            pressing = effects.press(pointNs);
            spurt = false;
        } else if (playing()) {
            PromptFrames now = sounds.get(sound);
            spurt = effects.frame(now, frame, pointNs, !spurt);
            advance(now);
        } else if (live) {
            spurt = effects.live(pointNs, !spurt);
        } else {
            PromptFrames now = filling.get(0);
            spurt = effects.frame(now, fillingFrame, pointNs, !spurt);
            fillingFrame = (fillingFrame + 1) % now.frames();
        }
        arm(pointNs + 1);
    }

    private void advance(PromptFrames now) {
        if (++frame < now.frames()) {
            return;
        }
        frame = 0;
        if (now.times() == Prompt.FOREVER || ++repetition < now.times()) {
            return;
        }
        repetition = 0;
        if (++sound == sounds.size()) {
            sounds = List.of();
            effects.played(true);
        }
    }
}
