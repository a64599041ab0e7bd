package io.jackfield.media.stream;

import io.jackfield.rtp.RtpPacket;
import java.nio.ByteBuffer;

/** Where packets that a stream has received go on to. */
interface Outlet {
    /**
     * A packet has come; valid until this returns.
     *
     * @param buffer with the packet from its position to its limit; it may be written over
     * @param from what the stream that it came in has agreed
     */
    void packet(ByteBuffer buffer, RtpPacket packet, StreamSettings from);
}
