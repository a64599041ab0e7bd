package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.transport.Flow;

/**
 * Sees the dialogs that INVITEs create through the proxy, from messages that are parsed already: dialog tracking, counts of calls, call
 * detail records. Called on the shard of the call, so in the order of its messages; it must not block. What {@link #invited} throws
 * ends that request with 500.
 *
 * <pre>
 * invited -> Attempt.began -> Attempt.progressed* -> Attempt.answered+ -> confirmed -> (requested, concluded)* -> requested(BYE) -> ended
 *                                                 -> Attempt.failed
 * </pre>
 *
 * Within a dialog there is nothing but the messages: Call-ID and tags are the key. The tag of {@code From} is the caller's or the
 * callee's, whoever sent the request.
 */
public interface DialogObserver {
    /** The proxy that it observes has been made: whoever wants to send requests within dialogs keeps its forwarder. */
    default void attached(Forwarder forwarder) {}

    /** A route sends an INVITE to targets. Returns what is told of it, {@link Attempt#UNOBSERVED} for nothing. */
    Attempt invited(CallStart call);

    /** The ACK of a 2xx goes on to the callee. It may come again, as the 2xx may. */
    default void confirmed(SipRequest ack, long nowNs) {}

    /** A request within a dialog goes on: re-INVITE, UPDATE, INFO, BYE. */
    default void requested(SipRequest request, Flow from, long nowNs) {}

    /** A request within a dialog, but BYE, has its final response: 408 when none came. 481 and 408 say that the peer is gone. */
    default void concluded(SipRequest request, int status, long nowNs) {}

    /** A BYE has its final response, or none came (408): the dialog is over. Not told when the BYE was challenged. */
    default void ended(SipRequest bye, int status, long nowNs) {}

    /** Told what becomes of one INVITE. */
    interface Attempt {
        /** Told nothing. */
        Attempt UNOBSERVED = new Attempt() {};

        /** It goes to its first targets now; {@code call} ends it before it is answered. */
        default void began(EarlyCall call) {}

        /** A provisional response above 100 goes back; {@code callee} is the flow to who sent it. */
        default void progressed(SipResponse response, Flow callee, long nowNs) {}

        /**
         * The target that answers, just before {@link #answered}. Whoever tells its observer {@code ESTABLISHED} here and {@code ENDED}
         * when the dialog is over has calls counted by it.
         */
        default void at(Target target, TargetObserver observer) {}

        /** A 2xx goes back. Where a request was forked there may be several, each the start of a dialog of its own (its To tag). */
        default void answered(SipResponse response, Flow callee, long nowNs) {}

        /**
         * It came to nothing: told once, unless it was answered.
         *
         * @param status what the caller is told
         * @param cancelled whether the caller gave up
         */
        default void failed(int status, boolean cancelled, long nowNs) {}
    }
}
