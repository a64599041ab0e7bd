package io.jackfield.sip.dialog;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;

/** Wakes a machine at its deadline, as a step of its own. */
final class MachineTimer extends TimerWheel.Timer {
    private final Shard shard;
    private final Turn turn;
    private final Machine machine;

    MachineTimer(Shard shard, Turn turn, Machine machine) {
        this.shard = shard;
        this.turn = turn;
        this.machine = machine;
    }

    /** The machine's deadline may have changed. */
    void update() {
        shard.timers().schedule(this, machine.nextDeadlineNs());
    }

    @Override
    protected long onTimer(long nowNs) {
        turn.run(() -> machine.onDeadline(nowNs));
        return machine.nextDeadlineNs();
    }
}
