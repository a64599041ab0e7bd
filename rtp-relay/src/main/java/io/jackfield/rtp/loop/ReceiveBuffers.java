package io.jackfield.rtp.loop;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Buffers that the kernel takes from for whatever arrives, and that go back to it one by one. Of the ring's thread. */
final class ReceiveBuffers {
    /** The number of the group, for entries that take from it. */
    static final int GROUP = 1;

    /** Room for a packet behind what the kernel says of it; what is longer is cut. */
    static final int PACKET_BYTES = 2_048;

    private static final int COUNT = 1_024;
    private static final int HEAD_BYTES = 16 + SocketAddress.BYTES;
    private static final int BYTES = HEAD_BYTES + PACKET_BYTES;
    private static final int ENTRY_BYTES = 16;
    private static final int TAIL_AT = 14;
    private static final int REGISTER_PBUF_RING = 22;
    private static final int TRUNCATED = 0x20;

    private static final VarHandle SHORT =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private final ByteBuffer memory = Libc.allocate(COUNT * BYTES);
    private final long address = Libc.address(memory);
    private final ByteBuffer ring = Libc.allocate(COUNT * ENTRY_BYTES);
    private int tail;

    ReceiveBuffers(Ring uring) throws IOException {
        ByteBuffer group = Libc.allocate(40);
        group.putLong(0, Libc.address(ring)).putInt(8, COUNT).putShort(12, (short) GROUP);
        uring.register(REGISTER_PBUF_RING, Libc.address(group), 1);
        for (int i = 0; i < COUNT; i++) {
            give(i);
        }
        publish();
    }

    /** Gives one back, from the next {@link #publish} on. */
    void give(int buffer) {
        int at = (tail++ & COUNT - 1) * ENTRY_BYTES;
        ring.putLong(at, address + (long) buffer * BYTES);
        ring.putInt(at + 8, BYTES);
        ring.putShort(at + 12, (short) buffer); // not the last two bytes: in the first entry they are the tail
    }

    void publish() {
        SHORT.setRelease(ring, TAIL_AT, (short) tail);
    }

    ByteBuffer memory() {
        return memory;
    }

    /** Where the source of what is in a buffer stands. */
    static int sourceAt(int buffer) {
        return buffer * BYTES + 16;
    }

    /** Where what is in a buffer begins. */
    static int packetAt(int buffer) {
        return buffer * BYTES + HEAD_BYTES;
    }

    /** Whether it did not fit. */
    boolean cut(int buffer) {
        return (memory.getInt(buffer * BYTES + 12) & TRUNCATED) != 0;
    }

    /** How long a packet is, of which the kernel says that it wrote so many bytes. */
    static int size(int written) {
        return written - HEAD_BYTES;
    }
}
