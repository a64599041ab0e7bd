package io.jackfield.rtp.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Takes the packets of a media port. */
@FunctionalInterface
public interface PacketHandler {
    /** What a packet may grow by, in bytes between its limit and its buffer's capacity: more than any tag of SRTP. */
    int ROOM_BYTES = 64;

    /**
     * One valid packet of the peer, on the port's loop. Must not block, and should not allocate.
     *
     * @param packet the loop's own direct buffer, from position to limit; valid, and free to be changed in place, until this returns
     * @param source where it came from
     * @param nowNs the time of this turn of the loop
     */
    void onPacket(RtpSocket socket, ByteBuffer packet, InetSocketAddress source, long nowNs);
}
