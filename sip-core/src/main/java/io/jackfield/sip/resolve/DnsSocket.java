package io.jackfield.sip.resolve;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A socket for one attempt at one name server. Used by the client's thread alone. */
abstract sealed class DnsSocket {
    /** What came and what became of it; called from {@link #ready} only. */
    interface Sink {
        void onBytes(DnsSocket from, byte[] bytes, long nowNs);

        void onUnreachable(DnsSocket from, long nowNs);
    }

    final int attempt;
    private final Sink sink;
    private @Nullable SelectableChannel channel;
    private boolean failed;

    private DnsSocket(Sink sink, int attempt) {
        this.sink = sink;
        this.attempt = attempt;
    }

    /** Sends the question, or begins to. When it can not, {@link #failed} says so. */
    void open(Selector selector, InetSocketAddress server) {
        try {
            channel = connect(selector, server);
        } catch (IOException | RuntimeException refused) {
            failed = true;
        }
    }

    /** Whether it could not even be opened. */
    boolean failed() {
        return failed;
    }

    /** Reads and writes what it can. */
    void ready(SelectionKey key, long nowNs) {
        try {
            byte[] whole = step(key);
            while (whole != null && key.isValid()) {
                sink.onBytes(this, whole, nowNs);
                whole = key.isValid() ? step(key) : null;
            }
        } catch (IOException | RuntimeException lost) {
            sink.onUnreachable(this, nowNs);
        }
    }

    void close() {
        try {
            SelectableChannel open = channel;
            if (open != null) {
                open.close();
            }
        } catch (IOException ignored) {
            // It is closed all the same; there is nobody to tell.
        }
    }

    abstract SelectableChannel connect(Selector selector, InetSocketAddress server) throws IOException;

    /** Does what is possible; a message when one is whole. */
    abstract byte @Nullable [] step(SelectionKey key) throws IOException;

    static StandardProtocolFamily family(InetSocketAddress server) {
        return server.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    /** By UDP: connected, so that the kernel drops what others send, from a port that the kernel draws. */
    static final class Datagram extends DnsSocket {
        private final byte[] question;
        private final ByteBuffer in = ByteBuffer.allocate(4_096);

        Datagram(Sink sink, int attempt, byte[] question) {
            super(sink, attempt);
            this.question = question;
        }

        @Override
        SelectableChannel connect(Selector selector, InetSocketAddress server) throws IOException {
            DatagramChannel udp = DatagramChannel.open(family(server));
            try {
                udp.configureBlocking(false);
                udp.connect(server);
                udp.register(selector, SelectionKey.OP_READ, this);
                udp.write(ByteBuffer.wrap(question));
                return udp;
            } catch (IOException | RuntimeException refused) {
                udp.close();
                throw refused;
            }
        }

        @Override
        byte @Nullable [] step(SelectionKey key) throws IOException {
            in.clear();
            int length = ((DatagramChannel) key.channel()).read(in);
            return length <= 0 ? null : Arrays.copyOf(in.array(), length);
        }
    }

    /** By TCP: each message has its length in front (RFC 1035 4.2.2). */
    static final class Stream extends DnsSocket {
        private final ByteBuffer out;
        private ByteBuffer in = ByteBuffer.allocate(2);
        private boolean length = true;

        Stream(Sink sink, int attempt, byte[] question) {
            super(sink, attempt);
            out = ByteBuffer.allocate(2 + question.length);
            out.putShort((short) question.length).put(question).flip();
        }

        @Override
        SelectableChannel connect(Selector selector, InetSocketAddress server) throws IOException {
            SocketChannel tcp = SocketChannel.open(family(server));
            try {
                tcp.configureBlocking(false);
                boolean connected = tcp.connect(server);
                tcp.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
                return tcp;
            } catch (IOException | RuntimeException refused) {
                tcp.close();
                throw refused;
            }
        }

        @Override
        byte @Nullable [] step(SelectionKey key) throws IOException {
            SocketChannel tcp = (SocketChannel) key.channel();
            if (!tcp.isConnected()) {
                tcp.finishConnect();
                key.interestOps(SelectionKey.OP_WRITE);
            }
            if (out.hasRemaining()) {
                tcp.write(out);
                key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                return null;
            }
            if (tcp.read(in) < 0) {
                throw new IOException("closed");
            }
            if (in.hasRemaining()) {
                return null;
            }
            in.flip();
            boolean wasLength = length;
            length = !length;
            if (wasLength) {
                in = ByteBuffer.allocate(in.getShort() & 0xFFFF);
                return step(key);
            }
            byte[] whole = in.array();
            in = ByteBuffer.allocate(2);
            return whole;
        }
    }
}
