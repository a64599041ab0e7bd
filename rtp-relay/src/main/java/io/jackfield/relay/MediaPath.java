package io.jackfield.relay;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.NtpTime;
import io.jackfield.rtp.RtcpReporter;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PacketHandler;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of packets from one side to the other where they are not just passed on: watched, blocked, silenced, translated, or replaced by
 * what is played. Made when the first of these is asked for, so that all other streams do without. On the loop; what is heavy to
 * translate is done on a codec thread and comes back.
 */
final class MediaPath {
    private static final long FRAME_NS = 1_000_000L;

    /** Of a call of 64 kbit/s each way, with headers; RTCP may take a twentieth of it (RFC 3550 6.2). */
    private static final long SESSION_BYTES_PER_SECOND = 20_000;

    private final RelayLeg from;
    private final RelayLeg to;
    private final MediaLoop loop;
    private final SrtpRoom room;
    private final List<PacketTap> taps = new ArrayList<>(1);
    private final TimerWheel.Timer ticks = new Ticks();
    private final TimerWheel.Timer reports = new Reports();
    private CodecThreads.@Nullable Worker worker;
    private @Nullable RtcpReporter reporter;
    private boolean extended;
    private @Nullable StreamBridge bridge;
    private @Nullable Numbering numbering;
    private @Nullable Playback playback;
    private boolean translating;
    private boolean blocked;
    private boolean silenced;
    private boolean keysBlocked;
    private boolean closed;
    private long dropped;

    MediaPath(RelayLeg from, RelayLeg to, MediaLoop loop, SrtpRoom room) {
        this.from = from;
        this.to = to;
        this.loop = loop;
        this.room = room;
    }

    /** A packet that came from one side, in the clear. */
    void packet(ByteBuffer packet, boolean rtcp, boolean onRtpPort, long nowNs) {
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).packet(from, packet, rtcp, nowNs);
        }
        if (rtcp) {
            if (bridge == null && !blocked) {
                to.pass(packet, true, onRtpPort);
            } else if (bridge != null) {
                to.path().ifPresent(back -> back.reported(packet, nowNs)); // it is about numbers that are made here
            }
        } else if (blocked) {
            dropped++;
        } else if (bridge != null) {
            translate(bridge, packet);
        } else if (silenced || keysBlocked && from.isEvent(packet)) {
            dropped++; // the codec is not known: no packet is silence too
        } else {
            to.pass(packet, false, true);
        }
    }

    private void translate(StreamBridge through, ByteBuffer packet) {
        CodecThreads.Worker elsewhere = worker;
        if (elsewhere == null) {
            through.packet(packet);
            return;
        }
        ByteBuffer copy =
                ByteBuffer.allocate(packet.remaining()).put(packet.duplicate()).flip();
        if (!elsewhere.execute(() -> through.packet(copy))) {
            dropped++;
        }
    }

    private void send(ByteBuffer packet) {
        if (worker == null || loop.inLoop()) {
            pass(packet);
            return;
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(packet.remaining() + PacketHandler.ROOM_BYTES)
                .put(packet)
                .flip();
        loop.execute(() -> pass(copy));
    }

    private void pass(ByteBuffer packet) {
        RtcpReporter reporting = reporter;
        StreamBridge through = bridge;
        if (!closed && !to.muted()) {
            if (reporting != null && through != null) {
                reporting.sent(packet, through.plan().out().clockRate(), loop.nowNs());
            }
            to.pass(packet, false, true);
        }
    }

    /** RTCP of who gets what is made here. */
    private void reported(ByteBuffer compound, long nowNs) {
        if (reporter != null) {
            reporter.received(compound, nowNs);
        }
    }

    /** What the receiver of a stream that is made here has reported of it. */
    RtcpReporter.Remote remote() {
        return reporter == null ? RtcpReporter.Remote.NONE : reporter.remote();
    }

    /** Whether the receiver wants extended reports too (RFC 3611 5.1). */
    void extended(boolean wanted) {
        extended = wanted;
        if (reporter != null) {
            reporter.extended(wanted);
        }
    }

    /** Reports to the receiver of a stream that is made anew: nobody else knows its numbers. */
    private void report(StreamBridge made) {
        if (reporter == null) {
            reporter = new RtcpReporter(
                    to.statistics(),
                    made.numbering().ssrc(),
                    room.cname(),
                    SESSION_BYTES_PER_SECOND,
                    RtcpReporter.ntpAtZero(NtpTime.of(Instant.now()), loop.nowNs()),
                    room.random(),
                    compound -> {
                        if (!closed && !to.muted()) {
                            to.pass(compound, true, to.isShared());
                        }
                    });
            reporter.extended(extended);
            reporter.begin(loop.nowNs());
            loop.timers().schedule(reports, reporter.nextDeadlineNs());
        }
    }

    /** Goes on with these numbers; before anything is translated. */
    void resume(Numbering from) {
        numbering = from;
    }

    /** Where the stream that is made stands; of one on a codec thread nearly so. */
    Optional<Numbering> numbering() {
        StreamBridge through = bridge;
        return Optional.ofNullable(through == null ? numbering : through.numbering());
    }

    /** Translates from now on; empty ends that, unless something is played or silenced that needs it. */
    void translate(Optional<BridgePlan> plan, CodecThreads threads) {
        translating = plan.isPresent();
        StreamBridge old = bridge;
        if (plan.isPresent() && (old == null || !old.plan().equals(plan.get()))) {
            install(plan.get(), threads);
        } else if (plan.isEmpty() && playback == null && !silenced) {
            retire();
        }
    }

    /** Makes sure that there is a bridge, for what needs one. */
    boolean install(Optional<BridgePlan> plan, CodecThreads threads) {
        if (bridge == null && plan.isPresent()) {
            install(plan.get(), threads);
        }
        return bridge != null;
    }

    private void install(BridgePlan plan, CodecThreads threads) {
        unbridge();
        worker = plan.heavy() ? threads.assign() : null;
        Numbering start = numbering == null ? Numbering.random(room.random()) : numbering;
        StreamBridge made = new StreamBridge(plan, start, this::send);
        made.blockKeys(keysBlocked);
        made.silence(silenced);
        bridge = made;
        report(made);
    }

    private void retire() {
        unbridge();
        quiet();
    }

    private void unbridge() {
        StreamBridge old = bridge;
        if (old != null && worker == null) {
            numbering = old.numbering();
        } else if (old != null && numbering != null) {
            // what a codec thread still sends comes before these numbers: nobody takes a stream for a new one that
            // jumps so little
            numbering = new Numbering(
                    numbering.ssrc(), numbering.sequence() + 1000 & 0xffff, numbering.timestamp() + 48_000);
        }
        bridge = null;
    }

    /** From now on the sender's own reports go through. */
    private void quiet() {
        loop.timers().cancel(reports);
        if (reporter != null) {
            reporter.end(loop.nowNs());
            reporter = null;
        }
    }

    private void bridged(java.util.function.Consumer<StreamBridge> change) {
        StreamBridge through = bridge;
        CodecThreads.Worker elsewhere = worker;
        if (through != null && elsewhere != null) {
            elsewhere.execute(() -> change.accept(through));
        } else if (through != null) {
            change.accept(through);
        }
    }

    void block(boolean on) {
        blocked = on;
    }

    void silence(boolean on) {
        silenced = on;
        bridged(b -> b.silence(on));
        if (!on && !translating && playback == null) {
            retire();
        }
    }

    void blockKeys(boolean on) {
        keysBlocked = on;
        bridged(b -> b.blockKeys(on));
    }

    void tap(PacketTap tap) {
        taps.add(tap);
    }

    void untap(PacketTap tap) {
        taps.remove(tap);
    }

    boolean isTapped(PacketTap tap) {
        return taps.contains(tap);
    }

    /** Plays in the place of what comes from the other side, until it is over or something else is played. Needs a bridge. */
    void play(Playback what) {
        playback = what;
        bridged(b -> b.mute(true));
        loop.timers().schedule(ticks, loop.nowNs());
    }

    /** Whether something was being played. */
    boolean stopPlaying() {
        boolean was = playback != null;
        playback = null;
        loop.timers().cancel(ticks);
        bridged(b -> b.mute(false));
        if (!translating && !silenced) {
            retire();
        }
        return was;
    }

    boolean isPlaying() {
        return playback != null;
    }

    /** Whether it does nothing that passing on would not do. */
    boolean isIdle() {
        return bridge == null && taps.isEmpty() && !blocked && !silenced && !keysBlocked && numbering == null;
    }

    boolean isTranslating() {
        return translating;
    }

    long dropped() {
        return dropped;
    }

    void close() {
        quiet();
        closed = true;
        loop.timers().cancel(ticks);
        playback = null;
        bridge = null;
    }

    private final class Reports extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            RtcpReporter reporting = reporter;
            if (reporting == null) {
                return io.jackfield.kernel.Machine.NEVER;
            }
            reporting.onDeadline(nowNs);
            return reporting.nextDeadlineNs();
        }
    }

    private final class Ticks extends TimerWheel.Timer {
        private long dueNs;

        @Override
        protected long onTimer(long nowNs) {
            Playback now = playback;
            StreamBridge through = bridge;
            if (now == null || through == null) {
                return io.jackfield.kernel.Machine.NEVER;
            }
            int frameMs = through.plan().frameMs();
            if (dueNs == 0 || nowNs - dueNs > 10 * frameMs * FRAME_NS) {
                dueNs = nowNs;
            }
            if (!now.next()) {
                dueNs = 0;
                stopPlaying();
                return io.jackfield.kernel.Machine.NEVER;
            }
            bridged(now::frame);
            dueNs += frameMs * FRAME_NS;
            return dueNs;
        }
    }
}
