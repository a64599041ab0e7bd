package io.jackfield.media.eventsocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.eventsocket.Schedule.When;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is to be done later, in virtual time. */
class ScheduleTest {
    private Instant now = Instant.ofEpochSecond(1_000);
    private final TreeMap<Instant, List<Runnable>> timers = new TreeMap<>();
    private final List<String> told = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final Schedule schedule =
            new Schedule(() -> now, this::later, Runnable::run, (name, task) -> told.add(name + ' ' + task.id()));

    private Runnable later(Duration wait, Runnable what) {
        List<Runnable> due = timers.computeIfAbsent(now.plus(wait), at -> new ArrayList<>());
        due.add(what);
        return () -> due.remove(what);
    }

    private void pass(int seconds) {
        Instant end = now.plusSeconds(seconds);
        while (!timers.isEmpty() && !timers.firstKey().isAfter(end)) {
            now = timers.firstKey();
            timers.remove(now).forEach(Runnable::run);
        }
        now = end;
    }

    private When in(String text) {
        return When.parse(text, now).orElseThrow();
    }

    @Test
    void tasksRunOnceOrAgainAndAgainUntilTheyAreRemoved() {
        schedule.add("g", "once", in("+5"), () -> done.add("once"));
        schedule.add("g", "often", in("@2"), () -> done.add("often"));
        schedule.add("", "absolute", in("1003"), () -> done.add("absolute"));
        schedule.add("", "past", in("7"), () -> done.add("past"));
        pass(1);
        assertThat(done).containsExactly("past");
        pass(5);
        assertThat(done).containsExactly("past", "often", "absolute", "often", "once", "often");
        assertThat(schedule.tasks()).extracting(Schedule.Task::what).containsExactly("often");
        assertThat(schedule.remove("g")).isEqualTo(1);
        assertThat(schedule.remove("g")).isZero();
        pass(100);
        assertThat(done).hasSize(6);
        assertThat(timers.values()).allMatch(List::isEmpty);
        assertThat(told)
                .startsWith("ADD_SCHEDULE 1", "ADD_SCHEDULE 2")
                .contains("EXE_SCHEDULE 1")
                .endsWith("DEL_SCHEDULE 2");
    }

    @Test
    void atMostSoManyWait() {
        for (int i = 0; i < Schedule.MAX_TASKS; i++) {
            assertThat(schedule.add("g", "one", in("+5"), () -> {})).isPresent();
        }
        assertThat(schedule.add("g", "more", in("+5"), () -> {})).isEmpty();
        assertThat(schedule.remove("1")).isEqualTo(1);
        assertThat(schedule.add("g", "more", in("+5"), () -> {})).isPresent();
        assertThat(schedule.remove("g")).isEqualTo(Schedule.MAX_TASKS);
    }

    @Test
    void timesThatAreNone() {
        for (String wrong : List.of("", "+", "@", "@0", "-1", "+x", "99999999999999", "+999999999999")) {
            assertThat(When.parse(wrong, now)).as(wrong).isEqualTo(Optional.empty());
        }
    }

    @Property
    void anyTextIsATimeOrNone(@ForAll String text) {
        When.parse(text, now).ifPresent(when -> assertThat(when.after()).isGreaterThanOrEqualTo(Duration.ZERO));
    }
}
