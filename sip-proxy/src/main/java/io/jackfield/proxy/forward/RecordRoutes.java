package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.transport.Transport;
import java.util.List;

/** Writes our Record-Route values (RFC 3261 16.6 step 4), two where a request changes the interface or transport (RFC 5658). */
final class RecordRoutes {
    /** The parameter with the token. */
    static final String TOKEN = "jf";

    private RecordRoutes() {}

    /**
     * Puts them on: the side that the request leaves by comes first, so that either peer finds first the address it can reach.
     *
     * @param in the sent-by of the side that the request came in by
     * @param out the sent-by of the side that it leaves by
     */
    static void add(RequestEdit request, String in, Transport inBy, String out, Transport outBy, String token) {
        request.addFirst(Header.RECORD_ROUTE, value(in, inBy, token));
        if (changes(in, inBy, out, outBy)) {
            request.addFirst(Header.RECORD_ROUTE, value(out, outBy, token));
        }
    }

    /** The values as {@link #add} puts them on, from the top. */
    static List<String> of(String in, Transport inBy, String out, Transport outBy, String token) {
        String first = value(in, inBy, token);
        return changes(in, inBy, out, outBy) ? List.of(value(out, outBy, token), first) : List.of(first);
    }

    static boolean changes(String in, Transport inBy, String out, Transport outBy) {
        return inBy != outBy || !in.equals(out);
    }

    static String value(String sentBy, Transport transport, String token) {
        return transport == Transport.UDP
                ? "<sip:" + sentBy + ";lr;" + TOKEN + '=' + token + '>'
                : "<sip:" + sentBy + ";transport=" + transport.uriName() + ";lr;" + TOKEN + '=' + token + '>';
    }
}
