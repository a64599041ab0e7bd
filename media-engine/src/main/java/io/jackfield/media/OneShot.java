package io.jackfield.media;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.media.stream.Afterwards;

/** A timer that does one thing once. */
final class OneShot extends TimerWheel.Timer {
    private final Afterwards afterwards;
    private Runnable action = () -> {};

    OneShot(Afterwards afterwards) {
        this.afterwards = afterwards;
    }

    void action(Runnable what) {
        action = what;
    }

    @Override
    protected long onTimer(long nowNs) {
        action.run();
        afterwards.drain();
        return Machine.NEVER;
    }
}
