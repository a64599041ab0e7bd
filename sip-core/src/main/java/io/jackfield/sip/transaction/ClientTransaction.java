package io.jackfield.sip.transaction;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import org.jspecify.annotations.Nullable;

/** A request that was sent and what comes of it (RFC 3261 17.1). To be used on its shard only. */
public final class ClientTransaction implements Handle {
    private final TransactionLayer layer;
    private final ResponseListener listener;
    private final Flow flow;
    private @Nullable SipRequest request;
    private final Transaction transaction;
    private @Nullable Transaction cancel;
    private boolean cancelled;
    private String cancelReason = "";

    ClientTransaction(
            TransactionLayer layer, SipRequest request, Flow target, ResponseListener listener, long proof, int slot) {
        this.layer = layer;
        this.listener = listener;
        this.flow = target;
        this.request = request;
        this.transaction = Transaction.client(layer, this, request, target, proof, slot);
    }

    /**
     * The request as it was sent, our Via on top.
     *
     * @throws IllegalStateException after {@link #releaseRequest}
     */
    public SipRequest request() {
        SipRequest kept = request;
        if (kept == null) {
            throw new IllegalStateException("the request was released after its final response");
        }
        return kept;
    }

    /** Where it was sent. */
    public Flow flow() {
        return flow;
    }

    public Shard shard() {
        return layer.shard();
    }

    public TransactionLayer layer() {
        return layer;
    }

    /** Whether a final response has come, or it has failed. */
    public boolean completed() {
        return switch (transaction.state()) {
            case CALLING, TRYING, PROCEEDING -> false;
            default -> true;
        };
    }

    /**
     * Cancels an INVITE (RFC 3261 9.1): sends a CANCEL, as soon as a provisional response has come. The final response, usually
     * 487, comes to the listener as always; when none comes for 64*T1 after the CANCEL, {@link Failure#TIMEOUT}. Nothing
     * happens when there is a final response already, nor for another request.
     */
    public void cancel() {
        cancel("");
    }

    /**
     * As {@link #cancel()}, and says why.
     *
     * @param reason a Reason header (RFC 3326) such as {@code SIP;cause=200;text="Call completed elsewhere"}; "" for none
     */
    public void cancel(String reason) {
        if (cancelled || completed() || !request().isInvite()) {
            return;
        }
        cancelled = true;
        cancelReason = reason;
        if (transaction.state() == State.PROCEEDING) {
            sendCancel();
        }
    }

    /** Whether {@link #cancel} was asked for in time. */
    public boolean cancelled() {
        return cancelled;
    }

    /** Forgets the transaction: nothing more is sent, the listener hears nothing more. An INVITE should be cancelled instead. */
    public void giveUp() {
        dropCancel();
        transaction.abandon();
    }

    /**
     * Forgets the request, after the final response; before it, nothing happens. For a proxy, which holds an answered INVITE
     * for 32 seconds only in case more 2xx come; who sends the ACKs itself needs the request.
     */
    public void releaseRequest() {
        if (completed()) {
            request = null;
        }
    }

    Transaction transaction() {
        return transaction;
    }

    ResponseListener listener() {
        return listener;
    }

    /** The response to the CANCEL came. */
    void answerCancel(SipResponse response) {
        if (cancel != null) {
            cancel.receive(response);
        }
    }

    /** A response has come: a CANCEL that waited for a provisional one may go (RFC 3261 9.1), after a final one it is moot. */
    void settleCancel(Input input) {
        if (input != Input.PROVISIONAL) {
            dropCancel();
        } else if (cancelled && cancel == null && !completed()) { // or overtaken by the final one
            sendCancel();
        }
    }

    /** Nothing more comes of it. */
    void ended() {
        dropCancel();
        listener.onTerminated(this);
    }

    private void dropCancel() {
        if (cancel != null) {
            cancel.abandon();
            cancel = null;
        }
    }

    private void sendCancel() {
        SipRequest request = request().cancel();
        cancel = Transaction.cancel(
                transaction,
                cancelReason.isEmpty()
                        ? request
                        : request.edit().set(Header.REASON, cancelReason).build());
        cancel.start();
        transaction.expireWithin(layer.timing().durationNs(TransactionTimer.B, true));
    }

    @Override
    public String toString() {
        return "client transaction, " + transaction.state() + ", to " + flow;
    }
}
