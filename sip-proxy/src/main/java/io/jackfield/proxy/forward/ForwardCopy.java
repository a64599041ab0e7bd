package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the copy of a request that goes to a target (RFC 3261 16.6 steps 1 to 6); the Via is the transaction layer's. */
final class ForwardCopy {
    private static final int MAX_FORWARDS = 70;

    private final TransactionLayer layer;
    private final RouteTokens tokens;
    private final @Nullable MessageShaper shaper;

    ForwardCopy(TransactionLayer layer, RouteTokens tokens, @Nullable MessageShaper shaper) {
        this.layer = layer;
        this.tokens = tokens;
        this.shaper = shaper;
    }

    /**
     * A copy for a target.
     *
     * @param from how the request came
     * @param out the flow it leaves by
     * @param recordRoute what our Record-Route shall say; none where the request creates no dialog
     */
    RequestEdit of(SipRequest request, Flow from, @Nullable Target target, Flow out, @Nullable RouteToken recordRoute) {
        RequestEdit copy = oneHopLess(request.edit(), request);
        if (shaper != null) {
            shaper.forward(request, copy, from, out);
        }
        if (target != null) {
            address(copy, target);
        }
        if (recordRoute != null) {
            recordRoute(copy, request, from, out, recordRoute);
        }
        return copy;
    }

    /** A copy of a request within a dialog, which goes where its Route set says. */
    RequestEdit of(RoutedRequest routed, Flow from, Flow out) {
        RequestEdit copy = oneHopLess(routed.edit(), routed.received());
        if (shaper != null) {
            shaper.forward(routed.received(), copy, from, out);
        }
        return copy;
    }

    private static RequestEdit oneHopLess(RequestEdit copy, SipRequest request) {
        int hops = request.maxForwards();
        return copy.maxForwards(hops < 0 ? MAX_FORWARDS : hops - 1);
    }

    private static void address(RequestEdit copy, Target target) {
        if (target.requestUri().isPresent()) {
            copy.requestUri(target.requestUri().get());
        }
        List<NameAddr> path = target.path();
        for (int i = path.size() - 1; i >= 0; i--) {
            copy.addFirst(Header.ROUTE, path.get(i).text());
        }
    }

    private void recordRoute(RequestEdit copy, SipRequest request, Flow from, Flow out, RouteToken wanted) {
        String in = layer.sentBy(from);
        String away = layer.sentBy(out);
        boolean twice = RecordRoutes.changes(in, from.transport(), away, out.transport());
        // Only a flow that is tied to a socket of ours is one that no address can stand for.
        Flow callee = out.isBound() ? out : null;
        RouteToken token = wanted;
        if (twice || callee != null) {
            token = new RouteToken(
                    wanted.anchor(), twice, RouteToken.tagHash(request.fromTag()), wanted.caller(), callee);
        }
        RecordRoutes.add(copy, in, from.transport(), away, out.transport(), tokens.write(token, request.callId()));
    }
}
