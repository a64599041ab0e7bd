package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request after the Route headers that were meant for us have been taken off (RFC 3261 16.4).
 *
 * @param request the request as it goes on
 * @param token what our Record-Route said about its dialog; null when it has none that is ours
 */
public record RoutedRequest(SipRequest request, @Nullable RouteToken token) {
    /**
     * Whether it belongs to a dialog that was set up through us: it has a To tag and our token. Without the tag it starts something, and
     * who holds the token of an old dialog has to ask for that like anyone else.
     */
    public boolean inDialog() {
        return token != null && request.hasToTag();
    }
}
