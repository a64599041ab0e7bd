package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds our own entries in a Route set, and judges by their token whether the rest may be followed (RFC 3261 16.4, 16.12). */
final class RoutePreprocessor {
    private final SipNode node;
    private final RouteTokens tokens;

    RoutePreprocessor(SipNode node, RouteTokens tokens) {
        this.node = node;
        this.tokens = tokens;
    }

    /** Whether a Record-Route is one of ours, by its looks. */
    boolean wrote(SipUri uri) {
        return uri.hasParam(RecordRoutes.TOKEN) && ours(uri);
    }

    RoutedRequest process(SipRequest request) {
        if (!request.has(Header.ROUTE)) {
            return new RoutedRequest(request, List.of(), 0, false, null);
        }
        List<NameAddr> routes = request.routes();
        RouteToken strict = strictlyRouted(request);
        boolean topIsOurs = !routes.isEmpty() && ours(routes.get(0).uri());
        if (strict != null) {
            // The other of two that RFC 5658 makes us write may be on top; with one Route alone, that is the target.
            int own = topIsOurs && routes.size() > 1 ? 1 : 0;
            return new RoutedRequest(request, routes, own, !routes.isEmpty(), strict);
        }
        if (!topIsOurs) {
            return new RoutedRequest(request, routes, 0, false, null);
        }
        RouteToken token = tokenOf(routes.get(0).uri(), request);
        boolean twice = token != null
                && token.twice()
                && routes.size() > 1
                && ours(routes.get(1).uri());
        return new RoutedRequest(request, routes, twice ? 2 : 1, false, token);
    }

    /** 16.4: a strict router put our Record-Route into the Request-URI and the target last in the Route set. */
    private @Nullable RouteToken strictlyRouted(SipRequest request) {
        SipUri uri = request.requestUri();
        return uri.hasParam(RecordRoutes.TOKEN) && ours(uri) ? tokenOf(uri, request) : null;
    }

    private @Nullable RouteToken tokenOf(SipUri uri, SipRequest request) {
        Optional<String> text = uri.param(RecordRoutes.TOKEN);
        return text.isEmpty() ? null : tokens.read(text.get(), request.callId());
    }

    private boolean ours(SipUri uri) {
        return uri.isSip() && node.isSelf(uri);
    }
}
