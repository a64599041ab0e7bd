package io.jackfield.rtp.loop;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What io_uring needs of the C library of a 64-bit Linux. Pointers are numbers. A call that fails returns -1, and {@link #errno} says
 * why.
 */
final class Libc {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int SOCK_DGRAM = 2;
    static final int CLOEXEC = 0x80000;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    static final int EPERM = 1;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EMSGSIZE = 90;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENOBUFS = 105;
    static final int ECONNREFUSED = 111;
    static final int ECANCELED = 125;

    private static final int PAGE_BYTES = 4096;

    static {
        Native.register(Libc.class, NativeLibrary.getInstance("c"));
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int bind(int socket, long address, int length);

    static native int connect(int socket, long address, int length);

    static native int getsockname(int socket, long address, long length);

    static native int getsockopt(int socket, int level, int name, long value, long length);

    static native int setsockopt(int socket, int level, int name, long value, int length);

    static native long sendto(int socket, long bytes, long size, int flags, long address, int length);

    static native long recvfrom(int socket, long bytes, long size, int flags, long address, long length);

    static native int close(int descriptor);

    static native int eventfd(int initial, int flags);

    static native long write(int descriptor, long bytes, long size);

    static native long mmap(long address, long length, int protection, int flags, int descriptor, long offset);

    static native int munmap(long address, long length);

    static native long syscall(long number, long a, long b, long c, long d, long e, long f);

    /** Why the last call of this thread failed. */
    static int errno() {
        return Native.getLastError();
    }

    /** Zeroed memory at the start of a page, freed when nobody holds it. */
    static ByteBuffer allocate(int size) {
        int whole = (size + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        return ByteBuffer.allocateDirect(whole + PAGE_BYTES)
                .alignedSlice(PAGE_BYTES)
                .slice(0, size)
                .order(ByteOrder.nativeOrder());
    }

    /** Where a direct buffer's first byte is. */
    static long address(ByteBuffer memory) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(memory));
    }

    /** Memory that somebody else made. */
    static ByteBuffer view(long address, long size) {
        return new Pointer(address).getByteBuffer(0, size).order(ByteOrder.nativeOrder());
    }

    static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case EACCES -> "permission denied";
            case EMSGSIZE -> "packet too long";
            case EADDRINUSE -> "address already in use";
            case EADDRNOTAVAIL -> "this machine does not have that address";
            case 22 -> "not known to this kernel";
            case 24 -> "too many open files";
            case 38 -> "not there in this kernel";
            default -> "error " + errno + " of the system";
        };
    }
}
