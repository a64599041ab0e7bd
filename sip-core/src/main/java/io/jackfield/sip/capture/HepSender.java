package io.jackfield.sip.capture;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket to a capture server. It blocks; for the capture's thread, but for {@link #interrupt}. */
final class HepSender {
    private static final Logger LOG = LoggerFactory.getLogger(HepSender.class);
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    /** A server that is down is tried again so often; what comes meanwhile is dropped. */
    private static final long RETRY_NS = 1_000_000_000L;

    private final HepServer server;
    private final Capture.Counters counters;
    private volatile @Nullable WritableByteChannel channel;
    private volatile boolean interrupted;
    private long failedNs;
    private boolean down;

    HepSender(HepServer server, Capture.Counters counters) {
        this.server = server;
        this.counters = counters;
    }

    boolean stream() {
        return server.tcp();
    }

    /** Sends a packet, or over TCP several. @throws IOException when they are lost */
    void send(ByteBuffer packets) throws IOException {
        WritableByteChannel open = channel;
        if (open == null) {
            open = connect();
        }
        try {
            while (packets.hasRemaining()) {
                open.write(packets);
            }
        } catch (IOException lost) {
            if (server.tcp()) { // of datagrams nobody listened: the socket is still good
                close();
            }
            failed(lost);
            throw lost;
        }
        if (down) {
            down = false;
            LOG.info("capture server {} is back", server);
        }
    }

    private WritableByteChannel connect() throws IOException {
        long now = System.nanoTime();
        if (interrupted || down && now - failedNs < RETRY_NS) {
            throw new IOException("down");
        }
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(server.host()), server.port());
            WritableByteChannel open = server.tcp() ? stream(address) : datagrams(address);
            channel = open;
            if (interrupted) {
                close();
                throw new IOException("closed");
            }
            return open;
        } catch (IOException | RuntimeException unreachable) {
            failed(unreachable);
            throw new IOException("not reached", unreachable);
        }
    }

    private static WritableByteChannel datagrams(InetSocketAddress address) throws IOException {
        DatagramChannel open = DatagramChannel.open();
        open.connect(address);
        return open;
    }

    private static WritableByteChannel stream(InetSocketAddress address) throws IOException {
        SocketChannel open = SocketChannel.open();
        try {
            open.socket().connect(address, CONNECT_TIMEOUT_MS);
            open.socket().setKeepAlive(true);
            return open;
        } catch (IOException | RuntimeException refused) {
            open.close();
            throw refused;
        }
    }

    private void failed(Exception why) {
        if (interrupted) {
            return;
        }
        counters.failures.increment();
        failedNs = System.nanoTime();
        if (!down) {
            down = true;
            LOG.warn("capture server {} cannot be reached: {}", server, why.toString());
        }
    }

    /** From any thread: ends a write that hangs, and lets nothing more be opened. */
    void interrupt() {
        interrupted = true;
        close();
    }

    void close() {
        WritableByteChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException ignored) {
                // It is closed all the same; there is nobody to tell.
            }
        }
    }
}
