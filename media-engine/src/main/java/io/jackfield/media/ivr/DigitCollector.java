package io.jackfield.media.ivr;

import io.jackfield.kernel.Machine;

/**
 * Collects one answer from a keypad: prompts, waits, takes digits, asks again.
 *
 * <pre>
 * state       input                                next        effect
 * IDLE        start                                PROMPTING   prompt(1)
 * PROMPTING   prompt ended                         WAITING     timer: within
 * PROMPTING   digit                                COLLECTING  stopPrompt, take it
 * WAITING     digit                                COLLECTING  take it
 * WAITING     timer                                (failed)
 * COLLECTING  digit, more may follow               COLLECTING  timer: between
 * COLLECTING  digit, complete or terminator        (answered)
 * COLLECTING  timer                                (answered)
 * COLLECTING  prompt ended                         COLLECTING
 * (answered)  acceptable                           DONE        done(answer)
 * (answered)  else                                 (failed)
 * (failed)    tries left                           PROMPTING   prompt(n + 1)
 * (failed)    else                                 DONE        done("")
 * any         cancel                               DONE
 * DONE        anything                             DONE
 * </pre>
 *
 * <p>Effects are carried out after the call that caused them has returned. One thread.
 */
public final class DigitCollector implements Machine {

    /** What a collector wants done. */
    public interface Effects {
        /**
         * Play the question, after {@link Digits#otherwise()} when it is not the first time, and say {@link #promptEnded} when that is over.
         *
         * @param attempt 1 for the first time
         */
        void prompt(int attempt);

        /** Stop playing; {@link DigitCollector#promptEnded} need not be said. */
        void stopPrompt();

        /** The answer, empty when there is none. The collector does nothing any more. */
        void done(String answer);
    }

    private enum State {
        IDLE,
        PROMPTING,
        WAITING,
        COLLECTING,
        DONE
    }

    private final Digits digits;
    private final Effects effects;
    private final StringBuilder answer = new StringBuilder();
    private State state = State.IDLE;
    private int attempt;
    private long deadlineNs = NEVER;

    /** A collector that has not started. */
    public DigitCollector(Digits digits, Effects effects) {
        this.digits = digits;
        this.effects = effects;
    }

    /** Asks for the first time. */
    public void start() {
        if (state == State.IDLE) {
            ask();
        }
    }

    /** The question has been played to its end. */
    public void promptEnded(long nowNs) {
        if (state == State.PROMPTING) {
            state = State.WAITING;
            deadlineNs = nowNs + digits.firstNs();
        }
    }

    /** A key was pressed. */
    public void digit(char digit, long nowNs) {
        if (state == State.IDLE || state == State.DONE) {
            return;
        }
        if (state == State.PROMPTING) {
            effects.stopPrompt();
        }
        state = State.COLLECTING;
        if (digits.ends(digit)) {
            answered();
            return;
        }
        answer.append(digit);
        if (digits.complete(answer)) {
            answered();
        } else {
            deadlineNs = nowNs + digits.betweenNs();
        }
    }

    /** Collects no more; nothing is said. */
    public void cancel() {
        state = State.DONE;
        deadlineNs = NEVER;
    }

    /** Whether it takes digits now. */
    public boolean active() {
        return state != State.IDLE && state != State.DONE;
    }

    @Override
    public long nextDeadlineNs() {
        return deadlineNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nowNs < deadlineNs) {
            return;
        }
        if (state == State.WAITING) {
            failed();
        } else if (state == State.COLLECTING) {
            answered();
        }
    }

    private void answered() {
        if (digits.accepts(answer)) {
            finish(answer.toString());
        } else {
            failed();
        }
    }

    private void failed() {
        if (attempt < digits.tries()) {
            ask();
        } else {
            finish("");
        }
    }

    private void ask() {
        state = State.PROMPTING;
        deadlineNs = NEVER;
        answer.setLength(0);
        effects.prompt(++attempt);
    }

    private void finish(String result) {
        cancel();
        effects.done(result);
    }
}
