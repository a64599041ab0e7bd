package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A port for packets of media of many peers: knows their addresses again, and lets none of them suffer for what another is sent. */
final class UringSharedPort extends UringMediaPort {
    private long unsent;

    UringSharedPort(
            UringMultiplexer multiplexer, long key, InetSocketAddress wanted, int trafficClass, ReceiveBuffers buffers)
            throws IOException {
        super(multiplexer, key, wanted, trafficClass, buffers, new SocketAddress(SocketAddress.MANY_SOURCES));
    }

    /** It is lost; to whom it was sent is not known any more. */
    @Override
    void onSendFailed(int errno) {
        unsent++;
    }

    @Override
    long unsent() {
        return unsent;
    }
}
