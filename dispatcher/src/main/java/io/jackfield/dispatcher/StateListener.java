package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.SipUri;

/**
 * Told when a destination's state changes. Called on whatever thread found it out, mostly a shard, after the change is in force: it
 * must not block.
 */
@FunctionalInterface
public interface StateListener {
    /** The destination of this set has come to this state. */
    void onState(int set, SipUri destination, HealthState state);
}
