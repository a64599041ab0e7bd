package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A port for packets of media of many peers: knows their addresses again, and lets none of them suffer for what another is sent. */
final class UringSharedPort extends UringMediaPort {
    private final SendBatches batches;
    private boolean segments = true;
    private long unsent;

    UringSharedPort(
            UringMultiplexer multiplexer,
            long key,
            InetSocketAddress wanted,
            int trafficClass,
            ReceiveBuffers buffers,
            SendBatches batches)
            throws IOException {
        super(multiplexer, key, wanted, trafficClass, buffers, new SocketAddress(SocketAddress.MANY_SOURCES));
        this.batches = batches;
    }

    /** It is lost; to whom it was sent is not known any more. */
    @Override
    void onSendFailed(int errno) {
        unsent++;
    }

    /** The same for some that went as one; where the network cannot part them they go one by one from then on. */
    void onBatchFailed(int count, int errno) {
        unsent += count;
        if (count > 1 && errno != Libc.EAGAIN && errno != Libc.ENOBUFS && errno != Libc.EPERM) {
            segments = false;
        }
    }

    /** Whether packets may go as one. */
    boolean segments() {
        return segments;
    }

    @Override
    int hand(ByteBuffer packet, Destination to) throws IOException {
        boolean small = packet.remaining() <= SendBatches.MAX_SEGMENT_BYTES && packet.hasRemaining();
        if (small) {
            return batches.add(this, packet, to);
        }
        batches.prepare(); // in the order in which they were sent
        return super.hand(packet, to);
    }

    @Override
    long unsent() {
        return unsent;
    }
}
