package io.jackfield.rtp.ice;

import io.jackfield.kernel.Machine;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** Our address of one component and one of the peer's (RFC 8445 6.1.2.6), with the check under way. There is one of ours for each. */
final class IcePair {
    /** Transmissions of a check, Rc, and how many RTO are waited after the last, Rm (RFC 8489 6.2.1). */
    static final int TRANSMISSIONS = 7;

    private static final int LAST_WAIT = 16;

    enum State {
        WAITING,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED
    }

    final int component;
    final InetSocketAddress remote;
    final long remotePriority;
    State state = State.WAITING;
    /** Whether the peer, or we, chose it. */
    boolean nominated;
    /** Whether a check of the peer with the right password came this way. */
    boolean heard;
    /** Whether it becomes the one as soon as its check has succeeded. */
    boolean chosenByPeer;

    private byte[] transactionId = new byte[0];
    private boolean choosing;
    private boolean controlling;
    private int sent;
    private long rtoNs;
    private long dueNs = Machine.NEVER;

    IcePair(int component, InetSocketAddress remote, long remotePriority) {
        this.component = component;
        this.remote = remote;
        this.remotePriority = remotePriority;
    }

    /** RFC 8445 6.1.2.3; of one component all have the same local priority, so that the role does not change the order. */
    long priority(boolean asControlling, long localPriority) {
        long g = asControlling ? localPriority : remotePriority;
        long d = asControlling ? remotePriority : localPriority;
        return (Math.min(g, d) << 32) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }

    /** A check begins. */
    void begin(byte[] id, boolean choose, boolean asControlling, long rto, long nowNs) {
        transactionId = id;
        choosing = choose;
        controlling = asControlling;
        rtoNs = rto;
        sent = 1;
        dueNs = nowNs + rto;
        if (state != State.SUCCEEDED) {
            state = State.IN_PROGRESS;
        }
    }

    /** What is due of the check: whether to send it again; after the last time it has failed. */
    boolean onDeadline(long nowNs) {
        if (nowNs < dueNs) {
            return false;
        }
        if (sent >= TRANSMISSIONS) {
            failed();
            return false;
        }
        sent++;
        rtoNs *= 2;
        dueNs = nowNs + (sent == TRANSMISSIONS ? LAST_WAIT * (rtoNs >> TRANSMISSIONS - 1) : rtoNs);
        return true;
    }

    void failed() {
        state = State.FAILED;
        quiet();
    }

    void succeeded() {
        state = State.SUCCEEDED;
        quiet();
    }

    /** No check is under way any more. */
    void quiet() {
        dueNs = Machine.NEVER;
        transactionId = new byte[0];
    }

    boolean checking() {
        return dueNs != Machine.NEVER;
    }

    boolean asked(byte[] id) {
        return transactionId.length > 0 && Arrays.equals(transactionId, id);
    }

    byte[] transactionId() {
        return transactionId;
    }

    /** Whether the check under way says USE-CANDIDATE. */
    boolean choosing() {
        return choosing;
    }

    /** The role that the check under way was sent in. */
    boolean controlling() {
        return controlling;
    }

    long dueNs() {
        return dueNs;
    }
}
