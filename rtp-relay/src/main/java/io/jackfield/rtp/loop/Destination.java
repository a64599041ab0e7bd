package io.jackfield.rtp.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where packets are sent to again and again: an address, and the same as the kernel has it, written once. */
final class Destination {
    private final InetSocketAddress address;
    private final long[] words = new long[SocketAddress.BYTES / 8 + 1];
    private final int length;

    Destination(InetSocketAddress address) {
        ByteBuffer memory = ByteBuffer.allocate(words.length * 8).order(ByteOrder.nativeOrder());
        this.address = address;
        this.length = SocketAddress.write(memory, 0, address);
        for (int i = 0; i < words.length; i++) {
            words[i] = memory.getLong(8 * i);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Writes it into memory of 32 bytes. @return its length */
    int write(ByteBuffer memory, int at) {
        for (int i = 0; i < words.length; i++) {
            memory.putLong(at + 8 * i, words[i]);
        }
        return length;
    }
}
