package io.jackfield.sip.dialog;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of one shard one after the other: what a step causes waits until it is over. So no machine is entered while it
 * is at work, and a listener may call back. Used on its shard only.
 */
final class Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** Takes a step now, or after the one that is being taken. */
    void run(Runnable step) {
        waiting.add(step);
        if (running) {
            return;
        }
        running = true;
        for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
            try {
                next.run();
            } catch (RuntimeException broken) {
                LOG.error("a listener or handler of a user agent failed", broken);
            }
        }
        running = false;
    }
}
