package io.jackfield.relay;

import java.nio.ByteBuffer;

/** Sees packets as they pass, in the clear; must neither block nor keep or change the buffer. */
interface PacketTap {
    /** A packet that came from the side of a leg, from position to limit. */
    void packet(RelayLeg from, ByteBuffer packet, boolean rtcp, long nowNs);
}
