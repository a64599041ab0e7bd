package io.jackfield.sip.transport;

import io.jackfield.sip.message.ParseStatus;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipResponse;
import java.net.InetAddress;
import java.util.Optional;

/** Where a host delivers what it reads; one a shard, called on its thread. */
public interface Ingress {
    /**
     * Whether anything is taken from a source: asked before a datagram that is no response is parsed, and of a connection before
     * anything is read from it. See {@link SourceGate#opensTo}.
     */
    default boolean opensTo(InetAddress source) {
        return true;
    }

    /** A message that parsed, on the shard that read it, which need not be the one that owns its call. */
    void onMessage(SipMessage message, Flow from);

    /**
     * Remote garbage.
     *
     * @param rejection the response that it deserves, as of {@code SipParser.rejection()}
     */
    void onMalformed(ParseStatus status, Optional<SipResponse> rejection, Flow from);
}
