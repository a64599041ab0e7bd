package io.jackfield.proxy.forward;

import io.jackfield.kernel.Machine;
import io.jackfield.sip.message.SipResponse;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The response context of RFC 3261 16.7: tries the targets of one request, together and one after another, and decides what goes
 * back. Sans-IO; effects are carried out after the call that caused them returned.
 *
 * <pre>
 *             1xx not 100    2xx                   6xx                3xx 4xx 5xx, failure (1)          CANCEL
 * OPEN        forward        forward, cancel       cancel the others; next group, or the best of all;   cancel all;
 *                            the others; ANSWERED  STOPPING (2)       CLOSED                            STOPPING (3)
 * STOPPING    -              forward; ANSWERED     keep               the last: best, or 487; CLOSED    -
 * DECIDING    -              forward; ANSWERED     -                  -                                 487; CLOSED
 * ANSWERED    -              INVITE: forward       -                  -                                 -
 * CLOSED      -              INVITE: forward       -                  -                                 -
 * </pre>
 *
 * Where somebody decides what comes after the last group, it is DECIDING instead of CLOSED, until he has.
 *
 * <p>(1) A timeout counts as 408 (16.8), a transport error as 503 (16.9). (2) Or CLOSED at once when no other branch is live. (3) After a
 * CANCEL, a branch that has said nothing at all is not waited for: once none but such are left the caller gets its 487. The branch is
 * cancelled when it does say something (9.1), and its 2xx is forwarded.
 *
 * <p>Timers, one at a time a branch. Patience: a target that says nothing at all for so long counts as timed out; it is cancelled as
 * soon as it does say something, and its 2xx is forwarded all the same. Timer C of an INVITE, restarted by each 101 to 199 (16.7
 * step 2): the branch is cancelled (16.8). A cancelled branch that stays silent for 64*T1 is given up.
 *
 * <p>A target whose name has several servers goes through them before it counts as failed: a timeout, a transport error, a 503, or
 * silence beyond patience of a server that has said no more than 100 sends the request to the next (RFC 3263 4.3).
 *
 * <p>Which targets are tried together, and what makes the next be tried, is the {@link Fork}; no more at once than its breadth allows.
 */
final class ResponseContext implements Machine {
    /** How long what a request needs before it can be sent may take: 64*T1, as long as nobody would be waited for. */
    private static final long PREPARATION_NS = 32_000_000_000L;

    /** What the context asks of its driver. */
    interface Effects {
        /** Send the request to the branch's target. */
        void send(Branch branch);

        /** Send it to the next server of the branch's target (RFC 3263 4.3), in a new transaction; the one before is given up. */
        void sendElsewhere(Branch branch);

        /** Cancel the branch (9.1); when it was not sent yet, report it {@link ResponseContext#onWithdrawn withdrawn}. */
        void cancel(Branch branch);

        /** The target said nothing: cancel it when it does, end it if it cannot be cancelled. */
        void abandon(Branch branch);

        /** Nobody waits for this branch any longer. */
        void giveUp(Branch branch);

        /** Send this 1xx or 2xx back. */
        void forward(Branch branch, SipResponse response);

        /**
         * Every target has failed and somebody wants to decide what comes next: {@link ResponseContext#goOn},
         * {@link ResponseContext#conclude} or {@link ResponseContext#close}.
         */
        void exhausted(int status, @Nullable SipResponse best);

        /** End the transaction with the best response, or with a status of our own when that is absent. */
        void reject(int status, @Nullable SipResponse best);
    }

    /**
     * How long to wait.
     *
     * @param patienceNs for any response of a target; {@link #NEVER} for as long as its transaction does
     * @param timerCNs for the final response of an INVITE, more than 3 minutes by the RFC
     * @param cancelWaitNs for the end of a cancelled branch
     */
    record Timing(long patienceNs, long timerCNs, long cancelWaitNs) {}

    private enum State {
        OPEN,
        DECIDING,
        STOPPING,
        ANSWERED,
        CLOSED
    }

    private final boolean invite;
    private Branch[] branches;
    private Fork fork;
    private Timing timing;
    private final Effects effects;
    private State state = State.OPEN;
    private boolean cancelled;
    private boolean asks;
    private int started;
    private int candidates;
    private int live;
    private int breadth = MaxBreadth.DEFAULT;

    /**
     * A context that has tried nothing yet.
     *
     * @param branches at least one, in order of preference
     */
    ResponseContext(boolean invite, Branch[] branches, Fork fork, Timing timing, Effects effects) {
        this.invite = invite;
        this.branches = branches;
        this.fork = fork;
        this.timing = timing;
        this.effects = effects;
    }

    /** How many copies of the request may be pending at once, at least 1: what the branches of a group share (RFC 5393 5). */
    void share(int copies) {
        breadth = copies;
    }

    /** Asks what comes next when every target has failed, instead of ending the transaction. */
    void askWhenExhausted(boolean asked) {
        asks = asked;
    }

    /**
     * Tries more targets, after {@link Effects#exhausted}. What the earlier ones said is forgotten.
     *
     * @param more at least one
     */
    void goOn(Branch[] more, Fork group, Timing waits, long nowNs) {
        if (state != State.DECIDING) {
            return;
        }
        int before = branches.length;
        branches = Arrays.copyOf(branches, before + more.length);
        System.arraycopy(more, 0, branches, before, more.length);
        started = before;
        candidates = before;
        fork = group;
        timing = waits;
        state = State.OPEN;
        tryNextGroup(nowNs);
    }

    /** Ends the transaction with the best response, after {@link Effects#exhausted}. */
    void conclude() {
        if (state == State.DECIDING) {
            state = State.CLOSED;
            rejectWithBest();
        }
    }

    boolean deciding() {
        return state == State.DECIDING;
    }

    /** Somebody else answers, after {@link Effects#exhausted}. @return false when it is too late */
    boolean close() {
        if (state != State.DECIDING) {
            return false;
        }
        state = State.CLOSED;
        return true;
    }

    void start(long nowNs) {
        tryNextGroup(nowNs);
    }

    Branch[] branches() {
        return branches;
    }

    /** Whether a final response was sent back. */
    boolean finalSent() {
        return state == State.ANSWERED || state == State.CLOSED; // DECIDING: not yet
    }

    /** Whether the caller gave up. */
    boolean cancelled() {
        return cancelled;
    }

    boolean answered() {
        return state == State.ANSWERED;
    }

    /** Whether nothing more is to come but further 2xx. */
    boolean over() {
        return finalSent() && live == 0;
    }

    void onResponse(Branch branch, SipResponse response, long nowNs) {
        int status = response.status();
        if (status < 200) {
            onProvisional(branch, response, nowNs);
        } else if (status < 300) {
            onSuccess(branch, response, nowNs);
        } else if (branch.live()) {
            if (branch.rangTooLong) {
                onTimeout(branch, nowNs);
            } else if (status != 503 || !elsewhere(branch, nowNs)) {
                branch.response = response;
                onFinished(branch, status, nowNs);
            }
        }
    }

    /** Something is asked for before the request can be sent, a media relay: the target is not silent meanwhile. */
    void onPreparing(Branch branch, long nowNs) {
        if (branch.state == Branch.State.CALLING) {
            branch.deadlineNs = nowNs + PREPARATION_NS;
        }
    }

    /** The request that was prepared leaves: from now on the target may be silent. */
    void onSent(Branch branch, long nowNs) {
        if (branch.state == Branch.State.CALLING) {
            branch.deadlineNs = firstDeadline(nowNs);
        }
    }

    /** The transaction timed out, or its target took too long to say anything. */
    void onTimeout(Branch branch, long nowNs) {
        if (branch.live() && !elsewhere(branch, nowNs)) {
            onFinished(branch, cancelled ? 487 : 408, nowNs);
        }
    }

    /** The request could not be sent (16.9). */
    void onTransportError(Branch branch, long nowNs) {
        if (branch.live() && !elsewhere(branch, nowNs)) {
            onFinished(branch, cancelled ? 487 : 503, nowNs);
        }
    }

    /** RFC 3263 4.3: a server that fails before it said anything leaves the request to the next one of its name. */
    private boolean elsewhere(Branch branch, long nowNs) {
        if (!branch.hasAlternative()) {
            return false;
        }
        branch.alternatives--;
        branch.state = Branch.State.CALLING;
        branch.heard = false;
        branch.deadlineNs = firstDeadline(nowNs);
        effects.sendElsewhere(branch);
        return true;
    }

    /** The branch was cancelled before it was sent. */
    void onWithdrawn(Branch branch, long nowNs) {
        if (branch.live()) {
            onFinished(branch, 487, nowNs);
        }
    }

    /** The caller cancelled (16.10). */
    void onCancel(long nowNs) {
        if (state == State.DECIDING) {
            cancelled = true;
            state = State.CLOSED;
            effects.reject(487, null);
        }
        if (state != State.OPEN) {
            return;
        }
        state = State.STOPPING;
        cancelled = true;
        cancelLive(nowNs);
        if (invite && live > 0 && !awaitsCancelled()) {
            closeCancelled();
        }
    }

    /** Whether a branch that was cancelled will say so. */
    private boolean awaitsCancelled() {
        for (int i = 0; i < started; i++) {
            if (branches[i].live() && branches[i].heard) {
                return true;
            }
        }
        return false;
    }

    private void closeCancelled() {
        for (int i = 0; i < started; i++) {
            if (branches[i].live()) {
                branches[i].status = 487;
            }
        }
        state = State.CLOSED;
        rejectWithBest();
    }

    @Override
    public long nextDeadlineNs() {
        long next = NEVER;
        for (int i = 0; i < started; i++) {
            next = Math.min(next, branches[i].deadlineNs);
        }
        return next;
    }

    @Override
    public void onDeadline(long nowNs) {
        int upTo = started;
        for (int i = 0; i < upTo; i++) {
            Branch branch = branches[i];
            if (branch.deadlineNs <= nowNs) {
                expired(branch, nowNs);
            }
        }
    }

    private void expired(Branch branch, long nowNs) {
        switch (branch.state) {
            case CALLING -> {
                if (!elsewhere(branch, nowNs)) {
                    effects.abandon(branch);
                    onTimeout(branch, nowNs);
                }
            }
            case PROCEEDING -> {
                branch.rangTooLong = true;
                cancel(branch, nowNs);
            }
            case CANCELLING -> {
                effects.giveUp(branch);
                onTimeout(branch, nowNs);
            }
            case UNTRIED, DONE -> branch.deadlineNs = NEVER;
        }
    }

    private void onProvisional(Branch branch, SipResponse response, long nowNs) {
        boolean first = branch.state == Branch.State.CALLING;
        if (first) {
            branch.state = Branch.State.PROCEEDING;
            branch.heard = true;
        }
        if (branch.state != Branch.State.PROCEEDING) {
            return;
        }
        if (first || response.status() != 100) {
            branch.deadlineNs = invite ? nowNs + timing.timerCNs : NEVER;
        }
        if (response.status() == 100) {
            return; // 16.7 step 5: 100 is hop by hop
        }
        branch.alternatives = 0; // this server serves it
        if (state == State.OPEN) {
            effects.forward(branch, response);
        }
    }

    private void onSuccess(Branch branch, SipResponse response, long nowNs) {
        boolean first = !finalSent();
        if (branch.live()) {
            settle(branch, response.status());
        }
        if (first) {
            state = State.ANSWERED;
            cancelLive(nowNs);
        }
        // 16.7 step 5: every 2xx to an INVITE goes back, also after a final response; of other requests the first
        // alone.
        if (first || invite) {
            effects.forward(branch, response);
        }
    }

    private void onFinished(Branch branch, int status, long nowNs) {
        settle(branch, status);
        if (finalSent()) {
            return;
        }
        if (status >= 600 && state == State.OPEN) {
            state = State.STOPPING;
            cancelLive(nowNs);
        }
        if (live > 0) {
            if (cancelled && !awaitsCancelled()) {
                closeCancelled();
            }
            return;
        }
        if (state == State.OPEN && started < branches.length && fork.goesOn(branches, candidates, started)) {
            tryNextGroup(nowNs);
        } else if (asks && !cancelled) {
            state = State.DECIDING;
            Branch best = BestResponse.of(branches, candidates, started);
            effects.exhausted(best.status, best.response);
        } else {
            state = State.CLOSED;
            rejectWithBest();
        }
    }

    private void tryNextGroup(long nowNs) {
        if (fork == Fork.FAILOVER) {
            candidates = started;
        }
        int first = started;
        // More than may be pending are tried as the next group: what those before had is free again (RFC 5393 5.3.3.1).
        started = Math.min(fork.groupEnd(branches, first), first + breadth);
        live = started - first;
        for (int i = first; i < started; i++) {
            branches[i].breadth = breadth / live + (i - first < breadth % live ? 1 : 0);
            branches[i].state = Branch.State.CALLING;
            branches[i].deadlineNs = firstDeadline(nowNs);
        }
        for (int i = first; i < started; i++) {
            effects.send(branches[i]);
        }
    }

    private long firstDeadline(long nowNs) {
        long waitNs = Math.min(timing.patienceNs, invite ? timing.timerCNs : NEVER);
        return waitNs == NEVER ? NEVER : nowNs + waitNs;
    }

    private void settle(Branch branch, int status) {
        branch.state = Branch.State.DONE;
        branch.status = status;
        branch.deadlineNs = NEVER;
        live--;
    }

    private void cancelLive(long nowNs) {
        for (int i = 0; i < started; i++) {
            if (branches[i].state == Branch.State.CALLING || branches[i].state == Branch.State.PROCEEDING) {
                cancel(branches[i], nowNs);
            }
        }
    }

    private void cancel(Branch branch, long nowNs) {
        if (!invite) {
            return; // 9.1: only an INVITE can be cancelled; the others end soon by themselves
        }
        branch.state = Branch.State.CANCELLING;
        branch.deadlineNs = nowNs + timing.cancelWaitNs;
        effects.cancel(branch);
    }

    private void rejectWithBest() {
        Branch best = BestResponse.of(branches, candidates, started);
        SipResponse response = best.response;
        if (response == null) {
            effects.reject(cancelled ? 487 : best.status, null);
        } else if (best.status == 503) {
            // 16.7 step 6: a 503 speaks of that target; from us it would tell the caller to leave this proxy alone.
            effects.reject(500, null);
        } else {
            effects.reject(best.status, BestResponse.withChallenges(response, branches, candidates, started));
        }
    }
}
