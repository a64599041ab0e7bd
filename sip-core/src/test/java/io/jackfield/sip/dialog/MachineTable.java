package io.jackfield.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Checks a machine against a table with a row for each state and a column for each input; a cell is {@code -} for nothing, or the
 * effects, and the new state where it changes: {@code bye, ended LOCAL_BYE 200 -> ENDED}.
 *
 * @param <M> the machine with what records its effects
 */
final class MachineTable<M> {
    private final Map<String, Consumer<M>> inputs;
    private final Function<String, M> inState;
    private final Function<M, String> state;
    private final Function<M, List<String>> effects;

    /**
     * @param inState makes a machine that is in a state
     * @param effects the recorded effects, cleared here before the input
     */
    MachineTable(
            Map<String, Consumer<M>> inputs,
            Function<String, M> inState,
            Function<M, String> state,
            Function<M, List<String>> effects) {
        this.inputs = inputs;
        this.inState = inState;
        this.state = state;
        this.effects = effects;
    }

    Stream<DynamicTest> check(Class<? extends Enum<?>> states, String table) {
        List<List<String>> rows = table.lines()
                .filter(line -> !line.isBlank())
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .toList();
        List<String> header = rows.get(0);
        assertThat(header.subList(1, header.size())).containsExactlyInAnyOrderElementsOf(inputs.keySet());
        assertThat(rows.stream().skip(1).map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(states.getEnumConstants()).map(Enum::name).toList());
        List<DynamicTest> tests = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            assertThat(row).as(row.get(0)).hasSize(header.size());
            for (int column = 1; column < header.size(); column++) {
                String from = row.get(0);
                String input = header.get(column);
                String expected = row.get(column);
                tests.add(DynamicTest.dynamicTest(
                        from + ", " + input,
                        () -> assertThat(outcome(from, input)).isEqualTo(expected)));
            }
        }
        return tests.stream();
    }

    private String outcome(String from, String input) {
        M machine = inState.apply(from);
        assertThat(state.apply(machine)).as("the way to the state").isEqualTo(from);
        effects.apply(machine).clear();
        inputs.get(input).accept(machine);
        String done = String.join(", ", effects.apply(machine));
        String now = state.apply(machine);
        String moved = now.equals(from) ? "" : "-> " + now;
        String outcome = (done + " " + moved).strip();
        return outcome.isEmpty() ? "-" : outcome;
    }
}
