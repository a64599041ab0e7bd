package io.jackfield.rtp.dtls;

import java.util.concurrent.atomic.LongAdder;

/** What happened to the handshakes of a {@link DtlsContext}. From any thread. */
public final class DtlsCounters {
    final LongAdder cookies = new LongAdder();
    final LongAdder started = new LongAdder();
    final LongAdder established = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder wrongFingerprint = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder retransmitted = new LongAdder();

    DtlsCounters() {}

    /** Hellos that were answered with a cookie and forgotten. */
    public long cookies() {
        return cookies.sum();
    }

    /** Handshakes begun. */
    public long started() {
        return started.sum();
    }

    /** Handshakes that agreed on keys. */
    public long established() {
        return established.sum();
    }

    /** Handshakes that failed, timeouts and wrong fingerprints not included. */
    public long failed() {
        return failed.sum();
    }

    /** Handshakes with somebody else than signalling said. */
    public long wrongFingerprint() {
        return wrongFingerprint.sum();
    }

    /** Handshakes that took too long. */
    public long timedOut() {
        return timedOut.sum();
    }

    /** Handshakes not begun because of a limit. */
    public long refused() {
        return refused.sum();
    }

    /** Datagrams dropped: malformed, reflected, out of place, too many. */
    public long dropped() {
        return dropped.sum();
    }

    /** Flights sent again because no answer came in time. */
    public long retransmitted() {
        return retransmitted.sum();
    }

    @Override
    public String toString() {
        return "cookies=" + cookies + " started=" + started + " established=" + established + " failed=" + failed
                + " wrong-fingerprint=" + wrongFingerprint + " timed-out=" + timedOut + " refused=" + refused
                + " dropped="
                + dropped + " retransmitted=" + retransmitted;
    }
}
