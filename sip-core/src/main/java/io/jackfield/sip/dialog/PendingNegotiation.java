package io.jackfield.sip.dialog;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A negotiation that waits for our user; hops to the shard and lets only the first outcome through. */
final class PendingNegotiation implements Negotiation {
    private final AgentShard agent;
    private final Optional<byte[]> offer;
    private final Consumer<byte[]> onComplete;
    private final IntConsumer onReject;
    private boolean settled;

    PendingNegotiation(AgentShard agent, Optional<byte[]> offer, Consumer<byte[]> onComplete, IntConsumer onReject) {
        this.agent = agent;
        this.offer = offer;
        this.onComplete = onComplete;
        this.onReject = onReject;
    }

    @Override
    public Optional<byte[]> offer() {
        return offer;
    }

    @Override
    public void complete(byte[] sdp) {
        settle(() -> onComplete.accept(sdp));
    }

    @Override
    public void reject(int status) {
        if (status < 400 || status > 699) {
            throw new IllegalArgumentException("not a status to reject with: " + status);
        }
        settle(() -> onReject.accept(status));
    }

    /** It is too late; used on the shard. */
    void withdraw() {
        settled = true;
    }

    private void settle(Runnable outcome) {
        agent.enter(() -> {
            if (!settled) {
                settled = true;
                outcome.run();
            }
        });
    }
}
