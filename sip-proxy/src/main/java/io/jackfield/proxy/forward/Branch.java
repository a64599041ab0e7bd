package io.jackfield.proxy.forward;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One copy of a request, sent to one target, and what became of it. Its state is the response context's. */
final class Branch {
    enum State {
        /** Not tried. */
        UNTRIED,
        /** Tried, nothing heard. */
        CALLING,
        /** A provisional response was heard. */
        PROCEEDING,
        /** Told to stop; its final response is awaited. */
        CANCELLING,
        /** Over: a final response, or none to be had. */
        DONE
    }

    /** Where it goes; none for a request within a dialog, whose Route set says. */
    final @Nullable Target target;

    /** What is told of its end; none before it is sent. */
    @Nullable
    TargetObserver observer;

    final int index;
    State state = State.UNTRIED;
    long deadlineNs = Machine.NEVER;

    /** Whether its server has said anything; before it has, it cannot be cancelled (RFC 3261 9.1). */
    boolean heard;

    /** Whether a 2xx came; those that repeat it are nothing new to who counts calls. */
    boolean answered;

    /** The final status: the response's, or what a failure counts as (408, 503, 487); 0 while there is none. */
    int status;

    /** How many copies of the request may be pending beyond its target (RFC 5393 5). */
    int breadth;

    /** The final response; none when the status is our own finding. */
    @Nullable
    SipResponse response;

    /** Whether timer C fired: the 487 that comes of our CANCEL is a timeout to the caller. */
    boolean rangTooLong;

    /** How many more servers its target has, once its name was resolved; the driver sets it, the context uses them up. */
    int alternatives;

    /** Where it may be sent, in order, and which of them it is being sent to. Belongs to the driver, as the next do. */
    List<Flow> flows = List.of();

    int flow;

    /** Whether the anchor holds media for it. */
    boolean anchored;

    /** What carries it; none before it is sent. */
    @Nullable
    ClientTransaction transaction;

    Branch(@Nullable Target target, int index) {
        this.target = target;
        this.index = index;
    }

    /** Its target's name was resolved. @param found at least one */
    void resolved(List<Flow> found) {
        flows = found;
        alternatives = found.size() - 1;
    }

    /** Whether another server of its target is tried when this one fails now. */
    boolean hasAlternative() {
        return alternatives > 0 && !rangTooLong && (state == State.CALLING || state == State.PROCEEDING);
    }

    double q() {
        return target == null ? 1 : target.q();
    }

    boolean live() {
        return state == State.CALLING || state == State.PROCEEDING || state == State.CANCELLING;
    }
}
