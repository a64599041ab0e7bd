package io.jackfield.examples.small;

import io.jackfield.sip.dialog.SessionListener;
import io.jackfield.sip.dialog.UserAgent;
import io.jackfield.sip.node.SipNode;

/** A user agent that answers calls with a session description of its owner's. */
public final class Agent {
    private Agent() {}

    /** Listens on UDP. */
    public static SipNode listen(String host, int port) {
        // README: sip-core
        SipNode node = SipNode.builder().listen(l -> l.udp(host, port)).build();
        // README: end
        return node;
    }

    /** Every call rings, then is accepted. */
    public static UserAgent start(SipNode node, byte[] sdp) {
        // README: sip-core
        UserAgent agent = UserAgent.builder(node)
                .onInvite(session -> {
                    session.ring();
                    session.accept(sdp);
                    return SessionListener.NONE;
                })
                .build();
        // README: end
        return agent;
    }
}
