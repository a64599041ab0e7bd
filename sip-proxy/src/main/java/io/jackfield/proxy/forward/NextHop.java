package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.util.Optional;

/** Where a request for a target goes next (RFC 3261 16.6 steps 6 and 7). */
final class NextHop {
    private NextHop() {}

    /** What the target says; else its Path, the first Route, the Request-URI. */
    static SipUri of(SipRequest request, Target target) {
        if (target.nextHop().isPresent()) {
            return target.nextHop().get();
        }
        if (!target.path().isEmpty()) {
            return target.path().get(0).uri();
        }
        if (request.has(Header.ROUTE)) {
            Optional<NameAddr> route = request.topRoute();
            if (route.isPresent()) {
                return route.get().uri();
            }
        }
        return target.requestUri().orElseGet(request::requestUri);
    }
}
