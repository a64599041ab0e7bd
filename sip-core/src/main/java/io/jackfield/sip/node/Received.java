package io.jackfield.sip.node;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.resolve.NumericHost;
import io.jackfield.sip.transport.Flow;

/** Writes into the top Via of a request where it really came from (RFC 3261 18.2.1, RFC 3581 4). */
final class Received {
    private Received() {}

    /** The request with received and rport as they must be; itself when there is nothing to add. */
    static SipRequest mark(SipRequest request, Flow from) {
        return isComplete(request, from)
                ? request
                : request.edit().received(host(from), from.remote().getPort()).build();
    }

    /**
     * As {@link #mark(SipRequest, Flow)}, for the refusal of a request that was not marked: a Via that is broken has no place for more.
     */
    static SipResponse mark(SipResponse response, Flow from) {
        return !response.viaIsSound() || isComplete(response, from)
                ? response
                : response.edit().received(host(from), from.remote().getPort()).build();
    }

    /**
     * RFC 3581 4: with rport, received is added even if it says the same as sent-by. A received that is there already is a lie or
     * a loop: ours goes in its place.
     */
    private static boolean isComplete(SipMessage message, Flow from) {
        return !message.viaHasRport()
                && !message.viaHasReceived()
                && (message.sentByHostIs(from.remoteHostText())
                        || NumericHost.parse(message.topVia().host())
                                .filter(from.remoteHost()::equals)
                                .isPresent());
    }

    private static String host(Flow from) {
        String host = from.remoteHostText();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
