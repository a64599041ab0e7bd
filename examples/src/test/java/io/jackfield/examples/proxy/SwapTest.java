package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwapTest {
    private final List<String> done = new ArrayList<>();

    private Runnable note(String what) {
        return () -> done.add(what);
    }

    @Test
    void allStepsAreTakenInTheirOrder() {
        new Swap().step(note("a"), note("undo a")).step(note("b"), note("undo b"));

        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void aStepThatFailsUndoesThoseBeforeItTheLastOneFirst() {
        Swap swap = new Swap().step(note("a"), note("undo a")).step(note("b"), note("undo b"));

        assertThatThrownBy(() -> swap.step(
                        () -> {
                            throw new IllegalArgumentException("wrong");
                        },
                        note("undo c")))
                .hasMessage("wrong");
        assertThat(done).containsExactly("a", "b", "undo b", "undo a");
    }
}
