package io.jackfield.sip.transport;

import io.jackfield.kernel.TimerWheel;

/** The deadlines of a connection: of its handshake, of a message under way, of silence, of pings and their answers. */
final class ConnectionWatch extends TimerWheel.Timer {
    private static final long NEVER = Long.MAX_VALUE;

    private final StreamConnection connection;
    private final NettyShard shard;
    private final HostSettings settings;
    private long idleDueNs = NEVER;
    private long handshakeDueNs = NEVER;
    private long messageDueNs = NEVER;
    private long pingDueNs = NEVER;
    private long pongDueNs = NEVER;
    private long endDueNs = NEVER;

    ConnectionWatch(StreamConnection connection, NettyShard shard, HostSettings settings) {
        this.connection = connection;
        this.shard = shard;
        this.settings = settings;
    }

    /** It is there, and has to come to its first message. */
    void begin() {
        long connecting = connection.opened() ? settings.connectTimeout().toNanos() : 0;
        handshakeDueNs =
                shard.nowNs() + connecting + settings.handshakeTimeout().toNanos();
        active();
        schedule();
    }

    /** Messages may come now. */
    void ready(boolean pings) {
        handshakeDueNs = NEVER;
        active();
        if (pings && !settings.pingInterval().isZero()) {
            pingDueNs = shard.nowNs() + settings.pingInterval().toNanos();
        }
        schedule();
    }

    /** It carried something. Only later than before: the timer finds out by itself. */
    void active() {
        idleDueNs = shard.nowNs() + settings.idleTimeout().toNanos();
    }

    /** Our ping was answered. */
    void answered() {
        pongDueNs = NEVER;
    }

    /**
     * All that has come so far was looked at.
     *
     * @param complete something was complete
     * @param begun something has begun and is not
     */
    void underWay(boolean complete, boolean begun) {
        if (complete || !begun) {
            messageDueNs = NEVER;
        }
        if (begun && messageDueNs == NEVER) {
            messageDueNs = shard.nowNs() + settings.messageTimeout().toNanos();
            schedule();
        }
    }

    /** We have said our last word, and the peer may take as long as over a message to hear it. */
    void ending() {
        pingDueNs = pongDueNs = messageDueNs = handshakeDueNs = idleDueNs = NEVER;
        endDueNs = shard.nowNs() + settings.messageTimeout().toNanos();
        schedule();
    }

    void end() {
        shard.timers().cancel(this);
    }

    private void schedule() {
        shard.timers().schedule(this, dueNs());
    }

    private long dueNs() {
        long closes = Math.min(Math.min(idleDueNs, handshakeDueNs), Math.min(messageDueNs, pongDueNs));
        return Math.min(closes, Math.min(pingDueNs, endDueNs));
    }

    @Override
    protected long onTimer(long nowNs) {
        if (nowNs >= pingDueNs) {
            pingDueNs = nowNs + settings.pingInterval().toNanos();
            if (pongDueNs == NEVER) {
                pongDueNs = nowNs + settings.pongTimeout().toNanos();
                connection.ping();
            }
        }
        SocketCounters counters = shard.counters;
        if (nowNs >= handshakeDueNs) {
            counters.handshakesTimedOut++;
        } else if (nowNs >= messageDueNs) {
            counters.closedSlow++;
        } else if (nowNs >= pongDueNs) {
            counters.closedUnanswered++;
        } else if (nowNs >= idleDueNs) {
            counters.closedIdle++;
        } else if (nowNs < endDueNs) {
            return dueNs();
        }
        connection.close(
                nowNs >= handshakeDueNs ? SendFailure.Reason.HANDSHAKE_FAILED : SendFailure.Reason.CONNECTION_CLOSED);
        return NEVER;
    }
}
