package io.jackfield.sip.dialog;

import io.jackfield.kernel.Shard;
import java.util.ArrayDeque;

/**
 * Takes the steps of one shard one after the other: what a step causes waits until it is over. So no machine is entered while it
 * is at work, and a listener may call back. A step that throws, as a listener may, keeps none of the others from being taken: what
 * it threw is left to the shard's driver. Used on its shard only.
 */
final class Turn {
    private final Shard shard;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    Turn(Shard shard) {
        this.shard = shard;
    }

    /** Takes a step now, or after the one that is being taken. */
    void run(Runnable step) {
        waiting.add(step);
        if (running) {
            return;
        }
        running = true;
        try {
            for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                take(next);
            }
        } finally {
            running = false;
        }
    }

    private void take(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
            shard.execute(() -> {
                throw broken;
            });
        }
    }
}
