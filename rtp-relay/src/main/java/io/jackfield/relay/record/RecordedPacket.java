package io.jackfield.relay.record;

import java.net.InetSocketAddress;

/**
 * A packet to be written.
 *
 * @param channel 0 from the offerer, 1 from the answerer
 * @param rtcp whether it is RTCP
 * @param bytes in the clear
 * @param source where it came from
 * @param destination where it arrived
 * @param atNs when, by the clock of its loop
 */
public record RecordedPacket(
        int channel, boolean rtcp, byte[] bytes, InetSocketAddress source, InetSocketAddress destination, long atNs) {}
