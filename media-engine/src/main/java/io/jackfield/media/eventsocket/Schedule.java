package io.jackfield.media.eventsocket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be done later, once or again and again: at most {@value #MAX_TASKS} tasks. Thread-safe. */
final class Schedule {
    static final int MAX_TASKS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Schedule.class);

    private final InstantSource clock;
    private final Timer timer;
    private final Executor threads;
    private final BiConsumer<String, Task> tell;
    private final Map<Long, Entry> tasks = new LinkedHashMap<>();
    private long last;

    /** Runs something after a while, unless what it returns is run before. */
    @FunctionalInterface
    interface Timer {
        Runnable later(Duration wait, Runnable what);
    }

    /**
     * Something to do.
     *
     * @param group what it goes by with others
     * @param what it in words
     * @param every the time between two runs; zero when it is done once
     */
    record Task(long id, String group, String what, Instant at, Duration every) {
        Map<String, String> headers() {
            return Map.of(
                    "Task-ID",
                    String.valueOf(id),
                    "Task-Desc",
                    what,
                    "Task-Group",
                    group.isEmpty() ? "none" : group,
                    "Task-Runtime",
                    String.valueOf(at.getEpochSecond()));
        }
    }

    private record Entry(Task task, Runnable action, Runnable cancel) {}

    /**
     * An empty schedule.
     *
     * @param threads where tasks run
     * @param tell hears {@code ADD_SCHEDULE}, {@code EXE_SCHEDULE} and {@code DEL_SCHEDULE} of tasks
     */
    Schedule(InstantSource clock, Timer timer, Executor threads, BiConsumer<String, Task> tell) {
        this.clock = clock;
        this.timer = timer;
        this.threads = threads;
        this.tell = tell;
    }

    /** Adds a task. @return empty when there are too many */
    Optional<Task> add(String group, String what, When when, Runnable action) {
        Task task;
        synchronized (tasks) {
            if (tasks.size() == MAX_TASKS) {
                return Optional.empty();
            }
            task = new Task(++last, group, what, clock.instant().plus(when.after()), when.every());
            put(task, when.after(), action);
        }
        tell.accept("ADD_SCHEDULE", task);
        return Optional.of(task);
    }

    private void put(Task task, Duration wait, Runnable action) {
        tasks.put(task.id(), new Entry(task, action, timer.later(wait, () -> due(task.id()))));
    }

    private void due(long id) {
        Entry due;
        synchronized (tasks) {
            due = tasks.remove(id);
            if (due == null) {
                return;
            }
            Task task = due.task();
            if (!task.every().isZero()) {
                put(
                        new Task(id, task.group(), task.what(), task.at().plus(task.every()), task.every()),
                        task.every(),
                        due.action());
            }
        }
        tell.accept("EXE_SCHEDULE", due.task());
        try {
            threads.execute(due.action());
        } catch (RejectedExecutionException busy) {
            LOG.warn(
                    "task {}, {}, is left out: too much is to be done already",
                    id,
                    due.task().what());
        }
    }

    /** Takes the task of a number, or those of a group, out again. @return how many that were */
    int remove(String idOrGroup) {
        List<Entry> removed = new ArrayList<>();
        synchronized (tasks) {
            tasks.values().removeIf(entry -> {
                boolean named = String.valueOf(entry.task().id()).equals(idOrGroup)
                        || entry.task().group().equals(idOrGroup);
                if (named) {
                    removed.add(entry);
                }
                return named;
            });
        }
        removed.forEach(entry -> {
            entry.cancel().run();
            tell.accept("DEL_SCHEDULE", entry.task());
        });
        return removed.size();
    }

    /** What is to be done, in the order of asking. */
    List<Task> tasks() {
        synchronized (tasks) {
            return tasks.values().stream().map(Entry::task).toList();
        }
    }

    /** When something is to be done, from now on. */
    record When(Duration after, Duration every) {
        private static final long MAX_SECONDS = 10L * 366 * 86_400;

        /** Reads {@code +10} (in ten seconds), {@code @10} (every ten seconds) or seconds since 1970. */
        static Optional<When> parse(String text, Instant now) {
            boolean after = text.startsWith("+");
            boolean every = text.startsWith("@");
            String digits = after || every ? text.substring(1) : text;
            if (!digits.matches("\\d{1,12}")) {
                return Optional.empty();
            }
            long number = Long.parseLong(digits);
            long wait = after || every ? number : number - now.getEpochSecond();
            if (wait > MAX_SECONDS || every && number == 0) {
                return Optional.empty();
            }
            return Optional.of(new When(
                    Duration.ofSeconds(Math.max(0, wait)), every ? Duration.ofSeconds(number) : Duration.ZERO));
        }
    }
}
