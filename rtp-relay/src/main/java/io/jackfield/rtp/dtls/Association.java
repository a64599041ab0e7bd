package io.jackfield.rtp.dtls;

import io.jackfield.kernel.Deadlines;
import io.jackfield.kernel.Machine;
import io.jackfield.sdp.Fingerprint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.DTLSRequest;

/**
 * The DTLS of one port with one peer. For one thread; the worker's steps are handed to it there.
 *
 * <pre>
 * state        input                          next         effect
 * HANDSHAKING  datagram of the peer's role    HANDSHAKING  to the worker
 * HANDSHAKING  any other datagram             HANDSHAKING  dropped
 * HANDSHAKING  step with a new flight         HANDSHAKING  flight sent, RETRANSMIT armed anew
 * HANDSHAKING  step with a flight repeated    HANDSHAKING  sent when asked for, or half of RETRANSMIT's time has passed
 * HANDSHAKING  step with keys                 CONNECTED    established; last flight kept by the library for repetition
 * HANDSHAKING  step with an end               ENDED        ended
 * HANDSHAKING  RETRANSMIT                     HANDSHAKING  worker asked to repeat, RETRANSMIT armed for twice as long
 * HANDSHAKING  GIVE_UP                        ENDED        worker aborted, ended TIMED_OUT
 * HANDSHAKING  close                          ENDED        worker aborted
 * CONNECTED    datagram                       CONNECTED    to a worker, one at a time
 * CONNECTED    step with records              CONNECTED    sent; a repeated flight once in half of RETRANSMIT's time
 * CONNECTED    step with an end               ENDED        ended CLOSED
 * CONNECTED    close                          ENDED        close_notify
 * ENDED        anything                       ENDED        records of a step are still sent: an alert, a close_notify
 * </pre>
 */
final class Association implements Machine {
    private static final long LONGEST_RETRANSMIT_NS = 60_000_000_000L;

    private enum Timer {
        RETRANSMIT,
        GIVE_UP
    }

    private enum State {
        HANDSHAKING,
        CONNECTED,
        ENDED
    }

    /** What an association wants done. */
    interface Effects {
        void send(Association from, byte[] datagram);

        void established(Association with, DtlsKeys keys);

        void ended(Association with, DtlsEnd why);

        /** Runs a step on the association's thread. From a worker. */
        void onLoop(Association of, Handshake.Step step);
    }

    private final DtlsContext context;
    private final InetSocketAddress remote;
    private final DtlsRole role;
    private final Effects effects;
    private final Handshake handshake;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private State state = State.HANDSHAKING;
    private long retransmitNs;
    private long sentNs;
    private boolean reading;
    private boolean unread;
    private int given;
    private int consumed = -1;

    Association(
            DtlsContext context,
            InetSocketAddress remote,
            DtlsRole role,
            List<Fingerprint> fingerprints,
            Optional<DTLSRequest> hello,
            Effects effects) {
        this.context = context;
        this.remote = remote;
        this.role = role;
        this.effects = effects;
        this.retransmitNs = context.retransmitNs();
        this.handshake = new Handshake(context, role, fingerprints, hello, step -> effects.onLoop(this, step));
    }

    /** Begins the handshake. @return whether there was a worker for it */
    boolean start(long nowNs) {
        if (!context.workers().start(handshake)) {
            return false;
        }
        context.counters().started.increment();
        deadlines.arm(Timer.GIVE_UP, nowNs + context.timeoutNs());
        return true;
    }

    InetSocketAddress remote() {
        return remote;
    }

    boolean isHandshaking() {
        return state == State.HANDSHAKING;
    }

    boolean isConnected() {
        return state == State.CONNECTED;
    }

    /** Whether the worker has read all that it was given. */
    boolean isSettled() {
        return state == State.ENDED || consumed == given && !reading;
    }

    void receive(byte[] datagram) {
        boolean proper = state == State.CONNECTED && !DtlsRecords.isClientHello(datagram)
                || state == State.HANDSHAKING && DtlsRecords.mayComeTo(role, datagram);
        if (!proper || !handshake.give(datagram)) {
            context.counters().dropped.increment();
            return;
        }
        given++;
        if (state == State.CONNECTED) {
            read();
        }
    }

    private void read() {
        if (reading) {
            unread = true;
        } else {
            unread = false;
            reading = context.workers().start(handshake::read);
        }
    }

    void onStep(Handshake.Step step, long nowNs) {
        consumed = step.consumed();
        reading = false;
        if (state == State.HANDSHAKING) {
            onHandshakeStep(step, nowNs);
            return;
        }
        send(step, nowNs);
        if (state == State.CONNECTED && step.end().isPresent()) {
            end(step.end().get());
        } else if (state == State.CONNECTED && unread) {
            read();
        }
    }

    private void onHandshakeStep(Handshake.Step step, long nowNs) {
        send(step, nowNs);
        if (!step.fresh().isEmpty()) {
            retransmitNs = context.retransmitNs();
            deadlines.arm(Timer.RETRANSMIT, nowNs + retransmitNs);
        }
        if (step.end().isPresent()) {
            end(step.end().get());
        } else if (step.keys().isPresent()) {
            state = State.CONNECTED;
            deadlines.cancelAll();
            effects.established(this, step.keys().get());
            if (given > consumed) {
                read();
            }
        }
    }

    /** What a peer's repetition, or a stray record, makes the library repeat is limited: it answers one packet with many. */
    private void send(Handshake.Step step, long nowNs) {
        List<byte[]> records = step.fresh();
        if (records.isEmpty() && (step.asked() || nowNs - sentNs >= context.retransmitNs() / 2)) {
            records = step.repeated();
        }
        if (!records.isEmpty()) {
            sentNs = nowNs;
            Flight.datagrams(records, context.mtuBytes()).forEach(datagram -> effects.send(this, datagram));
        }
    }

    private void end(DtlsEnd why) {
        state = State.ENDED;
        deadlines.cancelAll();
        effects.ended(this, why);
    }

    /** Ends it without a word to the effects; the peer is told when it can be. */
    void close() {
        if (state == State.HANDSHAKING) {
            handshake.abort();
        } else if (state == State.CONNECTED && !reading) {
            context.workers().start(handshake::hangUp);
        }
        state = State.ENDED;
        deadlines.cancelAll();
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    @Override
    public void onDeadline(long nowNs) {
        for (Timer due = deadlines.pollExpired(nowNs); due != null; due = deadlines.pollExpired(nowNs)) {
            if (due == Timer.GIVE_UP) {
                handshake.abort();
                end(DtlsEnd.TIMED_OUT);
                return;
            }
            if (handshake.again()) {
                given++;
                context.counters().retransmitted.increment();
            }
            retransmitNs = Math.min(LONGEST_RETRANSMIT_NS, 2 * retransmitNs);
            deadlines.arm(Timer.RETRANSMIT, nowNs + retransmitNs);
        }
    }
}
