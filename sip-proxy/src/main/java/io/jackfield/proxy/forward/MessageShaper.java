package io.jackfield.proxy.forward;

import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;

/**
 * Changes what leaves the proxy and undoes that on what comes back: topology hiding is one. In between, the proxy, its routes, its
 * media anchor and its observers see messages as if nothing were hidden. Called on the shard of the message; it must not block.
 *
 * <p>A Call-ID that is changed decides on which shard the messages of that side arrive.
 */
public interface MessageShaper {
    /** A request came, an ACK too: the request as it was before this side saw it changed; the same object when nothing is to undo. */
    SipRequest received(SipRequest request, Flow from);

    /**
     * A request leaves.
     *
     * @param request the request as {@link #received} returned it, edited by its route
     * @param copy what leaves: the Routes that were ours are off; our own Record-Route and Via come on after this
     * @param from how it came
     * @param to how it leaves
     */
    void forward(SipRequest request, RequestEdit copy, Flow from, Flow to);

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
