package io.jackfield.relay;

import io.jackfield.kernel.Machine;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.NtpTime;
import io.jackfield.rtp.RtcpReporter;
import io.jackfield.rtp.loop.MediaLoop;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The relay's own RTCP with the receiver of a stream, for as long as nobody else's would fit it. On the loop. */
final class PathReports {
    /** Of a call of 64 kbit/s each way, with headers; RTCP may take a twentieth of it (RFC 3550 6.2). */
    private static final long SESSION_BYTES_PER_SECOND = 20_000;

    private final RelayLeg to;
    private final MediaLoop loop;
    private final SrtpRoom room;
    private final TimerWheel.Timer timer = new Due();
    private @Nullable RtcpReporter reporter;
    private boolean summaries;
    private boolean metrics;

    PathReports(RelayLeg to, MediaLoop loop, SrtpRoom room) {
        this.to = to;
        this.loop = loop;
        this.room = room;
    }

    /** Begins, unless it has. */
    void begin(int ssrc) {
        if (reporter != null) {
            return;
        }
        RtcpReporter made = new RtcpReporter(
                to.statistics(),
                ssrc,
                room.cname(),
                SESSION_BYTES_PER_SECOND,
                RtcpReporter.ntpAtZero(NtpTime.of(Instant.now()), loop.nowNs()),
                room.random(),
                compound -> {
                    if (!to.muted()) {
                        to.pass(compound, true, to.isShared());
                    }
                });
        made.extended(summaries, metrics);
        made.begin(loop.nowNs());
        loop.timers().schedule(timer, made.nextDeadlineNs());
        reporter = made;
    }

    boolean isOn() {
        return reporter != null;
    }

    /** A packet of the stream leaves. */
    void sent(ByteBuffer packet, int clockRate) {
        RtcpReporter reporting = reporter;
        if (reporting != null) {
            reporting.sent(packet, clockRate, loop.nowNs());
        }
    }

    /** RTCP of who gets the stream. */
    void received(ByteBuffer compound, long nowNs) {
        RtcpReporter reporting = reporter;
        if (reporting != null) {
            reporting.received(compound, nowNs);
        }
    }

    RtcpReporter.Remote remote() {
        RtcpReporter reporting = reporter;
        return reporting == null ? RtcpReporter.Remote.NONE : reporting.remote();
    }

    /** Which extended reports the receiver wants too (RFC 3611 5.1). */
    void extended(boolean wantsSummaries, boolean wantsMetrics) {
        summaries = wantsSummaries;
        metrics = wantsMetrics;
        RtcpReporter reporting = reporter;
        if (reporting != null) {
            reporting.extended(wantsSummaries, wantsMetrics);
        }
    }

    /** Says goodbye: the sender's own reports go through again. */
    void end() {
        loop.timers().cancel(timer);
        RtcpReporter reporting = reporter;
        if (reporting != null) {
            reporting.end(loop.nowNs());
            reporter = null;
        }
    }

    private final class Due extends TimerWheel.Timer {
        @Override
        protected long onTimer(long nowNs) {
            RtcpReporter reporting = reporter;
            if (reporting == null) {
                return Machine.NEVER;
            }
            reporting.onDeadline(nowNs);
            return reporting.nextDeadlineNs();
        }
    }
}
