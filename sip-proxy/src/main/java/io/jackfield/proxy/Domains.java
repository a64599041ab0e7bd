package io.jackfield.proxy;

import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.SipNode;
import java.util.Locale;
import java.util.Set;

/** The domains that a proxy is responsible for (RFC 3261 16.5): those it was given, and the addresses it listens on. */
final class Domains {
    private final SipNode node;
    private final Set<String> names;

    /** @param names in lower case */
    Domains(SipNode node, Set<String> names) {
        this.node = node;
        this.names = Set.copyOf(names);
    }

    /** Whether a Request-URI is ours to route. */
    boolean ours(SipUri uri) {
        return node.isSelf(uri) || named(uri) && portIsOurs(uri);
    }

    /** Whether an address of record is one of ours, whatever its port. */
    boolean named(SipUri uri) {
        return names.contains(uri.host().toLowerCase(Locale.ROOT));
    }

    /** A domain with the port of another server on the same machine means that server. */
    private boolean portIsOurs(SipUri uri) {
        if (uri.port() < 0) {
            return true;
        }
        for (ListenPoint point : node.listenPoints()) {
            if (point.address().getPort() == uri.port()
                    || point.advertised()
                            .filter(told -> told.getPort() == uri.port())
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }
}
