package io.jackfield.rtp.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An io_uring: packets of all ports come and go by one system call a turn, where a selector needs two a packet. Linux 6.1 and newer.
 *
 * <p>What a port does in the ring is marked with the port's key and what it is: so completions find it, and those of a port that
 * is gone find nobody.
 */
final class UringMultiplexer implements Multiplexer, Ring.Completions {
    static final int CQE_MORE = 1 << 1;
    static final int CQE_BUFFER_SHIFT = 16;

    private static final int CQE_BUFFER = 1;
    private static final int WORK = 4_096;
    private static final int SLOT_BYTES = 2_304;
    private static final int HEADER_AT = 2_176; // msghdr, iovec and address behind a packet of up to 2,176 bytes
    private static final int IOVEC_AT = HEADER_AT + 56;
    private static final int ADDRESS_AT = IOVEC_AT + 16;
    private static final int SCRATCH_BYTES = 64;
    private static final int DATAGRAM_BYTES = 1 << 16;

    private static final int RECEIVE_MULTISHOT = 1 << 1;
    private static final int POLL_MULTISHOT = 1;
    private static final int POLLIN = 1;

    private static final long RECEIVE = 1L << 56;
    private static final long SEND = 2L << 56;
    private static final long CANCEL = 3L << 56;
    private static final long WAKE = 4L << 56;
    private static final long BATCH = 0x40L << 56; // and above: the number of packets in it, less one
    private static final long KIND = 0xffL << 56;
    private static final int INDEX_BITS = 24;
    private static final long CLOSE_PATIENCE_NS = 1_000_000_000L;

    private final Ring ring;
    private final RegisteredFiles files;
    private final ReceiveBuffers buffers;
    private final ByteBuffer slots = Libc.allocate(WORK * SLOT_BYTES);
    private final long slotsAddress = Libc.address(slots);
    private final ByteBuffer scratch = Libc.allocate(SCRATCH_BYTES + DATAGRAM_BYTES);
    private final long scratchAddress = Libc.address(scratch);
    private final ByteBuffer header = Libc.allocate(56);
    private final long headerAddress = Libc.address(header);
    private final ByteBuffer wake = Libc.allocate(16);
    private final long wakeAddress = Libc.address(wake);
    private final Object wakeGuard = new Object();
    private int wakeDescriptor;
    private boolean enabled;
    private @Nullable SendBatches batches;

    private @Nullable UringPort[] ports = new UringPort[64];
    private int[] generations = new int[64];
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private int portCount;
    private List<LoopSocket> unread = new ArrayList<>();
    private List<LoopSocket> reading = new ArrayList<>();
    private List<Runnable> releases = new ArrayList<>();
    private List<Runnable> releasing = new ArrayList<>();
    private boolean reread;
    private @Nullable Turn turn;

    /** @throws IOException when this system has no io_uring for us */
    UringMultiplexer() throws IOException {
        ring = new Ring(WORK, WORK * 4);
        files = new RegisteredFiles(ring);
        wakeDescriptor = Libc.eventfd(0, Libc.CLOEXEC);
        try {
            if (wakeDescriptor < 0) {
                throw new IOException("no eventfd: " + Libc.text(Libc.errno()));
            }
            buffers = new ReceiveBuffers(ring);
        } catch (IOException e) {
            ring.close();
            Libc.close(wakeDescriptor);
            throw e;
        }
        header.putInt(8, SocketAddress.BYTES);
        wake.putLong(8, 1);
        for (int i = ports.length - 1; i >= 0; i--) {
            free.push(i);
        }
    }

    /** Marks a send of so many packets, 1 to 64. */
    static long batch(int packets) {
        return BATCH + ((long) (packets - 1) << 56);
    }

    private SendBatches batches() {
        SendBatches known = batches;
        if (known == null) {
            known = new SendBatches(ring);
            batches = known;
        }
        return known;
    }

    /** Puts into the ring what waits to be sent. */
    private void prepare() throws IOException {
        if (batches != null) {
            batches.prepare();
        }
    }

    private void submitted() {
        if (batches != null) {
            batches.submitted();
        }
    }

    /** Memory for arguments of system calls; of the next call only. */
    ByteBuffer scratch() {
        return scratch;
    }

    long scratchAddress() {
        return scratchAddress;
    }

    @Override
    public <T extends LoopSocket> T open(
            InetSocketAddress local, int trafficClass, Use use, Function<Datagrams, T> wrap) throws IOException {
        if (free.isEmpty()) {
            grow();
        }
        int index = free.pop();
        long key = (long) generations[index] << INDEX_BITS | index;
        try {
            UringPort port = switch (use) {
                case MEDIA -> new UringMediaPort(this, key, local, trafficClass, buffers);
                case SHARED -> new UringSharedPort(this, key, local, trafficClass, buffers, batches());
                case CONTROL -> new UringControlPort(this, key, local, trafficClass);
            };
            ports[index] = port;
            portCount++;
            T socket = wrap.apply(port);
            port.own(socket);
            return socket;
        } catch (IOException e) {
            if (ports[index] == null) {
                free.push(index);
            }
            throw e;
        }
    }

    /** Tells the ring of a port's socket. @return whether it is known by the port's place from now on */
    boolean register(UringPort port) {
        return files.add(index(port.key), port.socket);
    }

    void unregister(UringPort port) {
        files.remove(index(port.key));
    }

    /** The place of a port in the table, by its key or what is marked with it. */
    static int index(long key) {
        return (int) (key & (1 << INDEX_BITS) - 1);
    }

    private void grow() throws IOException {
        int old = ports.length;
        if (old == 1 << INDEX_BITS) {
            throw new IOException("too many ports on one loop");
        }
        ports = Arrays.copyOf(ports, old * 2);
        generations = Arrays.copyOf(generations, old * 2);
        for (int i = old * 2 - 1; i >= old; i--) {
            free.push(i);
        }
    }

    private @Nullable UringPort port(long data) {
        UringPort port = ports[index(data)];
        return port != null && port.key == (data & ~KIND) ? port : null;
    }

    @Override
    public void await(long waitNs, Turn handler) throws IOException {
        if (!enabled) {
            ring.enable();
            enabled = true;
            armWake();
        }
        turn = handler;
        prepare();
        if (!ring.ready()) {
            boolean atOnce = waitNs <= 0 || reread || !releases.isEmpty();
            ring.submitAndWait(atOnce ? 0 : 1, atOnce ? 0 : waitNs);
        } else {
            ring.submit(); // what the last turn sent
        }
        submitted();
        ring.drain(this);
        buffers.publish();
        readAgain(handler);
        runReleases(handler);
    }

    private void readAgain(Turn handler) {
        if (unread.isEmpty()) {
            return;
        }
        List<LoopSocket> now = unread;
        unread = reading;
        reading = now;
        for (int i = 0; i < now.size(); i++) {
            reread = false;
            handler.ready(now.get(i));
            if (reread) {
                unread.add(now.get(i));
            }
        }
        now.clear();
        reread = !unread.isEmpty();
    }

    private void runReleases(Turn handler) {
        List<Runnable> due = releases;
        releases = releasing;
        releasing = due;
        for (int i = 0; i < due.size(); i++) {
            handler.released(due.get(i));
        }
        due.clear();
    }

    @Override
    public void completed(long data, int result, int flags) {
        try {
            UringPort port = port(data);
            long kind = data & KIND;
            if (kind == RECEIVE) {
                if (port != null && turn != null) {
                    port.onReceived(result, flags, turn);
                }
                if ((flags & CQE_BUFFER) != 0) {
                    buffers.give(flags >>> CQE_BUFFER_SHIFT);
                }
            } else if (kind == SEND && port != null) {
                port.onSendFailed(-result);
            } else if ((kind & BATCH) != 0 && port instanceof UringSharedPort) {
                ((UringSharedPort) port).onBatchFailed((int) (kind - BATCH >>> 56) + 1, -result);
            } else if (kind == WAKE) {
                armWake();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void armWake() throws IOException {
        int at = entry(Ring.OP_READ, 0, wakeDescriptor, WAKE);
        ring.entries().putLong(at + 8, -1).putLong(at + 16, wakeAddress).putInt(at + 24, 8);
    }

    private int entry(int operation, int flags, int socket, long data) throws IOException {
        return ring.prepare(operation, flags, socket, data) * 64;
    }

    void receiveIntoBuffers(UringPort port) throws IOException {
        int at = ring.prepare(Ring.OP_RECVMSG, Ring.SQE_BUFFER_SELECT, port, RECEIVE | port.key) * 64;
        ring.entries()
                .putShort(at + 2, (short) RECEIVE_MULTISHOT)
                .putLong(at + 16, headerAddress)
                .putInt(at + 24, 1)
                .putShort(at + 40, (short) ReceiveBuffers.GROUP);
    }

    void poll(UringPort port) throws IOException {
        int at = ring.prepare(Ring.OP_POLL_ADD, 0, port, RECEIVE | port.key) * 64;
        ring.entries().putInt(at + 24, POLL_MULTISHOT).putInt(at + 28, POLLIN);
    }

    /** This port may have more to read. */
    void again(LoopSocket reader) {
        if (!unread.contains(reader)) {
            unread.add(reader);
        }
    }

    /** Reads by a system call. @return the length, -1 when nothing waits; the source is at the start of the scratch memory */
    int readNow(UringPort port, ByteBuffer into) throws IOException {
        scratch.putInt(SocketAddress.BYTES, SocketAddress.BYTES);
        long room = Math.min(into.remaining(), DATAGRAM_BYTES);
        long length = Libc.recvfrom(
                port.socket,
                scratchAddress + SCRATCH_BYTES,
                room,
                Libc.MSG_DONTWAIT,
                scratchAddress,
                scratchAddress + SocketAddress.BYTES);
        if (length < 0) {
            int errno = Libc.errno();
            if (errno == Libc.EAGAIN) {
                return -1;
            }
            reread = true;
            port.failed(errno);
            port.throwFailure();
        }
        reread = true;
        into.put(into.position(), scratch, SCRATCH_BYTES, (int) length);
        into.position(into.position() + (int) length);
        return (int) length;
    }

    /** Copies a packet into the ring; it leaves at the end of the turn. */
    int send(UringPort port, ByteBuffer packet, @Nullable Destination to) throws IOException {
        int size = packet.remaining();
        if (size > HEADER_AT) {
            return sendNow(port, packet, to);
        }
        int operation = to == null ? Ring.OP_SEND : Ring.OP_SENDMSG;
        int slot = ring.prepare(operation, Ring.SQE_SKIP_SUCCESS, port, SEND | port.key);
        int memory = slot * SLOT_BYTES;
        slots.put(memory, packet, packet.position(), size);
        packet.position(packet.limit());
        ByteBuffer entries = ring.entries();
        int at = slot * 64;
        entries.putInt(at + 28, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
        if (to == null) {
            entries.putLong(at + 16, slotsAddress + memory).putInt(at + 24, size);
        } else {
            int length = to.write(slots, memory + ADDRESS_AT);
            slots.putLong(memory + IOVEC_AT, slotsAddress + memory).putLong(memory + IOVEC_AT + 8, size);
            slots.putLong(memory + HEADER_AT, slotsAddress + memory + ADDRESS_AT)
                    .putLong(memory + HEADER_AT + 8, length)
                    .putLong(memory + HEADER_AT + 16, slotsAddress + memory + IOVEC_AT)
                    .putLong(memory + HEADER_AT + 24, 1)
                    .putLong(memory + HEADER_AT + 32, 0)
                    .putLong(memory + HEADER_AT + 40, 0)
                    .putLong(memory + HEADER_AT + 48, 0);
            entries.putLong(at + 16, slotsAddress + memory + HEADER_AT).putInt(at + 24, 1);
        }
        return size;
    }

    private int sendNow(UringPort port, ByteBuffer packet, @Nullable Destination to) throws IOException {
        submit(); // in the order in which they were sent
        int size = packet.remaining();
        int length = to == null ? 0 : to.write(scratch, 0);
        scratch.put(SCRATCH_BYTES, packet, packet.position(), Math.min(size, DATAGRAM_BYTES));
        long sent = Libc.sendto(
                port.socket,
                scratchAddress + SCRATCH_BYTES,
                size,
                Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL,
                to == null ? 0 : scratchAddress,
                length);
        if (sent < 0) {
            int errno = Libc.errno();
            if (errno == Libc.EAGAIN || errno == Libc.ENOBUFS) {
                return 0;
            }
            throw new IOException(Libc.text(errno));
        }
        packet.position(packet.limit());
        return (int) sent;
    }

    void submit() throws IOException {
        prepare();
        ring.submit();
        submitted();
    }

    /** A port wants to be closed: takes its work out of the ring, whose last completion closes it. */
    void closing(UringPort port) {
        try {
            submit(); // what it sent last
            if (!port.armed()) {
                port.finish();
                return;
            }
            int at = entry(Ring.OP_ASYNC_CANCEL, Ring.SQE_SKIP_SUCCESS, -1, CANCEL);
            ring.entries().putLong(at + 16, RECEIVE | port.key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port is closed: its place is free. */
    void finished(UringPort port) {
        int index = index(port.key);
        ports[index] = null;
        generations[index]++;
        portCount--;
        free.push(index);
    }

    void released(Runnable whatWaits) {
        releases.add(whatWaits);
    }

    @Override
    public void gather(long pauseNs) {
        try {
            prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ring.submitAndWait(WORK * 4, pauseNs);
        submitted();
    }

    @Override
    public void wakeup() {
        synchronized (wakeGuard) {
            if (wakeDescriptor >= 0) {
                Libc.write(wakeDescriptor, wakeAddress + 8, 8);
            }
        }
    }

    @Override
    public void close(Turn handler) throws IOException {
        for (UringPort port : ports.clone()) {
            if (port != null) {
                port.closeOwner();
            }
        }
        for (int i = 0; i < 100 && (portCount > 0 || !releases.isEmpty()); i++) {
            await(CLOSE_PATIENCE_NS / 100, handler);
        }
        synchronized (wakeGuard) {
            Libc.close(wakeDescriptor);
            wakeDescriptor = -1;
        }
        ring.close();
    }
}
