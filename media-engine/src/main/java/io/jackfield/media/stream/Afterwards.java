package io.jackfield.media.stream;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import java.util.ArrayDeque;

/**
 * What machines said should happen, until the call that caused it has returned: then it does, in order. So no machine is re-entered.
 * One loop; nothing is allocated while nothing happens.
 */
public final class Afterwards {
    private final ArrayDeque<Runnable> effects = new ArrayDeque<>();
    private boolean draining;

    /** Adds an effect; it runs when the outermost {@link #drain} does. */
    public void add(Runnable effect) {
        effects.add(effect);
    }

    /** Runs what has been added, and what that adds; does nothing while it is at it. Every entry into the call ends with it. */
    public void drain() {
        if (draining || effects.isEmpty()) {
            return;
        }
        draining = true;
        try {
            for (Runnable effect = effects.poll(); effect != null; effect = effects.poll()) {
                effect.run();
            }
        } finally {
            draining = false;
        }
    }

    /** A timer that wakes a machine and then runs what it said. */
    public TimerWheel.Timer timer(Machine machine) {
        return new TimerWheel.Timer() {
            @Override
            protected long onTimer(long nowNs) {
                machine.onDeadline(nowNs);
                drain();
                return machine.nextDeadlineNs();
            }
        };
    }
}
