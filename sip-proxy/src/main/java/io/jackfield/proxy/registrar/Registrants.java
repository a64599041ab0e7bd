package io.jackfield.proxy.registrar;

import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Preparation;
import io.jackfield.proxy.RouteCall;
import io.jackfield.sip.message.SipUri;
import java.util.Map;
import java.util.Optional;

/**
 * Who may register which address: who has authenticated as its user, here or at the proxy before.
 *
 * @param addresses the addresses that there are
 * @param authentications how each domain asks
 * @param open whether anybody may register anything
 */
record Registrants(AddressesOfRecord addresses, Map<String, Authentication> authentications, boolean open) {
    private static final Decision FORBIDDEN = Decision.reply(403);

    Registrants {
        authentications = Map.copyOf(authentications);
    }

    /** What has to be asked for before {@link #refusal}. */
    Optional<Preparation> preparation(RouteCall call, SipUri to) {
        return open || call.trusted() || call.user().isPresent()
                ? Optional.empty()
                : addresses.domainOf(to).map(authentications::get).flatMap(step -> step.preparation(call.request()));
    }

    /** Why a REGISTER for this address is refused; empty when it is not. */
    Optional<Decision> refusal(RouteCall call, SipUri to) {
        if (open || call.trusted()) {
            return Optional.empty();
        }
        if (call.user().isPresent()) {
            boolean own = call.user().get().equals(to.user());
            return own ? Optional.empty() : Optional.of(FORBIDDEN);
        }
        Authentication step = addresses.domainOf(to).map(authentications::get).orElse(null);
        // The builder made sure that there is one for each domain when the registrar is not open.
        return step == null
                ? Optional.of(FORBIDDEN)
                : step.check(call.request(), call.nowNs()).refusal();
    }
}
