package io.jackfield.proxy.forward;

import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a request goes next (RFC 3261 16.6 steps 6 and 7). */
final class NextHop {
    private NextHop() {}

    /** What the target says; else the first Route, which is a loose router's; else the Request-URI. */
    static SipUri of(SipRequest request, @Nullable Target target) {
        if (target == null) {
            Optional<NameAddr> route = request.topRoute();
            return route.isPresent() ? route.get().uri() : request.requestUri();
        }
        if (target.nextHop().isPresent()) {
            return target.nextHop().get();
        }
        if (!target.path().isEmpty()) {
            return target.path().get(0).uri();
        }
        return target.requestUri().orElseGet(request::requestUri);
    }
}
