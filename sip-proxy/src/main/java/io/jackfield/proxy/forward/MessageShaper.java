package io.jackfield.proxy.forward;

import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;

/**
 * Changes what leaves the proxy and undoes that on what comes back: topology hiding is one. In between, the proxy, its routes, its
 * media anchor and its observers see requests as if nothing were hidden. Called on the shard of the message; it must not block.
 */
public interface MessageShaper {
    /** The shaper of one shard, which may keep buffers; asked for once a shard. This one, unless it says otherwise. */
    default MessageShaper onShard(TransactionLayer layer) {
        return this;
    }

    /**
     * The Call-ID by which the proxy knows the call of a message, where this side is shown another: it decides on the shard. Asked of
     * the one that is installed, by any shard, before the message is on its own.
     */
    default Optional<String> callIdOf(SipMessage message) {
        return Optional.empty();
    }

    /**
     * A request came, an ACK too.
     *
     * @return the request as it was before this side saw it changed; the same object when nothing is to undo. Empty when it claims to
     *     have been changed here and was not: it is refused with 403
     */
    Optional<SipRequest> received(SipRequest request, Flow from);

    /**
     * A request leaves.
     *
     * @param came the request as it came, before {@link #received}
     * @param request the request as {@link #received} returned it, edited by its route
     * @param copy what leaves: the Routes that were ours are off; our own Record-Route and Via come on after this
     * @param to how it leaves
     */
    void forward(Arrival came, SipRequest request, RequestEdit copy, Flow to);

    /** A request of ours as the callee would have sent it, who may know the call by another name. */
    default SipRequest asCallee(SipRequest request) {
        return request;
    }

    /** Whether the Vias below ours are left out of what leaves; the proxy puts them back on responses. */
    default boolean hidesVias() {
        return false;
    }

    /**
     * A request leaves that may create a dialog.
     *
     * @param all the values of its Record-Route, ours on top
     * @return those that it leaves with
     */
    default List<String> recordRoutes(List<String> all, Flow to) {
        return all;
    }

    /**
     * A response goes back: undo what {@link #forward} did to its request, and hide what the other side told. The request may be gone
     * by then (a 2xx comes again up to 32 s later), so the response has to tell all that this needs.
     *
     * @param response the response as it came, our Via on top
     * @param copy what goes back: our Via is off
     * @param from how it came
     * @param to how it goes back
     */
    void back(SipResponse response, ResponseEdit copy, Flow from, Flow to);
}
