package io.jackfield.proxy.registrar;

import io.jackfield.proxy.Decision;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.time.Duration;
import java.util.List;

/**
 * Writes the 200 to a REGISTER (RFC 3261 10.3 step 8).
 *
 * @param serviceRoute values of Service-Route (RFC 3608)
 * @param gruu whether devices that ask get a GRUU (RFC 5627)
 * @param flowTimer the Flow-Timer (RFC 5626); zero for none
 */
record RegisterAnswer(List<String> serviceRoute, boolean gruu, Duration flowTimer) {

    /** With all current bindings. */
    Decision registered(SipRequest request, String address, List<Binding> bindings, boolean outbound, long nowNs) {
        ResponseEdit response =
                SipResponse.to(request, 200).toTag(Long.toString(nowNs & Long.MAX_VALUE, 36) + request.cseqNumber());
        boolean wantsGruu = gruu && RegisterRequest.names(request.headers(Header.SUPPORTED), "gruu");
        for (Binding binding : bindings) {
            response.add(Header.CONTACT, contact(binding, address, wantsGruu, nowNs));
        }
        for (String path : request.headers(Header.PATH)) {
            response.add(Header.PATH, path); // RFC 3327 5.3
        }
        for (String hop : serviceRoute) {
            response.add(Header.SERVICE_ROUTE, hop);
        }
        if (outbound) {
            response.add(Header.REQUIRE, "outbound"); // RFC 5626 6
            if (!flowTimer.isZero()) {
                response.add("Flow-Timer", Long.toString(flowTimer.toSeconds()));
            }
        }
        return Decision.respond(response.build());
    }

    private static String contact(Binding binding, String address, boolean gruu, long nowNs) {
        Binding.Device device = binding.device();
        StringBuilder contact = new StringBuilder(128)
                .append('<')
                .append(binding.contact())
                .append(">;expires=")
                .append(binding.remainingSeconds(nowNs));
        if (binding.q() < 1) {
            contact.append(";q=").append(binding.q());
        }
        if (!device.instance().isEmpty()) {
            contact.append(";+sip.instance=\"").append(device.instance()).append('"');
            if (device.outbound()) {
                contact.append(";reg-id=").append(device.regId());
            }
            if (gruu) {
                contact.append(";pub-gruu=\"sip:")
                        .append(address)
                        .append(";gr=")
                        .append(Contacts.gruuOf(device))
                        .append('"');
            }
        }
        return contact.toString();
    }
}
