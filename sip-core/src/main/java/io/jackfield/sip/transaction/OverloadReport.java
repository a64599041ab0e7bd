package io.jackfield.sip.transaction;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;

/** Tells a listener that its request was never sent, once the call that was to send it has returned. */
final class OverloadReport extends TimerWheel.Timer {
    private final ClientTransaction refused;

    OverloadReport(ClientTransaction refused) {
        this.refused = refused;
    }

    @Override
    protected long onTimer(long nowNs) {
        refused.listener().onFailure(refused, Failure.OVERLOAD);
        refused.ended();
        return Machine.NEVER;
    }
}
