package io.jackfield.sip.resolve;

import io.jackfield.sip.resolve.DnsRecord.Naptr;
import io.jackfield.sip.transport.Transport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a domain's NAPTR records say to a node (RFC 3263 4.1).
 *
 * @param services those that the node can use, best first
 * @param further where more NAPTR records are; "" for nowhere
 */
record NaptrChoice(List<Service> services, String further) {
    /**
     * A transport and where its servers are.
     *
     * @param direct whether the replacement is a host ({@code a} flag) and not the name of SRV records
     */
    record Service(Transport transport, String replacement, boolean direct) {}

    static NaptrChoice of(List<DnsRecord> records, boolean sips, Reach reach) {
        List<Naptr> sorted = new ArrayList<>();
        for (DnsRecord record : records) {
            // RFC 3263 4.1: its rules are of one replacement each; a regular expression is none.
            if (record instanceof Naptr naptr
                    && naptr.regexp().isEmpty()
                    && !naptr.replacement().isEmpty()) {
                sorted.add(naptr);
            }
        }
        sorted.sort(Comparator.comparingInt(Naptr::order).thenComparingInt(Naptr::preference));
        List<Service> services = new ArrayList<>();
        String further = "";
        for (Naptr naptr : sorted) {
            String flags = naptr.flags().toLowerCase(Locale.ROOT);
            Optional<Transport> transport = transport(naptr.service(), sips).filter(reach::has);
            if (flags.isEmpty() && further.isEmpty() && naptr.service().isEmpty()) {
                further = naptr.replacement();
            } else if (transport.isPresent() && (flags.equals("s") || flags.equals("a"))) {
                services.add(new Service(transport.get(), naptr.replacement(), flags.equals("a")));
            }
        }
        return new NaptrChoice(List.copyOf(services), further);
    }

    /** RFC 3263 4.1: a sips URI takes SIPS services alone; SCTP (SIP+D2S) is none of ours, nor are WebSockets (RFC 7118 7). */
    private static Optional<Transport> transport(String service, boolean sips) {
        return switch (service.toUpperCase(Locale.ROOT)) {
            case "SIPS+D2T" -> Optional.of(Transport.TLS);
            case "SIP+D2T" -> sips ? Optional.empty() : Optional.of(Transport.TCP);
            case "SIP+D2U" -> sips ? Optional.empty() : Optional.of(Transport.UDP);
            default -> Optional.empty();
        };
    }
}
