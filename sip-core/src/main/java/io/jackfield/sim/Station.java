package io.jackfield.sim;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Who has an address of the network: a host or a scripted peer. */
interface Station {
    /** How a ladder calls it. */
    String name();

    /** A datagram came; nobody writes to the bytes any more. */
    void onDatagram(byte[] bytes, InetSocketAddress from, InetSocketAddress to);

    /** Its own name of an address at which it takes connections of a transport; empty when it does not. */
    Optional<InetSocketAddress> accepts(Transport transport, InetSocketAddress address);

    /** It has a connection, that it opened or accepted. */
    void onOpen(Flow flow, SimConnection connection);

    /** A piece came over a connection; nobody writes to the bytes any more. */
    void onPiece(byte[] bytes, Flow flow);

    /** A connection is gone. */
    void onClose(Flow flow);

    /** It has lost all that it knew, and its addresses; its connections are left hanging. */
    void crash();
}
