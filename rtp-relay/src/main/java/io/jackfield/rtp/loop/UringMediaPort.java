package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A port for packets of media of one peer: the kernel puts each into one of the ring's buffers, its source before it. */
class UringMediaPort extends UringPort {
    private static final int NONE = -1;

    private final ReceiveBuffers buffers;
    private int buffer = NONE;
    private int size;

    UringMediaPort(
            UringMultiplexer multiplexer, long key, InetSocketAddress wanted, int trafficClass, ReceiveBuffers buffers)
            throws IOException {
        this(multiplexer, key, wanted, trafficClass, buffers, new SocketAddress(SocketAddress.ONE_SOURCE));
    }

    UringMediaPort(
            UringMultiplexer multiplexer,
            long key,
            InetSocketAddress wanted,
            int trafficClass,
            ReceiveBuffers buffers,
            SocketAddress remembered)
            throws IOException {
        super(multiplexer, key, wanted, trafficClass, remembered);
        this.buffers = buffers;
    }

    @Override
    void prepareReceiving() throws IOException {
        multiplexer.receiveIntoBuffers(this);
    }

    @Override
    void arrived(int result, int flags, LoopSocket reader, Multiplexer.Turn turn) {
        if (result < 0) {
            if (result != -Libc.ENOBUFS && result != -Libc.ECANCELED) { // without a buffer it waits in the socket
                failed(-result);
                turn.ready(reader);
            }
            return;
        }
        buffer = flags >>> UringMultiplexer.CQE_BUFFER_SHIFT;
        size = ReceiveBuffers.size(result);
        if (size < 0 || buffers.cut(buffer)) {
            buffer = NONE;
            failed(Libc.EMSGSIZE);
        }
        turn.ready(reader);
        buffer = NONE;
    }

    @Override
    @Nullable
    InetSocketAddress receive(ByteBuffer into) throws IOException {
        throwFailure();
        if (buffer == NONE) {
            return null;
        }
        InetSocketAddress source = sources.read(buffers.memory(), ReceiveBuffers.sourceAt(buffer));
        take(into);
        return source;
    }

    @Override
    int read(ByteBuffer into) throws IOException {
        throwFailure();
        if (buffer == NONE) {
            return 0;
        }
        InetSocketAddress source = sources.read(buffers.memory(), ReceiveBuffers.sourceAt(buffer));
        if (source != peer && !source.equals(peer)) { // came before the kernel compared sources
            buffer = NONE;
            return 0;
        }
        return take(into);
    }

    private int take(ByteBuffer into) {
        into.put(into.position(), buffers.memory(), ReceiveBuffers.packetAt(buffer), size);
        into.position(into.position() + size);
        buffer = NONE;
        return size;
    }
}
