package io.jackfield.sip.transaction;

import java.util.EnumMap;
import java.util.Map;

/**
 * One of the four transaction machines: a table from state and input to the next state and what to do, and the timers of each
 * state. It holds no time and no message: {@link Transaction} walks it. What a chart does not list is ignored. Immutable.
 */
final class StateChart {
    private static final int INPUTS = Input.values().length;

    private final State initial;
    private final Step[] steps = new Step[State.values().length * INPUTS];
    private final TransactionTimer[] repeats = new TransactionTimer[State.values().length];
    private final TransactionTimer[] expires = new TransactionTimer[State.values().length];
    private final boolean[] quiet = new boolean[State.values().length];
    private final boolean[] sends = new boolean[State.values().length];

    private StateChart(Builder builder) {
        initial = builder.initial;
        for (State state : State.values()) {
            for (Input input : Input.values()) {
                steps[state.ordinal() * INPUTS + input.ordinal()] = new Step(state, 0);
            }
            repeats[state.ordinal()] = TransactionTimer.NONE;
            expires[state.ordinal()] = TransactionTimer.NONE;
            quiet[state.ordinal()] = state == State.TERMINATED;
        }
        for (Builder.StateRow row : builder.rows.values()) {
            int at = row.state.ordinal();
            repeats[at] = row.repeats;
            expires[at] = row.expires;
            quiet[at] = row.quiet;
            row.steps.forEach((input, step) -> {
                steps[at * INPUTS + input.ordinal()] = step;
                sends[at] |= step.next == row.state && step.does(Action.SEND) && input.repeats();
            });
        }
    }

    /** A chart that begins in this state, which has these timers. */
    static Builder startingIn(State initial, TransactionTimer repeats, TransactionTimer expires) {
        return new Builder(initial).in(initial, repeats, expires);
    }

    State initial() {
        return initial;
    }

    Step step(State state, Input input) {
        return steps[state.ordinal() * INPUTS + input.ordinal()];
    }

    /** The timer that makes {@link Input#REPEAT} in this state. */
    TransactionTimer repeats(State state) {
        return repeats[state.ordinal()];
    }

    /** The timer that makes {@link Input#EXPIRE} in this state. */
    TransactionTimer expires(State state) {
        return expires[state.ordinal()];
    }

    /** Whether the user hears nothing more from this state on, so that its handle can go. */
    boolean quiet(State state) {
        return quiet[state.ordinal()];
    }

    /** Whether the message that was sent last may have to be sent again in this state. */
    boolean sendsAgain(State state) {
        return sends[state.ordinal()];
    }

    /** A row of the table. */
    static final class Step {
        private final State next;
        private final int actions;

        private Step(State next, int actions) {
            this.next = next;
            this.actions = actions;
        }

        State next() {
            return next;
        }

        boolean does(Action action) {
            return (actions & 1 << action.ordinal()) != 0;
        }

        boolean doesNothing() {
            return actions == 0;
        }
    }

    /** Writes a chart down state by state. */
    static final class Builder {
        private final State initial;
        private final Map<State, StateRow> rows = new EnumMap<>(State.class);
        private StateRow row;

        private Builder(State initial) {
            this.initial = initial;
            this.row = new StateRow(initial, TransactionTimer.NONE, TransactionTimer.NONE);
        }

        /** Begins the rows of a state. */
        Builder in(State state, TransactionTimer repeats, TransactionTimer expires) {
            row = new StateRow(state, repeats, expires);
            rows.put(state, row);
            return this;
        }

        Builder on(Input input, State next, Action... actions) {
            int bits = 0;
            for (Action action : actions) {
                bits |= 1 << action.ordinal();
            }
            row.steps.put(input, new Step(next, bits));
            return this;
        }

        /** The user hears nothing of this state. */
        Builder quiet() {
            row.quiet = true;
            return this;
        }

        StateChart build() {
            return new StateChart(this);
        }

        private static final class StateRow {
            private final State state;
            private final TransactionTimer repeats;
            private final TransactionTimer expires;
            private final Map<Input, Step> steps = new EnumMap<>(Input.class);
            private boolean quiet;

            private StateRow(State state, TransactionTimer repeats, TransactionTimer expires) {
                this.state = state;
                this.repeats = repeats;
                this.expires = expires;
            }
        }
    }
}
