package io.jackfield.relay;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.DtmfEvent;
import io.jackfield.rtp.RtpPacket;
import io.jackfield.rtp.loop.MediaLoop;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at before packets of one side go on to the other: whether they may yet, come back, are held back, or say which keys were
 * pressed. On the loop.
 */
final class PathGate {
    /** How often a NAT is reminded of the relay. */
    static final long PIERCE_NS = 500_000_000L;

    /** Codecs whose packets have one length as long as their time stays the same. */
    private static final Set<Integer> CONSTANT_TYPES = Set.of(0, 8, 9, 10, 11);

    private final RelayLeg from;
    private final RelayLeg to;
    private final MediaLoop loop;
    private final DelayLine delay;
    private final TimerWheel.Timer piercing = new Piercing();
    private @Nullable ShortPackets lengths;
    private final RandomGenerator random;
    private final RtpPacket rtp = new RtpPacket();
    private KeyGuard keys = KeyGuard.OFF;
    private int eventTimestamp;
    private int eventCode = -1;
    private boolean discards;
    private boolean echoes;
    private boolean waits;
    private int echoSsrc;

    PathGate(RelayLeg from, RelayLeg to, MediaLoop loop, RandomGenerator random, Consumer<ByteBuffer> out) {
        this.from = from;
        this.to = to;
        this.loop = loop;
        this.random = random;
        this.delay = new DelayLine(loop, out);
    }

    /** Whether a packet goes on now; it may be held back, and so go on later. */
    boolean passes(ByteBuffer packet, long nowNs) {
        ShortPackets usual = lengths;
        int start = packet.position();
        int type = packet.get(start + 1) & 0x7f;
        if (usual != null && CONSTANT_TYPES.contains(type) && usual.isShort(type, packet.remaining())) {
            return false;
        }
        if (keys.replaces() && from.isEvent(packet) && !hide(packet)) {
            return false;
        }
        if (echoes) {
            packet.putInt(start + 8, echoSsrc); // who hears its own source would take it for a loop (RFC 3550 8.2)
            from.pass(packet, false, true);
            return false;
        }
        if (discards || waits && !to.hasHeard()) {
            return false;
        }
        if (delay.isIdle()) {
            return true;
        }
        delay.put(packet, nowNs);
        return false;
    }

    boolean passesReports() {
        return !echoes && !discards;
    }

    /** Makes another key of an event. False where there is none to see. */
    private boolean hide(ByteBuffer packet) {
        if (!rtp.wrap(packet) || rtp.payloadSize() < DtmfEvent.BYTES) {
            return false;
        }
        if (rtp.timestamp() != eventTimestamp
                || eventCode < 0) { // the packets of one event stay alike (RFC 4733 2.5.1.2)
            eventTimestamp = rtp.timestamp();
            eventCode = keys.replacement(random);
        }
        packet.put(rtp.payloadOffset(), (byte) eventCode);
        return true;
    }

    /** What becomes of events that are not dropped. */
    void keys(KeyGuard guard) {
        keys = guard;
        eventCode = -1;
    }

    void blockShort() {
        lengths = new ShortPackets();
    }

    /** Sends packets back to who sent them, drops them, or neither. */
    void echo(boolean back, boolean drop) {
        if (back && !echoes) {
            echoSsrc = random.nextInt();
        }
        echoes = back;
        discards = drop;
    }

    void delay(long ns) {
        delay.delay(ns);
    }

    /** Nothing goes to the other side before it has sent something. */
    void waitForPeer() {
        waits = true;
    }

    /** Empty datagrams go to the other side until it has sent something. */
    void pierce() {
        loop.timers().schedule(piercing, loop.nowNs());
    }

    void close() {
        loop.timers().cancel(piercing);
        delay.close();
    }

    private final class Piercing extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            if (to.hasHeard() || to.hasTransport()) {
                return Machine.NEVER;
            }
            to.pierce();
            return nowNs + PIERCE_NS;
        }
    }
}
