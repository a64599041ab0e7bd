package io.jackfield.proxy.forward;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.Via;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.TransactionLayer;
import java.util.Optional;

/**
 * Loop detection (RFC 3261 16.3 step 4, RFC 5393 4.2). Instead of a hash in the branch, which would have to be made for every request,
 * the branches of ours that a request carries are looked up: while it is being forwarded here, what it was when it came before is known
 * exactly. The same Request-URI and Route is a loop, another is a spiral.
 *
 * <p>Spirals are counted by each request that they come of: where users lead to each other in ever new forms no two requests are alike, and
 * trying them one after another keeps within any breadth (RFC 5393 3).
 */
final class LoopCheck {
    /** How often what comes of one request may come back here while it is being forwarded. */
    static final int MAX_SPIRALS = 64;

    private static final int FIRST_HOP = 70;

    private LoopCheck() {}

    /** Whether a request is to be refused; asked once for each. */
    static boolean looped(TransactionLayer layer, SipRequest request) {
        return mayBeBack(request) && passed(layer, request, request);
    }

    /** Whether a request may have been here: not as it left its sender (8.1.1.6). */
    static boolean mayBeBack(SipRequest request) {
        return request.maxForwards() != FIRST_HOP;
    }

    /**
     * Whether this request is among those that led to one, or one of them led to too many. Where Vias are hidden a request has our last
     * one alone; that leads to what came then, and so on to the first.
     */
    private static boolean passed(TransactionLayer layer, SipRequest request, SipRequest later) {
        SipRequest latest = null;
        for (Via via : later.vias()) {
            Optional<ResponseListener> waiting = layer.listenerOf(via.branch());
            if (waiting.isPresent() && waiting.get() instanceof ProxiedRequest forwarded) {
                SipRequest earlier = forwarded.cameAs();
                if (earlier != null && (alike(earlier, request) || forwarded.cameAgain() > MAX_SPIRALS)) {
                    return true;
                }
                latest = latest == null ? earlier : latest;
            }
        }
        return latest != null && passed(layer, request, latest);
    }

    /** Whether both would be treated alike: what a proxy's choice depends on. */
    static boolean alike(SipRequest one, SipRequest other) {
        return one.cseqNumber() == other.cseqNumber()
                && one.method().equals(other.method())
                && one.sameFromTag(other)
                && one.sameToTag(other)
                && one.requestUri().equals(other.requestUri())
                && route(one).equals(route(other));
    }

    private static String route(SipRequest request) {
        return request.topRoute().map(NameAddr::text).orElse("");
    }
}
