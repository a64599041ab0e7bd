package io.jackfield.media.eventsocket;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Tasks that run one after the other on threads that may block; none waits for a thread of its own. Thread-safe. */
final class TaskLine {
    static final int MAX_WAITING = 1_000;

    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    TaskLine(Executor threads) {
        this.threads = threads;
    }

    /** Adds a task. @return false when too many wait */
    boolean add(Runnable task) {
        synchronized (this) {
            if (waiting.size() == MAX_WAITING) {
                return false;
            }
            waiting.add(task);
            if (running) {
                return true;
            }
            running = true;
        }
        threads.execute(this::run);
        return true;
    }

    private void run() {
        while (true) {
            Runnable next;
            synchronized (this) {
                next = waiting.poll();
                if (next == null) {
                    running = false;
                    return;
                }
            }
            next.run();
        }
    }

    /** Forgets what has not begun. */
    synchronized void clear() {
        waiting.clear();
    }
}
