package io.jackfield.sip.node;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.Via;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;
import java.net.InetAddress;

/** Writes into the top Via of a request where it really came from (RFC 3261 18.2.1, RFC 3581 4). */
final class Received {
    private Received() {}

    /** The request with received and rport as they must be; itself when there is nothing to add. */
    static SipRequest mark(SipRequest request, Flow from) {
        if (!request.viaHasRport() && !request.viaHasReceived() && request.sentByHostIs(from.remoteHostText())) {
            return request;
        }
        Via via = request.topVia();
        Via marked = mark(via, from);
        return marked == via
                ? request
                : request.edit().replaceFirst(Header.VIA, marked.toString()).build();
    }

    /** As {@link #mark(SipRequest, Flow)}, for a response made of a request that was not marked. */
    static SipResponse mark(SipResponse response, Flow from) {
        Via via = response.topVia();
        Via marked = mark(via, from);
        return marked == via
                ? response
                : response.edit().replaceFirst(Header.VIA, marked.toString()).build();
    }

    private static Via mark(Via via, Flow from) {
        boolean wantsPort = via.hasRport();
        // RFC 3581 4: with rport, received is added even if it says the same as sent-by. A received that is there
        // already is a
        // lie or a loop: ours goes in its place.
        if (!wantsPort && via.received().isEmpty() && isSentBy(via, from.remoteHost())) {
            return via;
        }
        String host = from.remoteHostText();
        Via marked = via.withParam("received", host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        return wantsPort
                ? marked.withParam("rport", Integer.toString(from.remote().getPort()))
                : marked;
    }

    private static boolean isSentBy(Via via, InetAddress source) {
        return NumericHost.parse(via.host()).filter(source::equals).isPresent();
    }
}
