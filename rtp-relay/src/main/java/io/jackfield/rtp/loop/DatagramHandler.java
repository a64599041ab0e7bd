package io.jackfield.rtp.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes the datagrams of a {@link DatagramPort}. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * One datagram, whoever sent it, on the port's loop. Must not block.
     *
     * @param datagram the loop's own direct buffer, from position to limit; valid until this returns
     * @param source where it came from
     * @param nowNs the time of this turn of the loop
     */
    void onDatagram(ByteBuffer datagram, InetSocketAddress source, long nowNs);
}
