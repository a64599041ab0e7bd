package io.jackfield.sip.resolve;

import io.jackfield.sip.transport.Transport;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Set;

/**
 * What a node can send by: servers that it has no transport or no address family for are not looked for.
 *
 * @param ipv4 whether it has a socket for IPv4
 * @param ipv6 whether it has a socket for IPv6
 */
public record Reach(Set<Transport> transports, boolean ipv4, boolean ipv6) {
    public Reach {
        transports = Set.copyOf(transports);
    }

    /** These transports, over IPv4 and IPv6. */
    public static Reach of(Set<Transport> transports) {
        return new Reach(transports, true, true);
    }

    boolean has(Transport transport) {
        return transports.contains(transport);
    }

    boolean reaches(InetAddress address) {
        return address instanceof Inet6Address ? ipv6 : ipv4;
    }
}
