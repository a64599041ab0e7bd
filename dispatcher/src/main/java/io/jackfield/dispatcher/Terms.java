package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.ProbeSettings;
import java.util.function.Consumer;

/**
 * What all sets of a dispatcher have in common.
 *
 * @param listener told of changes of state
 * @param suspected told of destinations where calls fail, so that they are asked how they are
 * @param changed run when destinations came, went or changed their state: which of them are probed may have changed
 * @param sockets where calls and probes may leave from
 * @param seed where random numbers begin
 */
record Terms(
        ProbeSettings probe,
        StateListener listener,
        Consumer<Destination> suspected,
        Runnable changed,
        Sockets sockets,
        long seed) {
    /** Whether it is to be probed now. */
    boolean probes(Destination destination) {
        boolean may = !destination.spec().has(DestinationSpec.NO_PROBES);
        return may && probe.mode().probes(destination.state(), destination.vitals().flagged);
    }

    /** Failures that take it out; never when no probe would bring it back. */
    int downAfter(Destination destination) {
        boolean may = !destination.spec().has(DestinationSpec.NO_PROBES);
        boolean recovers = may && probe.mode().recovers(destination.vitals().flagged);
        return recovers ? probe.downAfter() : Integer.MAX_VALUE;
    }
}
