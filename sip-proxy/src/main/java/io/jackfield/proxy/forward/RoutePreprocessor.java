package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes our own entries off a Route set, and judges by their token whether the rest may be followed (RFC 3261 16.4, 16.12). */
final class RoutePreprocessor {
    private final SipNode node;
    private final RouteTokens tokens;

    RoutePreprocessor(SipNode node, RouteTokens tokens) {
        this.node = node;
        this.tokens = tokens;
    }

    RoutedRequest process(SipRequest received) {
        RouteToken strict = strictlyRouted(received);
        SipRequest request = strict == null ? received : repaired(received);
        Optional<NameAddr> top = request.topRoute();
        if (top.isEmpty() || !ours(top.get().uri())) {
            return new RoutedRequest(request, strict);
        }
        RequestEdit edit = request.edit().removeFirst(Header.ROUTE);
        if (strict != null) {
            return new RoutedRequest(edit.build(), strict); // the other of two was in the Request-URI
        }
        RouteToken token = tokenOf(top.get().uri(), request);
        if (token != null && token.twice()) {
            List<NameAddr> routes = request.routes();
            if (routes.size() > 1 && ours(routes.get(1).uri())) {
                edit.removeFirst(Header.ROUTE); // the other of the two that RFC 5658 makes us write
            }
        }
        return new RoutedRequest(edit.build(), token);
    }

    /** 16.4: a strict router put our Record-Route into the Request-URI and the target last in the Route set. */
    private @Nullable RouteToken strictlyRouted(SipRequest request) {
        SipUri uri = request.requestUri();
        return uri.hasParam(RecordRoutes.TOKEN) && ours(uri) ? tokenOf(uri, request) : null;
    }

    private static SipRequest repaired(SipRequest request) {
        List<NameAddr> routes = request.routes();
        if (routes.isEmpty()) {
            return request;
        }
        return request.edit()
                .requestUri(routes.get(routes.size() - 1).uri())
                .removeLast(Header.ROUTE)
                .build();
    }

    private @Nullable RouteToken tokenOf(SipUri uri, SipRequest request) {
        Optional<String> text = uri.param(RecordRoutes.TOKEN);
        return text.isEmpty() ? null : tokens.read(text.get(), request.callId());
    }

    private boolean ours(SipUri uri) {
        return uri.isSip() && node.isSelf(uri);
    }
}
