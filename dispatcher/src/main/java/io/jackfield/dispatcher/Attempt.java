package io.jackfield.dispatcher;

import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;

/**
 * One call at one destination: counts while it is set up, and on if somebody says that he will also tell its end. Told on the
 * shard of the call.
 */
final class Attempt implements TargetObserver {
    private final Destination destination;
    private final CallLoad load;
    private int begun;
    private boolean counts = true;

    Attempt(Destination destination, CallLoad load) {
        this.destination = destination;
        this.load = load;
        this.begun = load.begin();
    }

    @Override
    public void onOutcome(Target target, Outcome outcome) {
        if (outcome.kind() == Kind.ESTABLISHED) {
            if (!counts) {
                begun = load.begin();
                counts = true;
            }
        } else if (outcome.isFinal() && counts) {
            counts = false;
            load.end(begun);
        }
        destination.onOutcome(target, outcome);
    }
}
