package io.jackfield.rtp.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes the packets of a media port. */
@FunctionalInterface
public interface PacketHandler {
    /**
     * One valid packet of the peer, on the port's loop. Must not block, and should not allocate.
     *
     * @param packet the loop's own direct buffer, from position to limit; valid, and free to be changed in place, until this returns
     * @param source where it came from
     * @param nowNs the time of this turn of the loop
     */
    void onPacket(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs);
}
