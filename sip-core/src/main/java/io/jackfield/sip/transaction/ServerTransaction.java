package io.jackfield.sip.transaction;

import io.jackfield.kernel.Shard;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that came and the answers to it (RFC 3261 17.2). To be used on its shard only. */
public final class ServerTransaction implements Handle {
    private final TransactionLayer layer;
    private final Flow flow;
    private @Nullable SipRequest request;
    private @Nullable Object attachment;
    private final Transaction transaction;
    private boolean cancelled;
    private boolean claimed;

    ServerTransaction(TransactionLayer layer, SipRequest request, Flow from, Flow answerTo, long key) {
        this.layer = layer;
        this.flow = from;
        this.request = request;
        this.transaction = Transaction.server(layer, this, answerTo, key);
    }

    /**
     * The request, as it came.
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

    /** Where the request came from. */
    public Flow flow() {
        return flow;
    }

    public Shard shard() {
        return layer.shard();
    }

    public TransactionLayer layer() {
        return layer;
    }

    /**
     * Sends a response; the transaction repeats it as RFC 3261 17.2 says. Repeating a 2xx to an INVITE until its ACK comes is
     * up to the user (13.3.1.4): each call sends once more. A response that comes too late, after a final one, is ignored.
     */
    public void respond(SipResponse response) {
        if (claimed && response.status() >= 300 && !finalSent()) {
            unclaim();
        }
        transaction.respond(response);
    }

    /**
     * Whether this is a request that came before by another way, because a proxy forked it, and is in hand there or was accepted: a user
     * agent answers 482 (RFC 3261 8.2.2.2). For requests without a To tag, and for those who answer themselves, not for proxies. Who
     * asks first has the request, for 64*T1, unless it refuses it.
     */
    public boolean merged() {
        long nowNs = shard().nowNs();
        long lifeNs = layer.timing().durationNs(TransactionTimer.J, false);
        boolean merged = layer.merged().claimed(request(), transaction.id(), nowNs, nowNs + lifeNs);
        claimed |= !merged;
        return merged;
    }

    private void unclaim() {
        claimed = false;
        layer.merged().release(request(), transaction.id());
    }

    /** Whether a final response has been sent. */
    public boolean finalSent() {
        return switch (transaction.state()) {
            case TRYING, PROCEEDING -> false;
            default -> true;
        };
    }

    /** Whether a CANCEL has come for this INVITE. */
    public boolean cancelled() {
        return cancelled;
    }

    /** Attaches what its user keeps with it, instead of what was attached before. */
    public void attach(Object attached) {
        attachment = attached;
    }

    /** What was attached, if it is of this type. */
    public <T> Optional<T> attachment(Class<T> type) {
        return type.isInstance(attachment) ? Optional.of(type.cast(attachment)) : Optional.empty();
    }

    /**
     * Forgets the request and the attachment, after the final response; before it, nothing happens. For a proxy, which holds
     * an answered INVITE for 32 seconds only in case the 2xx comes again.
     */
    public void releaseRequest() {
        if (finalSent()) {
            request = null;
            attachment = null;
        }
    }

    /**
     * Forgets the request without an answer; one that is repeated comes as a new one. For what deserves none, and for a request
     * other than INVITE that timed out downstream (RFC 4320 4.2).
     */
    public void giveUp() {
        if (!finalSent()) {
            if (claimed) {
                unclaim();
            }
            transaction.abandon();
        }
    }

    Transaction transaction() {
        return transaction;
    }

    void cancel() {
        cancelled = true;
    }

    @Override
    public String toString() {
        return "server transaction, " + transaction.state() + ", from " + flow;
    }
}
