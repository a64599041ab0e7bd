package io.jackfield.rtp.loop;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket whose packets go through an io_uring. What is sent is copied into memory of the ring and leaves at the end of the turn;
 * how that went shows at the next call, as the report of an ICMP error always did.
 *
 * <p>It has one piece of work in the ring for as long as it is open: whatever arrives completes it, and it goes on.
 */
abstract class UringPort extends Datagrams {
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_TCLASS = 67;

    final UringMultiplexer multiplexer;
    final int socket;
    /** What the ring knows the socket by: its number among {@link RegisteredFiles}, or the socket itself. */
    final int file;
    /** What the ring is told with it. */
    final int fileFlag;
    /** Its place in the multiplexer's table, with a count of how often that was given out. */
    final long key;

    private final InetSocketAddress local;
    private final boolean ipv6;
    final SocketAddress sources;

    @Nullable
    InetSocketAddress peer;

    private @Nullable Destination destination;
    private @Nullable LoopSocket owner;
    private int failure;
    private boolean armed;
    private @Nullable Runnable released;

    /** @param remembered how many sources it is to know again */
    UringPort(
            UringMultiplexer multiplexer,
            long key,
            InetSocketAddress wanted,
            int trafficClass,
            SocketAddress remembered)
            throws IOException {
        this.sources = remembered;
        this.multiplexer = multiplexer;
        this.key = key;
        this.ipv6 = wanted.getAddress() instanceof Inet6Address;
        this.socket = Libc.socket(ipv6 ? Libc.AF_INET6 : Libc.AF_INET, Libc.SOCK_DGRAM | Libc.CLOEXEC, 0);
        if (socket < 0) {
            throw new IOException(Libc.text(Libc.errno()));
        }
        try {
            trafficClass(trafficClass);
            if (ipv6) {
                set(IPPROTO_IPV6, IPV6_V6ONLY, 1);
            }
            this.local = bind(wanted);
            boolean registered = multiplexer.register(this);
            this.file = registered ? UringMultiplexer.index(key) : socket;
            this.fileFlag = registered ? Ring.SQE_REGISTERED_FILE : 0;
        } catch (IOException e) {
            Libc.close(socket);
            throw e;
        }
    }

    @Override
    void trafficClass(int tos) throws IOException {
        set(ipv6 ? IPPROTO_IPV6 : IPPROTO_IP, ipv6 ? IPV6_TCLASS : IP_TOS, tos);
    }

    private void set(int level, int name, int value) throws IOException {
        multiplexer.scratch().putInt(0, value);
        if (Libc.setsockopt(socket, level, name, multiplexer.scratchAddress(), 4) != 0) {
            throw new IOException(Libc.text(Libc.errno()));
        }
    }

    /** Past the system's limit where it lets us, which takes a privilege; up to it otherwise. */
    @Override
    int room(int bytes) throws IOException {
        both(bytes, SO_SNDBUFFORCE, SO_SNDBUF);
        both(bytes, SO_RCVBUFFORCE, SO_RCVBUF);
        ByteBuffer scratch = multiplexer.scratch();
        long address = multiplexer.scratchAddress();
        scratch.putInt(4, 4);
        if (Libc.getsockopt(socket, SOL_SOCKET, SO_RCVBUF, address, address + 4) != 0) {
            throw new IOException(Libc.text(Libc.errno()));
        }
        return scratch.getInt(0) / 2; // the kernel doubles it for its own needs
    }

    private void both(int bytes, int forced, int asked) throws IOException {
        multiplexer.scratch().putInt(0, bytes);
        if (Libc.setsockopt(socket, SOL_SOCKET, forced, multiplexer.scratchAddress(), 4) != 0) {
            set(SOL_SOCKET, asked, bytes);
        }
    }

    private InetSocketAddress bind(InetSocketAddress wanted) throws IOException {
        ByteBuffer scratch = multiplexer.scratch();
        int length = SocketAddress.write(scratch, 0, wanted);
        if (Libc.bind(socket, multiplexer.scratchAddress(), length) != 0) {
            int errno = Libc.errno();
            if (errno == Libc.EADDRINUSE || errno == Libc.EADDRNOTAVAIL || errno == Libc.EACCES) {
                throw new BindException(Libc.text(errno));
            }
            throw new IOException(Libc.text(errno));
        }
        return name();
    }

    private InetSocketAddress name() throws IOException {
        ByteBuffer scratch = multiplexer.scratch();
        long address = multiplexer.scratchAddress();
        scratch.putInt(SocketAddress.BYTES, SocketAddress.BYTES);
        if (Libc.getsockname(socket, address, address + SocketAddress.BYTES) != 0) {
            throw new IOException(Libc.text(Libc.errno()));
        }
        return new SocketAddress(SocketAddress.ONE_SOURCE).read(scratch, 0);
    }

    /** Puts the work into the ring by which it hears of what arrives. */
    abstract void prepareReceiving() throws IOException;

    /** What arrived, or that something did. */
    abstract void arrived(int result, int flags, LoopSocket reader, Multiplexer.Turn turn);

    final void own(LoopSocket reader) throws IOException {
        owner = reader;
        arm();
    }

    private void arm() throws IOException {
        prepareReceiving();
        armed = true;
    }

    /** Its receiving work got on. */
    final void onReceived(int result, int flags, Multiplexer.Turn turn) throws IOException {
        boolean more = (flags & UringMultiplexer.CQE_MORE) != 0;
        armed = more;
        LoopSocket reader = owner;
        if (released == null && reader != null) {
            arrived(result, flags, reader, turn);
        }
        if (released != null && !armed) {
            finish();
        } else if (!armed) {
            arm();
        }
    }

    /** A packet could not be sent. */
    void onSendFailed(int errno) {
        if (errno != Libc.EAGAIN && errno != Libc.ENOBUFS) { // no room: the packet is lost and the port is well
            failure = errno;
        }
    }

    final void failed(int errno) {
        failure = errno;
    }

    final void throwFailure() throws IOException {
        int errno = failure;
        if (errno != 0) {
            failure = 0;
            if (errno == Libc.ECONNREFUSED) {
                throw new PortUnreachableException();
            }
            throw new IOException(Libc.text(errno));
        }
    }

    @Override
    final InetSocketAddress local() {
        return local;
    }

    @Override
    final int write(ByteBuffer packet) throws IOException {
        throwFailure();
        return multiplexer.send(this, packet, null);
    }

    @Override
    final int send(ByteBuffer packet, InetSocketAddress to) throws IOException {
        Destination known = destination;
        if (known == null || !known.address().equals(to)) {
            known = new Destination(to);
            destination = known;
        }
        return send(packet, known);
    }

    @Override
    final int send(ByteBuffer packet, Destination to) throws IOException {
        throwFailure();
        if (to.address().getAddress() instanceof Inet6Address != ipv6) {
            throw new IOException("a port of one IP version does not send to the other");
        }
        return hand(packet, to);
    }

    /** Gives a packet to the ring. */
    int hand(ByteBuffer packet, Destination to) throws IOException {
        return multiplexer.send(this, packet, to);
    }

    @Override
    final void connect(InetSocketAddress to) throws IOException {
        multiplexer.submit(); // what was sent before goes as it was meant
        int length = SocketAddress.write(multiplexer.scratch(), 0, to);
        if (Libc.connect(socket, multiplexer.scratchAddress(), length) != 0) {
            throw new IOException(Libc.text(Libc.errno()));
        }
        peer = to;
    }

    @Override
    final void disconnect() throws IOException {
        peer = null;
        multiplexer.submit();
        int length = SocketAddress.writeNone(multiplexer.scratch(), 0);
        if (Libc.connect(socket, multiplexer.scratchAddress(), length) != 0) {
            throw new IOException(Libc.text(Libc.errno()));
        }
        if (name().getPort() != local.getPort()) { // the kernel takes back a port that it chose itself
            bind(local);
        }
    }

    @Override
    final void close(Runnable then) {
        if (released == null) {
            released = then;
            multiplexer.closing(this);
        }
    }

    /** Closes what reads from it, and with it this port. */
    final void closeOwner() {
        LoopSocket reader = owner;
        if (reader != null) {
            reader.close(() -> {});
        }
    }

    final boolean armed() {
        return armed;
    }

    /** Nothing of it is in the ring any more: closes the socket. */
    final void finish() {
        if (fileFlag != 0) {
            multiplexer.unregister(this);
        }
        Libc.close(socket);
        multiplexer.finished(this);
        Runnable waiting = released;
        if (waiting != null) {
            multiplexer.released(waiting);
        }
    }
}
