package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A port for datagrams of any size: the ring says that some wait, and they are read one by one. */
final class UringControlPort extends UringPort {
    UringControlPort(UringMultiplexer multiplexer, long key, InetSocketAddress wanted, int trafficClass)
            throws IOException {
        super(multiplexer, key, wanted, trafficClass, new SocketAddress(SocketAddress.ONE_SOURCE));
    }

    @Override
    void prepareReceiving() throws IOException {
        multiplexer.poll(this);
    }

    @Override
    void arrived(int result, int flags, LoopSocket reader, Multiplexer.Turn turn) {
        if (result >= 0) {
            multiplexer.again(reader); // the ring tells of a datagram once, and not of those that are left
        }
    }

    @Override
    @Nullable
    InetSocketAddress receive(ByteBuffer into) throws IOException {
        throwFailure();
        int length = multiplexer.readNow(this, into);
        return length < 0 ? null : sources.read(multiplexer.scratch(), 0);
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        throwFailure();
        return Math.max(0, multiplexer.readNow(this, into));
    }
}
