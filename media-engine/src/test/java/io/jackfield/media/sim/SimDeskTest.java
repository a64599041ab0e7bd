package io.jackfield.media.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.media.ScriptThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One who does one thing after the other, in virtual time. */
class SimDeskTest {
    private final CallSimulation sim = CallSimulation.seeded(1);
    private final ScriptThreads scripts = sim.scriptThreads();
    private final ScheduledExecutorService desk = scripts.desk("desk");
    private final List<String> log = new ArrayList<>();

    private void note(String what) {
        log.add(what + " at " + sim.world().elapsed().toMillis());
    }

    @Test
    void doesWhatIsAskedInOrderBeforeTimeGoesOn() {
        for (int i = 0; i < 3; i++) {
            int number = i;
            desk.execute(() -> note("task " + number));
        }
        sim.world().after(ofMillis(5), () -> desk.execute(() -> note("later")));
        sim.run(ofMillis(10));
        assertThat(log).containsExactly("task 0 at 0", "task 1 at 0", "task 2 at 0", "later at 5");
    }

    @Test
    void mayWaitAndDoesNothingElseMeanwhile() {
        CompletableFuture<String> word = new CompletableFuture<>();
        desk.execute(() -> note(scripts.join(word)));
        desk.execute(() -> note("next"));
        sim.world().after(ofMillis(7), () -> word.complete("word"));
        sim.run(ofMillis(10));
        assertThat(log).containsExactly("word at 7", "next at 7");
    }

    @Test
    void whatIsForLaterComesThenUnlessItIsTakenBack() {
        desk.schedule(() -> note("in time"), 30, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> dropped = desk.schedule(() -> note("never"), 40, TimeUnit.MILLISECONDS);
        assertThat(dropped.getDelay(TimeUnit.MILLISECONDS)).isEqualTo(40);
        dropped.cancel(false);
        sim.run(ofSeconds(1));
        assertThat(log).containsExactly("in time at 30");
    }

    @Test
    void closesAfterWhatItHas() {
        desk.execute(() -> note("last"));
        desk.schedule(() -> note("never"), 40, TimeUnit.MILLISECONDS);
        desk.shutdown();
        assertThat(desk.isTerminated()).isFalse();
        assertThatThrownBy(() -> desk.execute(() -> note("late"))).isInstanceOf(RejectedExecutionException.class);
        sim.run(ofSeconds(1));
        assertThat(log).containsExactly("last at 0");
        assertThat(desk.isTerminated()).isTrue();
    }

    @Test
    void whoeverRunsTheWorldMayWaitForIt() {
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> 42, desk);
        assertThat(scripts.join(answer)).isEqualTo(42);
    }

    @Test
    void aBugInItIsShown() {
        desk.execute(() -> {
            throw new IllegalArgumentException("planted");
        });
        assertThatThrownBy(() -> sim.run(ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 1")
                .hasMessageContaining("planted");
    }
}
