package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.SipUri;

/** Told when a destination goes up or down. Called on a shard: it must not block. */
@FunctionalInterface
public interface StateListener {
    /** The destination of this set has come to this state. */
    void onState(int set, SipUri destination, HealthState state);
}
