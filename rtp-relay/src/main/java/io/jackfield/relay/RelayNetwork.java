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
 * @param rank which of the addresses of its name and family it is, from 0
 * @param advertised what goes into SDP: the local address, or the one that a NAT in front maps to it
 * @param ports shared by all networks of the same local address
 * @param wantedPort the port of all its streams, 0 for any; empty where each stream has its own
 * @param onePort that port, once it is open
 */
record RelayNetwork(
        String name,
        int rank,
        InetAddress local,
        InetAddress advertised,
        PortPool ports,
        OptionalInt wantedPort,
        Optional<SharedPort> onePort) {
    RelayNetwork with(SharedPort port) {
        return new RelayNetwork(name, rank, local, advertised, ports, wantedPort, Optional.of(port));
    }

    /** What is before the last colon of its name; all of it without one. */
    String base() {
        int colon = name.lastIndexOf(':');
        return colon > 0 ? name.substring(0, colon) : name;
    }

    /** Whether a session more has a place here. */
    boolean hasPorts() {
        return onePort.isPresent() || ports.free() > 0;
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
