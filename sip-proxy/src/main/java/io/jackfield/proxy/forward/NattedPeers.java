package io.jackfield.proxy.forward;

import io.jackfield.proxy.nat.ContactAlias;
import io.jackfield.proxy.nat.NatTest;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Peers behind NAT whom our Record-Route does not tell of, since it was written before anybody knew: callees that are not registered here,
 * such as a server at a customer's. Their Contacts get an alias on the way to the other side, which comes back in the Request-URI of
 * what that side sends. Immutable.
 */
final class NattedPeers {
    private final RoutePreprocessor routes;

    NattedPeers(RoutePreprocessor routes) {
        this.routes = routes;
    }

    /**
     * A response of a dialog as it goes on: with the alias of a callee behind NAT.
     *
     * @param sentTo where its request went
     * @param routed the request where it is within a dialog; none for one that creates it
     */
    SipResponse seen(SipResponse response, Flow sentTo, @Nullable RoutedRequest routed) {
        if (sentTo.isBound() || response.status() == 100 || !NatTest.privateContact(response, sentTo)) {
            return response;
        }
        boolean next = routed == null ? nextToUs(response) : !routed.routedOn();
        Optional<NameAddr> contact = next ? aliased(response, sentTo) : Optional.empty();
        return contact.isEmpty()
                ? response
                : response.edit().set(Header.CONTACT, contact.get().text()).build();
    }

    /** A request within a dialog as it goes on: with the alias of a sender behind NAT of whom the token knows nothing. */
    RoutedRequest seen(RoutedRequest routed, Flow from) {
        SipRequest request = routed.received();
        RouteToken token = routed.token();
        if (token == null
                || token.ofSender(request) != null
                || request.headers(Header.VIA).size() != 1
                || !NatTest.privateContact(request, from)) {
            return routed;
        }
        Optional<NameAddr> contact = aliased(request, from);
        return contact.isEmpty()
                ? routed
                : routes.process(
                        request.edit().set(Header.CONTACT, contact.get().text()).build());
    }

    private static Optional<NameAddr> aliased(SipMessage message, Flow owner) {
        List<NameAddr> contacts = message.contacts();
        return contacts.size() == 1 && contacts.get(0).uri().isSip()
                ? Optional.of(
                        contacts.get(0).withUri(ContactAlias.of(contacts.get(0).uri(), owner)))
                : Optional.empty();
    }

    /** Whether no other proxy that wants to see the dialog lies between: that one knows its neighbour better. */
    private boolean nextToUs(SipResponse response) {
        List<NameAddr> recordRoutes = response.all(Header.RECORD_ROUTE);
        return !recordRoutes.isEmpty() && routes.wrote(recordRoutes.get(0).uri());
    }
}
