package io.jackfield.media;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Rings targets until one answers. Targets are numbered through all rounds.
 *
 * <pre>
 * state    input                                     next     effect
 * NEW      start                                     RINGING  ring the first round
 * RINGING  over, others of the round still ring      RINGING
 * RINGING  over, the last of its round               RINGING  ring the next round
 * RINGING  over, the last of all                     DONE     failed, for the best reason that was given
 * RINGING  answered                                  DONE     lost: those that still ring; won
 * RINGING  stop                                      DONE     cancel those that still ring
 * DONE     answered                                  DONE     cancel it: it answered too late
 * DONE     over, start, stop                         DONE
 * </pre>
 *
 * <p>A target that takes too long is over by itself, for {@link Cause#NO_ANSWER}. No clock; one thread.
 */
final class Hunt {
    private enum State {
        NEW,
        RINGING,
        DONE
    }

    /** What a hunt wants done; carried out after the call has returned. */
    interface Effects {
        void ring(int target);

        /** It is no longer wanted, whatever state it is in. */
        void cancel(int target);

        /** Another was quicker. */
        void lost(int target);

        void won(int target);

        void failed(Refusal best);
    }

    /**
     * Why a target did not answer.
     *
     * @param status its SIP status, 0 where there was none
     */
    record Refusal(Cause cause, int status) {
        /** As RFC 3261 16.7 step 6: a 6xx is the last word; else the lowest class says most, and a busy line more than a silent one. */
        boolean saysMoreThan(Refusal other) {
            return rank() < other.rank();
        }

        private int rank() {
            int code = status == 0 ? cause.status() : status;
            if (code >= 600) {
                return 0;
            }
            int vague = cause == Cause.BUSY ? 0 : cause == Cause.TIMEOUT || cause == Cause.CANCELLED ? 2 : 1;
            return code / 100 * 10 + vague;
        }
    }

    private final List<Integer> sizes;
    private final Effects effects;
    private final BitSet ringing = new BitSet();
    private final List<Refusal> refusals = new ArrayList<>();
    private State state = State.NEW;
    private int round;
    private int next;

    /**
     * A hunt that has not begun.
     *
     * @param sizes how many targets each round has, 1 or more
     */
    Hunt(List<Integer> sizes, Effects effects) {
        this.sizes = List.copyOf(sizes);
        this.effects = effects;
    }

    void start() {
        if (state == State.NEW) {
            state = State.RINGING;
            ringRound();
        }
    }

    private void ringRound() {
        int first = next;
        next += sizes.get(round++);
        ringing.set(first, next);
        for (int target = first; target < next; target++) {
            effects.ring(target);
        }
    }

    void answered(int target) {
        if (state == State.RINGING && ringing.get(target)) {
            ringing.clear(target);
            finish(effects::lost);
            effects.won(target);
        } else {
            effects.cancel(target);
        }
    }

    void over(int target, Refusal why) {
        if (state != State.RINGING || !ringing.get(target)) {
            return;
        }
        ringing.clear(target);
        refusals.add(why);
        if (!ringing.isEmpty()) {
            return;
        }
        if (round < sizes.size()) {
            ringRound();
        } else {
            state = State.DONE;
            Refusal best = refusals.get(0);
            for (Refusal each : refusals) {
                best = each.saysMoreThan(best) ? each : best;
            }
            effects.failed(best);
        }
    }

    /** Nobody waits for an answer any more. */
    void stop() {
        finish(effects::cancel);
    }

    private void finish(IntConsumer noLongerWanted) {
        state = State.DONE;
        ringing.stream().forEach(noLongerWanted);
        ringing.clear();
    }
}
