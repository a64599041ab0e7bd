package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** One UDP port on a media loop with any number of peers, for what controls media. Its methods belong on the loop, but {@link #local}. */
public final class DatagramPort extends LoopSocket {
    /** Datagrams taken in one turn, so that a flood of them does not hold up media. */
    private static final int BATCH = 64;

    private final MediaLoop loop;
    private final Datagrams channel;
    private final InetSocketAddress local;
    private final DatagramHandler handler;
    private long failures;
    private boolean closed;

    DatagramPort(MediaLoop loop, Datagrams channel, DatagramHandler handler) {
        this.loop = loop;
        this.channel = channel;
        this.local = channel.local();
        this.handler = handler;
    }

    /** The address and port that it is bound to. */
    public InetSocketAddress local() {
        return local;
    }

    /** The loop that it lives on. */
    public MediaLoop loop() {
        return loop;
    }

    /** Errors of the operating system on reading or sending. */
    public long failures() {
        return failures;
    }

    /**
     * Sends a datagram. Never throws for what the network does.
     *
     * @return whether the operating system took it
     */
    public boolean send(ByteBuffer datagram, InetSocketAddress to) {
        try {
            return !closed && channel.send(datagram, to) > 0;
        } catch (IOException e) {
            failed(e);
            return false;
        }
    }

    private void failed(IOException e) {
        if (!(e instanceof ClosedChannelException)) {
            failures++;
        }
    }

    @Override
    void onReadable(ByteBuffer buffer, long nowNs) {
        for (int i = 0; i < BATCH && !closed; i++) {
            buffer.clear();
            InetSocketAddress source;
            try {
                source = channel.receive(buffer);
            } catch (IOException e) {
                failed(e);
                return;
            }
            if (source == null) {
                return;
            }
            handler.onDatagram(buffer.flip(), source, nowNs);
        }
    }

    @Override
    public void close(Runnable released) {
        if (!closed) {
            closed = true;
            loop.release(channel, released);
        }
    }
}
