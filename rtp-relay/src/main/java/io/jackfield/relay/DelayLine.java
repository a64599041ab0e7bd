package io.jackfield.relay;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PacketHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Holds the packets of one stream back for a time. On its loop. */
final class DelayLine {
    /** Packets held at a time: 5 s of 100 a second. Those past it are dropped. */
    static final int MAX_PACKETS = 500;

    private final MediaLoop loop;
    private final Consumer<ByteBuffer> out;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final TimerWheel.Timer timer = new Due();
    private long delayNs;

    private record Held(ByteBuffer packet, long dueNs) {}

    /** @param out gets a packet when its time has come, from position to limit, with room behind it */
    DelayLine(MediaLoop loop, Consumer<ByteBuffer> out) {
        this.loop = loop;
        this.out = out;
    }

    /** For what comes from now on. */
    void delay(long ns) {
        delayNs = ns;
    }

    /** Whether nothing is held and nothing is to be. */
    boolean isIdle() {
        return delayNs == 0 && held.isEmpty();
    }

    /** False when there is no room. */
    boolean put(ByteBuffer packet, long nowNs) {
        if (held.size() >= MAX_PACKETS) {
            return false;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(packet.remaining() + PacketHandler.ROOM_BYTES)
                .put(packet.duplicate())
                .flip();
        boolean first = held.isEmpty();
        Held last = held.peekLast();
        long due = nowNs + delayNs;
        held.add(new Held(copy, last != null && last.dueNs() - due > 0 ? last.dueNs() : due));
        if (first) {
            loop.timers().schedule(timer, held.getFirst().dueNs());
        }
        return true;
    }

    void close() {
        loop.timers().cancel(timer);
        held.clear();
    }

    private final class Due extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            for (Held next = held.peekFirst(); next != null && next.dueNs() - nowNs <= 0; next = held.peekFirst()) {
                held.removeFirst();
                out.accept(next.packet());
            }
            Held next = held.peekFirst();
            return next == null ? Machine.NEVER : next.dueNs();
        }
    }
}
