package io.jackfield.rtp.loop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a port that many share sends in one turn: packets of one size to one address go as one (UDP_SEGMENT), so that they walk through the
 * kernel together and are parted at the end, by the network's card if it can. So it is between peers that have one port for all
 * of their streams. Packets to an address keep their order. Of the ring's thread.
 */
final class SendBatches {
    /** Packets that go as one at most: what every kernel takes. */
    static final int MAX_SEGMENTS = 64;
    /** Longer packets go alone: they might not fit the network in one piece. */
    static final int MAX_SEGMENT_BYTES = 1_200;

    private static final int COUNT = 512;
    private static final int BYTES = 12_288;
    private static final int HEADER_AT = BYTES;
    private static final int IOVEC_AT = HEADER_AT + 56;
    private static final int ADDRESS_AT = IOVEC_AT + 16;
    private static final int CONTROL_AT = ADDRESS_AT + 32;
    private static final int CONTROL_BYTES = 24;
    private static final int ROOM_BYTES = BYTES + 256;
    private static final int PLACES = 64;
    private static final int NONE = -1;

    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private final Ring ring;
    private final ByteBuffer memory = Libc.allocate(COUNT * ROOM_BYTES);
    private final long address = Libc.address(memory);
    private final @Nullable UringSharedPort[] ports = new UringSharedPort[COUNT];
    private final @Nullable Destination[] destinations = new Destination[COUNT];
    private final int[] segmentBytes = new int[COUNT];
    private final int[] segments = new int[COUNT];
    private final int[] bytes = new int[COUNT];
    private final int[] open = new int[PLACES];
    private int used;
    private int prepared;

    SendBatches(Ring ring) {
        this.ring = ring;
        Arrays.fill(open, NONE);
    }

    /** Takes a packet of up to {@link #MAX_SEGMENT_BYTES}. @return its size, 0 when there is no room */
    int add(UringSharedPort port, ByteBuffer packet, Destination to) throws IOException {
        int size = packet.remaining();
        int place = to.hash() & PLACES - 1;
        int batch = open[place];
        if (batch == NONE || !fits(batch, port, size, to)) {
            if (used == COUNT && !makeRoom()) {
                return 0;
            }
            batch = used++;
            open[place] = batch;
            ports[batch] = port;
            destinations[batch] = to;
            segmentBytes[batch] = size;
            segments[batch] = 0;
            bytes[batch] = 0;
        }
        memory.put(batch * ROOM_BYTES + bytes[batch], packet, packet.position(), size);
        packet.position(packet.limit());
        bytes[batch] += size;
        segments[batch]++;
        if (size < segmentBytes[batch] || !port.segments()) {
            open[place] = NONE; // only the last may be shorter
        }
        return size;
    }

    private boolean fits(int batch, UringSharedPort port, int size, Destination to) {
        Destination there = destinations[batch];
        return ports[batch] == port
                && there != null
                && there.same(to)
                && size <= segmentBytes[batch]
                && segments[batch] < MAX_SEGMENTS
                && bytes[batch] + size <= BYTES;
    }

    private boolean makeRoom() throws IOException {
        prepare();
        ring.submit();
        submitted();
        return used < COUNT;
    }

    /** Puts what was added into the ring, in its order. */
    void prepare() throws IOException {
        while (prepared < used) {
            prepare(prepared++);
        }
        if (used > 0) {
            Arrays.fill(open, NONE);
        }
    }

    private void prepare(int batch) throws IOException {
        UringSharedPort port = ports[batch];
        Destination to = destinations[batch];
        if (port == null || to == null) {
            return;
        }
        int at = batch * ROOM_BYTES;
        int count = segments[batch];
        int length = to.write(memory, at + ADDRESS_AT);
        memory.putLong(at + IOVEC_AT, address + at).putLong(at + IOVEC_AT + 8, bytes[batch]);
        memory.putLong(at + HEADER_AT, address + at + ADDRESS_AT)
                .putLong(at + HEADER_AT + 8, length)
                .putLong(at + HEADER_AT + 16, address + at + IOVEC_AT)
                .putLong(at + HEADER_AT + 24, 1)
                .putLong(at + HEADER_AT + 32, count > 1 ? address + at + CONTROL_AT : 0)
                .putLong(at + HEADER_AT + 40, count > 1 ? CONTROL_BYTES : 0)
                .putLong(at + HEADER_AT + 48, 0);
        if (count > 1) {
            memory.putLong(at + CONTROL_AT, 18)
                    .putInt(at + CONTROL_AT + 8, SOL_UDP)
                    .putInt(at + CONTROL_AT + 12, UDP_SEGMENT)
                    .putLong(at + CONTROL_AT + 16, 0)
                    .putShort(at + CONTROL_AT + 16, (short) segmentBytes[batch]);
        }
        int entry = ring.prepare(Ring.OP_SENDMSG, Ring.SQE_SKIP_SUCCESS, port, UringMultiplexer.batch(count) | port.key)
                * 64;
        ring.entries()
                .putLong(entry + 16, address + at + HEADER_AT)
                .putInt(entry + 24, 1)
                .putInt(entry + 28, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
    }

    /** The kernel has read what was in the ring, as far as it is empty: the memory may be used again. */
    void submitted() {
        if (prepared == used && ring.empty()) {
            Arrays.fill(ports, 0, used, null);
            Arrays.fill(destinations, 0, used, null);
            used = 0;
            prepared = 0;
        }
    }
}
