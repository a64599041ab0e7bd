package io.jackfield.sip.transaction;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import java.net.InetSocketAddress;

/** Where the response to a request goes. */
public final class ReplyFlow {
    private ReplyFlow() {}

    /**
     * RFC 3261 18.2.2 and RFC 3581 4: back over the connection it came by; a datagram to the address it came from, and to the
     * port it came from if it asks for that by rport, else to the port of its Via. A maddr is not obeyed, since it would let
     * anyone aim our responses at anyone.
     *
     * @param message the request, or a response to it
     * @param from where the request came from
     */
    public static Flow of(SipMessage message, Flow from) {
        if (from.transport().reliable() || message.viaHasRport()) {
            return from;
        }
        int written = message.sentByPort();
        int port = written < 0 ? from.transport().defaultPort() : written;
        return port == from.remote().getPort() || port == 0
                ? from
                : from.withRemote(new InetSocketAddress(from.remoteHost(), port));
    }
}
