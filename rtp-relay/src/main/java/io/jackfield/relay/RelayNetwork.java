package io.jackfield.relay;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PacketHandler;
import io.jackfield.rtp.loop.PortPair;
import io.jackfield.rtp.loop.PortPool;
import io.jackfield.rtp.loop.SharedPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An address that the relay receives on, and how its peers there know it.
 *
 * @param advertised what goes into SDP: the local address, or the one that a NAT in front maps to it
 * @param ports shared by all networks of the same local address
 * @param wantedPort the port of all its streams, 0 for any; empty where each stream has its own
 * @param onePort that port, once it is open
 */
record RelayNetwork(
        String name,
        InetAddress local,
        InetAddress advertised,
        PortPool ports,
        OptionalInt wantedPort,
        Optional<SharedPort> onePort) {
    RelayNetwork with(SharedPort port) {
        return new RelayNetwork(name, local, advertised, ports, wantedPort, Optional.of(port));
    }

    boolean isIpv6() {
        return local instanceof Inet6Address;
    }

    /**
     * Opens what a leg needs. On the loop.
     *
     * @param port a certain even one; 0 for any
     * @throws MediaException when there is none, or not that one
     */
    PortPair open(MediaLoop loop, int port, PacketHandler onRtp, PacketHandler onRtcp) {
        if (onePort.isPresent()) {
            int only = onePort.get().local().getPort();
            if (port != 0 && port != only) {
                throw new MediaException(
                        MediaException.Code.PORT_TAKEN, "port " + port + " is not " + only + ", the only one here");
            }
            return PortPair.of(onePort.get(), onRtp, onRtcp);
        }
        return port == 0
                ? PortPair.open(loop, local, ports, onRtp, onRtcp)
                : PortPair.open(loop, new InetSocketAddress(local, port), ports, onRtp, onRtcp);
    }
}
