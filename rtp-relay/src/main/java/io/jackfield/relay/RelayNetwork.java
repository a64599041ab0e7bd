package io.jackfield.relay;

import io.jackfield.rtp.loop.PortPool;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * An address that the relay receives on, and how its peers there know it.
 *
 * @param advertised what goes into SDP: the local address, or the one that a NAT in front maps to it
 * @param ports shared by all networks of the same local address
 */
record RelayNetwork(String name, InetAddress local, InetAddress advertised, PortPool ports) {
    boolean isIpv6() {
        return local instanceof Inet6Address;
    }
}
