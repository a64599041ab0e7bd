package io.jackfield.relay;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.RtcpReporter;
import io.jackfield.rtp.bridge.BridgePlan;
import io.jackfield.rtp.bridge.Numbering;
import io.jackfield.rtp.bridge.StreamBridge;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.PacketHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of packets from one side to the other where they are not just passed on: watched, blocked, silenced, translated, or replaced by
 * what is played. Made when the first of these is asked for, so that all other streams do without. On the loop; what is heavy to
 * translate is done on a codec thread and comes back.
 */
final class MediaPath {
    private static final long FRAME_NS = 1_000_000L;

    private final RelayLeg from;
    private final RelayLeg to;
    private final MediaLoop loop;
    private final SrtpRoom room;
    private final List<PacketTap> taps = new ArrayList<>(1);
    private final TimerWheel.Timer ticks = new Ticks();
    private final PathReports reports;
    private CodecThreads.@Nullable Worker worker;
    private boolean ownReports;
    private @Nullable PathGate gate;
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
        this.reports = new PathReports(to, loop, room);
    }

    /** A packet that came from one side, in the clear. */
    void packet(ByteBuffer packet, boolean rtcp, boolean onRtpPort, long nowNs) {
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).packet(from, packet, rtcp, nowNs);
        }
        PathGate checked = gate;
        if (rtcp) {
            report(packet, onRtpPort, nowNs);
        } else if (blocked || checked != null && !checked.passes(packet, nowNs)) {
            dropped++;
        } else {
            forward(packet);
        }
    }

    private void report(ByteBuffer packet, boolean onRtpPort, long nowNs) {
        if (bridge != null || ownReports) {
            to.path().ifPresent(back -> back.reports.received(packet, nowNs)); // it is about numbers that are made here
        } else if (!blocked && (gate == null || gate.passesReports())) {
            to.pass(packet, true, onRtpPort);
        }
    }

    /** What has passed the gate, at once or later. */
    private void forward(ByteBuffer packet) {
        StreamBridge through = bridge;
        if (closed || to.muted()) {
            return;
        }
        if (through != null) {
            translate(through, packet);
        } else if (silenced || keysBlocked && from.isEvent(packet)) {
            dropped++; // the codec is not known: no packet is silence too
        } else {
            if (ownReports) {
                reports.sent(packet, from.clockRate(packet));
            }
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
        StreamBridge through = bridge;
        if (!closed && !to.muted()) {
            if (through != null) {
                reports.sent(packet, through.plan().out().clockRate());
            }
            to.pass(packet, false, true);
        }
    }

    /** What the receiver of a stream that is made here has reported of it. */
    RtcpReporter.Remote remote() {
        return reports.remote();
    }

    /** The clock of the stream that goes to the receiver. */
    int clockRate() {
        StreamBridge through = bridge;
        return through == null
                ? from.statistics().clockRate()
                : through.plan().out().clockRate();
    }

    /** Whether the receiver wants extended reports too (RFC 3611 5.1): summaries of losses, VoIP metrics. */
    void extended(boolean summaries, boolean metrics) {
        reports.extended(summaries, metrics);
    }

    /** Whether the relay reports to the receiver in the sender's place, though it passes packets on. */
    void ownReports(boolean on) {
        ownReports = on;
        if (on) {
            reports.begin(room.random().nextInt());
        } else if (bridge == null) {
            reports.end();
        }
    }

    /** What is looked at before packets go on; made when it is first asked for. */
    PathGate gate() {
        PathGate known = gate;
        if (known == null) {
            known = new PathGate(from, to, loop, room.random(), this::forward);
            gate = known;
        }
        return known;
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
        reports.begin(start.ssrc());
    }

    private void retire() {
        unbridge();
        if (!ownReports) {
            reports.end();
        }
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

    private void bridged(Consumer<StreamBridge> change) {
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
        boolean passive = bridge == null && numbering == null && gate == null && !ownReports;
        return passive && taps.isEmpty() && !blocked && !silenced && !keysBlocked;
    }

    boolean isTranslating() {
        return translating;
    }

    long dropped() {
        return dropped;
    }

    void close() {
        reports.end();
        closed = true;
        if (gate != null) {
            gate.close();
        }
        loop.timers().cancel(ticks);
        playback = null;
        bridge = null;
    }

    private final class Ticks extends TimerWheel.Timer {
        private long dueNs;

        @Override
        protected long onTimer(long nowNs) {
            Playback now = playback;
            StreamBridge through = bridge;
            if (now == null || through == null) {
                return Machine.NEVER;
            }
            int frameMs = through.plan().frameMs();
            if (dueNs == 0 || nowNs - dueNs > 10 * frameMs * FRAME_NS) {
                dueNs = nowNs;
            }
            if (!now.next()) {
                dueNs = 0;
                stopPlaying();
                return Machine.NEVER;
            }
            bridged(now::frame);
            dueNs += frameMs * FRAME_NS;
            return dueNs;
        }
    }
}
