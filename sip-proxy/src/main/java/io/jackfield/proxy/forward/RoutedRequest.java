package io.jackfield.proxy.forward;

import io.jackfield.proxy.nat.ContactAlias;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request and its Route headers, told apart: those that were meant for us and those that lead on (RFC 3261 16.4). What is to be
 * changed is kept in mind and not done, so that forwarding edits the message once.
 */
public final class RoutedRequest {
    private final SipRequest received;
    private final List<NameAddr> routes;
    private final int own;
    private final boolean strict;
    private final @Nullable RouteToken token;

    /**
     * @param routes the Route set as it came
     * @param own how many of them, from the top, name us
     * @param strict whether the Request-URI names us and the last Route is the target, as strict routers send it
     * @param token what our Record-Route said about the dialog; null when there is none that is ours
     */
    RoutedRequest(SipRequest received, List<NameAddr> routes, int own, boolean strict, @Nullable RouteToken token) {
        this.received = received;
        this.routes = routes;
        this.own = own;
        this.strict = strict;
        this.token = token;
    }

    /**
     * Whether it belongs to a dialog that was set up through us: it has a To tag and our token. Without the tag it starts something, and
     * who holds the token of an old dialog has to ask for that like anyone else.
     */
    public boolean inDialog() {
        return token != null && received.hasToTag();
    }

    /** The token of a flow in the Route that was meant for us. */
    Optional<String> flowToken() {
        return own == 0 ? Optional.empty() : routes.get(0).uri().param(FlowTokens.TOKEN);
    }

    /** Whether a Route is left that leads on. */
    public boolean routedOn() {
        return own < last();
    }

    /** The request as it came. */
    public SipRequest received() {
        return received;
    }

    /** The request as it goes on. */
    public SipRequest request() {
        return own == 0 && !strict ? received : edit().build();
    }

    @Nullable
    RouteToken token() {
        return token;
    }

    /** Begins the copy that goes on. */
    RequestEdit edit() {
        RequestEdit edit = received.edit();
        for (int i = 0; i < own; i++) {
            edit.removeFirst(Header.ROUTE);
        }
        if (strict) {
            edit.requestUri(routes.get(routes.size() - 1).uri()).removeLast(Header.ROUTE);
        }
        if (inDialog() && !routedOn() && target().hasParam(ContactAlias.PARAM)) {
            edit.requestUri(ContactAlias.without(target())); // we wrote it, and its owner knows nothing of it
        }
        return edit;
    }

    /** The flow that it takes: the one that our Record-Route names, else that of the target's alias; none when an URI tells. */
    @Nullable
    Flow knownFlow() {
        Flow known = token == null ? null : token.peerOfSender(received);
        if (known != null || token == null || routedOn()) {
            return known;
        }
        SipUri target = target();
        return target.hasParam(ContactAlias.PARAM) ? ContactAlias.flow(target).orElse(null) : null;
    }

    /** Where it goes next (16.6 step 7): the first Route that is left; else the Request-URI. */
    SipUri nextHop() {
        return routedOn() ? routes.get(own).uri() : target();
    }

    /** The Request-URI as it goes on. */
    SipUri target() {
        return strict ? routes.get(routes.size() - 1).uri() : received.requestUri();
    }

    private int last() {
        return strict ? routes.size() - 1 : routes.size();
    }
}
