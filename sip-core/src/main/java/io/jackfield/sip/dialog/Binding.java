package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Parameterized;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a registrar granted with its last 2xx.
 *
 * @param serviceRoute the route that requests for the domain's services are to take (RFC 3608); empty for none
 * @param path the proxies that calls for us come through (RFC 3327)
 * @param publicGruu a URI that reaches this device for good (RFC 5627)
 * @param temporaryGruu one that does not tell whose device it is
 * @param outbound whether the registrar keeps flows (RFC 5626 6)
 * @param capabilities what the proxies on the way can do (Feature-Caps), {@code +sip.pns="fcm"} among it where one asks that
 *     service for pushes (RFC 8599 4.1)
 * @param flowTimer how long the edge proxy lets a flow be silent
 */
public record Binding(
        List<NameAddr> serviceRoute,
        List<NameAddr> path,
        Optional<SipUri> publicGruu,
        Optional<SipUri> temporaryGruu,
        boolean outbound,
        List<Parameterized> capabilities,
        Optional<Duration> flowTimer) {
    /** Nothing, as before the first 2xx. */
    public static final Binding NONE =
            new Binding(List.of(), List.of(), Optional.empty(), Optional.empty(), false, List.of(), Optional.empty());

    /** @param ours our own Contact in the 2xx */
    static Binding of(SipResponse response, Optional<NameAddr> ours) {
        return new Binding(
                response.all(Header.SERVICE_ROUTE),
                response.all(Header.PATH),
                ours.flatMap(contact -> gruu(contact, "pub-gruu")),
                ours.flatMap(contact -> gruu(contact, "temp-gruu")),
                Extensions.requires(response, "outbound"),
                response.all(Header.FEATURE_CAPS),
                response.get(Header.FLOW_TIMER));
    }

    private static Optional<SipUri> gruu(NameAddr contact, String name) {
        return contact.param(name).flatMap(SipUri::parse);
    }
}
