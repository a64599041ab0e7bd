package io.jackfield.rtp.loop;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sockets that a ring knows by number, so that the kernel need not find and count them for each packet. Without such a table, or past
 * its end, sockets are used as they are. Of the ring's thread.
 */
final class RegisteredFiles {
    private static final int MOST = 1 << 16;
    private static final int LEAST = 1 << 10;
    private static final int REGISTER_FILES_UPDATE = 6;
    private static final int REGISTER_FILES2 = 13;
    private static final int SPARSE = 1;
    private static final int NONE = -1;

    private final Ring ring;
    private final ByteBuffer arguments = Libc.allocate(32);
    private final ByteBuffer descriptor = Libc.allocate(4);
    private final long argumentsAddress = Libc.address(arguments);
    private final long descriptorAddress = Libc.address(descriptor);
    private final int size;

    /** As many as the limit of open files lets. */
    RegisteredFiles(Ring ring) {
        this.ring = ring;
        int tried = MOST;
        while (tried >= LEAST && !sparse(tried)) {
            tried /= 2;
        }
        size = tried < LEAST ? 0 : tried;
    }

    private boolean sparse(int count) {
        arguments
                .putInt(0, count)
                .putInt(4, SPARSE)
                .putLong(8, 0)
                .putLong(16, 0)
                .putLong(24, 0);
        try {
            ring.register(REGISTER_FILES2, argumentsAddress, 32);
            return true;
        } catch (IOException e) {
            return false; // too many for this process, or an old kernel
        }
    }

    /** Gives a socket a number that is free. @return whether it has it now */
    boolean add(int number, int socket) {
        return number < size && put(number, socket);
    }

    /** Takes a number back, before its socket is closed. */
    void remove(int number) {
        put(number, NONE);
    }

    private boolean put(int number, int socket) {
        descriptor.putInt(0, socket);
        arguments.putInt(0, number).putInt(4, 0).putLong(8, descriptorAddress);
        try {
            ring.register(REGISTER_FILES_UPDATE, argumentsAddress, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
