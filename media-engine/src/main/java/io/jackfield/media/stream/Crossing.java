package io.jackfield.media.stream;

import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.MediaLoop;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Carries packets from one loop to another: for the few bridges whose calls began apart. A ring of copies with one writer and one reader,
 * which is woken when there is something; what finds the ring full is dropped, as a router would.
 */
final class Crossing implements Outlet {
    /** Packets on their way: more than half a second of one talker, so that only a loop that stands still loses any. */
    static final int SLOTS = 32;

    private static final int MAX_PACKET_BYTES = 2_048;

    private final MediaLoop there;
    private final Outlet outlet;
    private final @Nullable Slot[] slots = new Slot[SLOTS];
    private final RtpPacket packet = new RtpPacket();
    private final AtomicInteger written = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Runnable drain = this::drain;
    private long dropped;

    private static final class Slot {
        private final ByteBuffer copy = ByteBuffer.allocateDirect(MAX_PACKET_BYTES);
        private @Nullable StreamSettings from;
    }

    /** A crossing to an outlet on another loop. */
    Crossing(MediaLoop there, Outlet outlet) {
        this.there = there;
        this.outlet = outlet;
    }

    @Override
    public void packet(ByteBuffer buffer, RtpPacket from, StreamSettings settings) {
        int next = written.get();
        if (next - read.get() >= SLOTS || buffer.remaining() > MAX_PACKET_BYTES) {
            dropped++;
            return;
        }
        Slot slot = slots[next & SLOTS - 1];
        if (slot == null) {
            slot = new Slot();
            slots[next & SLOTS - 1] = slot;
        }
        slot.copy.clear().put(0, buffer, buffer.position(), buffer.remaining());
        slot.copy.limit(buffer.remaining());
        slot.from = settings;
        written.set(next + 1);
        if (awake.compareAndSet(false, true) && !there.execute(drain)) {
            awake.set(false); // the next packet tries again
        }
    }

    private void drain() {
        awake.set(false); // before looking: what is written from here on wakes again
        int next = read.get();
        while (next != written.get()) {
            Slot slot = slots[next & SLOTS - 1];
            if (slot != null && slot.from != null && packet.wrap(slot.copy)) {
                outlet.packet(slot.copy, packet, slot.from);
            }
            read.set(++next);
        }
    }

    /** Packets that found no place. */
    long dropped() {
        return dropped;
    }
}
