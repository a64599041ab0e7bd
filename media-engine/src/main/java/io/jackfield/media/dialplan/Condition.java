package io.jackfield.media.dialplan;

import java.util.List;
import java.util.Optional;

/**
 * When to do what.
 *
 * @param tests patterns; none of them holds always
 * @param mode how many of them must hold
 * @param time when it can hold at all
 * @param nested conditions that are looked at when it holds, after its actions
 * @param requireNested whether it only holds when those hold
 */
record Condition(
        List<FieldTest> tests,
        Mode mode,
        Optional<TimeRule> time,
        Break breaks,
        List<Action> actions,
        List<Action> antiActions,
        List<Condition> nested,
        boolean requireNested) {

    enum Mode {
        ALL,
        ANY,
        XOR
    }
}
