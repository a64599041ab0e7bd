package io.jackfield.sip.transaction;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.Via;
import io.jackfield.sip.transport.Flow;
import java.net.InetSocketAddress;

/** Where the responses to a request go. */
public final class ReplyFlow {
    private ReplyFlow() {}

    /**
     * RFC 3261 18.2.2 and RFC 3581 4: back over the connection it came by; a datagram to the address it came from, and to the
     * port it came from if it asks for that by rport, else to the port of its Via. A maddr is not obeyed, since it would let
     * anyone aim our responses at anyone.
     */
    static Flow of(SipRequest request, Flow from) {
        return from.transport().reliable() ? from : of(request.topVia(), from);
    }

    /** As above, by the top Via of the request or of its response. */
    public static Flow of(Via via, Flow from) {
        if (from.transport().reliable()) {
            return from;
        }
        int port = via.port() < 0 ? from.transport().defaultPort() : via.port();
        if (via.hasRport() || port == from.remote().getPort() || port == 0) {
            return from;
        }
        return from.withRemote(new InetSocketAddress(from.remoteHost(), port));
    }
}
