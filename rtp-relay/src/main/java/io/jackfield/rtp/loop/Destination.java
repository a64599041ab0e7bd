package io.jackfield.rtp.loop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where packets are sent to again and again: an address, and the same as the kernel has it, written once. */
final class Destination {
    private final InetSocketAddress address;
    private final long[] words = new long[SocketAddress.BYTES / 8 + 1];
    private final int length;
    private final int hash;

    Destination(InetSocketAddress address) {
        ByteBuffer memory = ByteBuffer.allocate(words.length * 8).order(ByteOrder.nativeOrder());
        this.address = address;
        this.length = SocketAddress.write(memory, 0, address);
        for (int i = 0; i < words.length; i++) {
            words[i] = memory.getLong(8 * i);
        }
        long mixed = (words[0] * 31 + words[1]) * 31 + words[2];
        this.hash = (int) (mixed * 0x9E3779B97F4A7C15L >>> 40);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Whether it is the same address and port. */
    boolean same(Destination other) {
        if (this == other) {
            return true;
        }
        for (int i = 0; i < words.length; i++) {
            if (words[i] != other.words[i]) {
                return false;
            }
        }
        return true;
    }

    int hash() {
        return hash;
    }

    /** Writes it into memory of 32 bytes. @return its length */
    int write(ByteBuffer memory, int at) {
        for (int i = 0; i < words.length; i++) {
            memory.putLong(at + 8 * i, words[i]);
        }
        return length;
    }
}
