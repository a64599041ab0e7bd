package io.jackfield.rtp.loop;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An io_uring: a queue of work for the kernel and a queue of what became of it, in memory that both see. One system call hands over
 * everything that was prepared and waits for what is done. Of one thread, the one that calls {@link #enable}.
 */
final class Ring {
    static final int OP_POLL_ADD = 6;
    static final int OP_SENDMSG = 9;
    static final int OP_RECVMSG = 10;
    static final int OP_ASYNC_CANCEL = 14;
    static final int OP_READ = 22;
    static final int OP_SEND = 26;

    /** The socket is a number of {@link RegisteredFiles}. */
    static final int SQE_REGISTERED_FILE = 1;
    /** The kernel takes the buffer from the group whose number is in the entry. */
    static final int SQE_BUFFER_SELECT = 1 << 5;
    /** Success needs no completion. */
    static final int SQE_SKIP_SUCCESS = 1 << 6;

    private static final int NR_SETUP = 425;
    private static final int NR_ENTER = 426;
    private static final int NR_REGISTER = 427;

    private static final int SETUP_CQSIZE = 1 << 3;
    private static final int SETUP_R_DISABLED = 1 << 6;
    private static final int SETUP_SINGLE_ISSUER = 1 << 12;
    private static final int SETUP_DEFER_TASKRUN = 1 << 13;
    private static final int FEATURES = 1 | 1 << 1 | 1 << 8; // one mapping, nothing dropped, waits with a time

    private static final int ENTER_GETEVENTS = 1;
    private static final int ENTER_EXT_ARG = 1 << 3;
    private static final int REGISTER_ENABLE_RINGS = 12;

    private static final int SQE_BYTES = 64;
    private static final int CQE_BYTES = 16;
    private static final int PARAMS_BYTES = 120;
    private static final int OFFSET_SQES = 0x10000000;
    private static final int READ_WRITE = 3;
    private static final int SHARED_POPULATED = 0x8001;

    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    /** What becomes of what was handed over. */
    interface Completions {
        /**
         * One piece of work has got on.
         *
         * @param data what it was marked with
         * @param result as the system call would return it; below 0 the negative error
         * @param flags whether there is a buffer, and whether more will come
         */
        void completed(long data, int result, int flags);
    }

    private final int descriptor;
    private final int entries;
    private final long ringAddress;
    private final long ringBytes;
    private final long sqesAddress;
    private final ByteBuffer ring;
    private final ByteBuffer sqes;
    private final ByteBuffer wait = Libc.allocate(40);
    private final long waitAddress = Libc.address(wait);
    private final int sqTailAt;
    private final int sqArrayAt;
    private final int cqHeadAt;
    private final int cqTailAt;
    private final int cqMask;
    private final int cqesAt;
    private int tail;
    private int submitted;
    private int slots;
    private int completed;

    /**
     * A ring, not yet enabled.
     *
     * @param entries how much work can be prepared, a power of two
     * @param completions how much of what became of it can wait, a power of two
     * @throws IOException when the kernel has no such thing or does not let us
     */
    Ring(int entries, int completions) throws IOException {
        ByteBuffer params = Libc.allocate(PARAMS_BYTES);
        params.putInt(4, completions);
        params.putInt(8, SETUP_CQSIZE | SETUP_R_DISABLED | SETUP_SINGLE_ISSUER | SETUP_DEFER_TASKRUN);
        this.entries = entries;
        descriptor = (int) Libc.syscall(NR_SETUP, entries, Libc.address(params), 0, 0, 0, 0);
        if (descriptor < 0) {
            throw new IOException("no io_uring: " + Libc.text(Libc.errno()));
        }
        if ((params.getInt(20) & FEATURES) != FEATURES) {
            Libc.close(descriptor);
            throw new IOException("no io_uring: this kernel's is too old");
        }
        sqTailAt = params.getInt(44);
        sqArrayAt = params.getInt(64);
        cqHeadAt = params.getInt(80);
        cqTailAt = params.getInt(84);
        int cqEntries = params.getInt(4);
        cqMask = cqEntries - 1;
        cqesAt = params.getInt(100);
        ringBytes = Math.max(sqArrayAt + entries * 4L, cqesAt + (long) cqEntries * CQE_BYTES);
        ringAddress = map(0, ringBytes);
        sqesAddress = map(OFFSET_SQES, (long) entries * SQE_BYTES);
        ring = Libc.view(ringAddress, ringBytes);
        sqes = Libc.view(sqesAddress, (long) entries * SQE_BYTES);
    }

    private long map(int offset, long size) throws IOException {
        long address = Libc.mmap(0, size, READ_WRITE, SHARED_POPULATED, descriptor, offset);
        if (address == -1) {
            int errno = Libc.errno();
            Libc.close(descriptor);
            throw new IOException("no io_uring: " + Libc.text(errno));
        }
        return address;
    }

    /** From now on this thread, and no other, hands work over. */
    void enable() throws IOException {
        register(REGISTER_ENABLE_RINGS, 0, 0);
    }

    void register(int what, long address, int count) throws IOException {
        if (Libc.syscall(NR_REGISTER, descriptor, what, address, count, 0, 0) < 0) {
            throw new IOException("io_uring: " + Libc.text(Libc.errno()));
        }
    }

    /**
     * The next entry, emptied but for these fields; the others are set in {@link #entries()} at 64 times its number. The first ones are
     * used again as soon as the kernel has read all, so that what a turn touches stays in the processor's caches.
     *
     * @param data what its completions are marked with
     * @return its number, from 0 to the number of entries; nobody else gets it before the kernel has read it
     */
    int prepare(int operation, int flags, UringPort port, long data) throws IOException {
        return prepare(operation, flags | port.fileFlag, port.file, data);
    }

    /** @see #prepare(int, int, UringPort, long) */
    int prepare(int operation, int flags, int socket, long data) throws IOException {
        if (slots == entries) {
            enter(0, 0, false);
            if (slots == entries) {
                throw new IOException("io_uring takes no more work");
            }
        }
        int slot = slots++;
        ring.putInt(sqArrayAt + (tail++ & entries - 1) * 4, slot);
        int at = slot * SQE_BYTES;
        for (int i = 8; i < SQE_BYTES; i += 8) {
            sqes.putLong(at + i, 0);
        }
        sqes.putInt(at, operation | flags << 8); // opcode, flags and an empty ioprio, lowest byte first
        sqes.putInt(at + 4, socket);
        sqes.putLong(at + 32, data);
        return slot;
    }

    /** The memory of the entries. */
    ByteBuffer entries() {
        return sqes;
    }

    /** Whether the kernel has read all that was prepared. */
    boolean empty() {
        return tail == submitted;
    }

    /** Hands over what was prepared. */
    void submit() {
        if (tail != submitted) {
            enter(0, 0, false);
        }
    }

    /** Hands over what was prepared, and waits until so much is completed, for so long at most. */
    void submitAndWait(int completions, long waitNs) {
        enter(completions, waitNs, true);
    }

    private void enter(int completions, long waitNs, boolean events) {
        INT.setRelease(ring, sqTailAt, tail);
        int flags = 0;
        if (events) {
            wait.putInt(8, 8);
            wait.putLong(16, waitAddress + 24);
            wait.putLong(24, waitNs / 1_000_000_000L).putLong(32, waitNs % 1_000_000_000L);
            flags = ENTER_GETEVENTS | ENTER_EXT_ARG;
        }
        long taken = Libc.syscall(
                NR_ENTER, descriptor, tail - submitted, completions, flags, events ? waitAddress : 0, events ? 24 : 0);
        if (taken > 0) {
            submitted += (int) taken;
            if (tail == submitted) {
                slots = 0;
            }
        }
    }

    /** Whether something is completed that {@link #drain} has not handed over. */
    boolean ready() {
        return completed != (int) INT.getAcquire(ring, cqTailAt);
    }

    /** Hands over what is completed now. */
    void drain(Completions user) {
        int end = (int) INT.getAcquire(ring, cqTailAt);
        while (completed != end) {
            int at = cqesAt + (completed & cqMask) * CQE_BYTES;
            long data = ring.getLong(at);
            int result = ring.getInt(at + 8);
            int flags = ring.getInt(at + 12);
            completed++;
            INT.setRelease(ring, cqHeadAt, completed);
            user.completed(data, result, flags);
        }
    }

    void close() {
        Libc.munmap(sqesAddress, (long) entries * SQE_BYTES);
        Libc.munmap(ringAddress, ringBytes);
        Libc.close(descriptor);
    }
}
