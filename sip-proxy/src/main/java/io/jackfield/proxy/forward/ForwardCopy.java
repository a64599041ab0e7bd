package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the copy of a request that goes to a target (RFC 3261 16.6 steps 1 to 6); the Via is the transaction layer's. */
final class ForwardCopy {
    private static final int MAX_FORWARDS = 70;

    private final TransactionLayer layer;
    private final RouteTokens tokens;
    private final MaxBreadth breadth;
    private final @Nullable MessageShaper shaper;

    ForwardCopy(TransactionLayer layer, RouteTokens tokens, MaxBreadth breadth, @Nullable MessageShaper shaper) {
        this.layer = layer;
        this.tokens = tokens;
        this.breadth = breadth;
        this.shaper = shaper;
    }

    /**
     * A copy for a target.
     *
     * @param came the request as it came
     * @param request the request as it goes on
     * @param out the flow it leaves by
     * @param recordRoute what our Record-Route shall say; none where the request creates no dialog
     */
    RequestEdit of(Arrival came, SipRequest request, Branch branch, Flow out, @Nullable RouteToken recordRoute) {
        RequestEdit copy = oneHopLess(request.edit(), request);
        breadth.write(copy, request, branch.breadth);
        if (shaper != null) {
            shape(shaper, came, request, copy, out);
        }
        if (branch.target != null) {
            address(copy, request, branch.target);
        }
        if (recordRoute != null) {
            recordRoute(copy, request, came.from(), out, recordRoute);
        }
        return copy;
    }

    /** A copy of a request within a dialog, which goes where its Route set says. */
    RequestEdit of(Arrival came, RoutedRequest routed, Flow out) {
        RequestEdit copy = oneHopLess(routed.edit(), routed.received());
        if (shaper != null) {
            shape(shaper, came, routed.received(), copy, out);
        }
        if (routed.routedOn() && !routed.nextHop().isLoose()) {
            strictly(copy, routed.nextHop(), routed.target());
        }
        return copy;
    }

    private static void shape(MessageShaper shaper, Arrival came, SipRequest request, RequestEdit copy, Flow out) {
        shaper.forward(came, request, copy, out);
        if (shaper.hidesVias()) {
            copy.remove(Header.VIA);
            copy.remove(Header.RECORD_ROUTE); // those of a request that creates a dialog are put on again
        }
    }

    private static RequestEdit oneHopLess(RequestEdit copy, SipRequest request) {
        int hops = request.maxForwards();
        return copy.maxForwards(hops < 0 ? MAX_FORWARDS : hops - 1);
    }

    private static void address(RequestEdit copy, SipRequest request, Target target) {
        if (target.requestUri().isPresent()) {
            copy.requestUri(target.requestUri().get());
        }
        List<NameAddr> path = target.path();
        for (int i = path.size() - 1; i >= 0; i--) {
            copy.addFirst(Header.ROUTE, path.get(i).text());
        }
        if (target.nextHop().isEmpty() && (!path.isEmpty() || request.has(Header.ROUTE))) {
            Optional<NameAddr> first = path.isEmpty() ? request.topRoute() : Optional.of(path.get(0));
            if (first.isPresent() && !first.get().uri().isLoose()) {
                strictly(copy, first.get().uri(), target.requestUri().orElseGet(request::requestUri));
            }
        }
    }

    /** 16.6 step 6: a strict router of RFC 2543 wants to be the Request-URI, whose place is last in the Route set then. */
    private static void strictly(RequestEdit copy, SipUri router, SipUri target) {
        copy.removeFirst(Header.ROUTE)
                .add(Header.ROUTE, '<' + target.text() + '>')
                .requestUri(router);
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
        String written = tokens.write(token, request.callId());
        if (shaper != null && shaper.hidesVias()) {
            hiddenRoutes(copy, request, RecordRoutes.of(in, from.transport(), away, out.transport(), written), out);
        } else {
            RecordRoutes.add(copy, in, from.transport(), away, out.transport(), written);
        }
    }

    private void hiddenRoutes(RequestEdit copy, SipRequest request, List<String> ours, Flow out) {
        List<String> all = ours;
        if (request.has(Header.RECORD_ROUTE)) {
            all = new ArrayList<>(ours);
            all.addAll(request.headers(Header.RECORD_ROUTE));
        }
        List<String> shown = shaper == null ? all : shaper.recordRoutes(all, out);
        for (int i = shown.size() - 1; i >= 0; i--) {
            copy.addFirst(Header.RECORD_ROUTE, shown.get(i));
        }
    }
}
