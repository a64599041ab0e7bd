package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.DigestClient;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to an answer: sent over the first flow of its next hop that works (RFC 3263 4.3), and once more with
 * credentials when it is challenged (RFC 3261 22), or changed as a refusal asks. Each time is a transaction of its own.
 */
final class OutgoingRequest implements ResponseListener {
    /** Finds the flows to a next hop; answers at once or as a later step on the shard. */
    @FunctionalInterface
    interface Path {
        void flows(Consumer<List<Flow>> then);
    }

    /** What comes of a request. */
    interface Outcome {
        /** The request as it is to leave over a flow: with the Contact that fits, say. */
        default SipRequest prepare(SipRequest request, Flow flow) {
            return request;
        }

        /** Whether another try is still wanted. */
        default boolean undecided() {
            return true;
        }

        /** The request as it is to be sent once more after this refusal, with the next CSeq number; empty to leave it at that. */
        default Optional<SipRequest> retry(SipRequest sent, SipResponse response) {
            return Optional.empty();
        }

        /** A provisional response, 100 included. */
        default void onProvisional(SipRequest sent, SipResponse response) {}

        /** A final response that is for the user to see; of an INVITE every 2xx, repeated ones too. */
        void onFinal(SipRequest sent, SipResponse response);

        /** No final response will come. */
        void onNone(Failure failure);
    }

    /** Challenges and refusals that one request may meet: a few proxies, a stale nonce or two, an interval too short. */
    private static final int MAX_CHALLENGES = 5;

    private static final int SERVICE_UNAVAILABLE = 503;

    private final SipNode node;
    private final TransactionLayer layer;
    private final Turn turn;
    private final Optional<DigestClient> digest;
    private final Optional<Dialog> dialog;
    private final Outcome outcome;
    private SipRequest request;
    private List<Flow> flows = List.of();
    private int flow;
    private int challenges;
    private boolean answered;
    private boolean abandoned;
    private @Nullable ClientTransaction transaction;

    /**
     * @param digest answers challenges; without one they are final
     * @param dialog gives the CSeq number of another try; without one it is the next
     */
    OutgoingRequest(
            AgentShard agent,
            SipRequest request,
            Optional<DigestClient> digest,
            Optional<Dialog> dialog,
            Outcome outcome) {
        this.node = agent.node();
        this.layer = agent.layer();
        this.turn = agent.turn();
        this.request = request;
        this.digest = digest;
        this.dialog = dialog;
        this.outcome = outcome;
    }

    /** Sends it. */
    OutgoingRequest start(Path path) {
        path.flows(found -> {
            flows = found;
            if (abandoned || found.isEmpty()) {
                outcome.onNone(abandoned ? Failure.TIMEOUT : Failure.TRANSPORT);
            } else {
                transmit();
            }
        });
        return this;
    }

    /** Cancels an INVITE; what comes of it still comes to the outcome. */
    void cancel(String reason) {
        abandoned = true;
        ClientTransaction current = transaction;
        if (current != null) {
            current.cancel(reason);
        }
    }

    private void transmit() {
        Flow target = node.flowFor(request, flows.get(flow));
        request = outcome.prepare(request, target);
        answered = false;
        transaction = layer.send(request, target, this);
    }

    @Override
    public void onResponse(ClientTransaction from, SipResponse response) {
        turn.run(() -> {
            answered = true;
            node.resolver().heard(flows.get(flow), response, layer.shard());
            if (response.isFinal()) {
                digest.ifPresent(client -> client.learn(request, response));
            }
            if (response.provisional()) {
                outcome.onProvisional(request, response);
            } else if (!(outcome.undecided() && (retryChanged(response) || retryElsewhere(response.status())))) {
                outcome.onFinal(request, response);
            }
        });
    }

    @Override
    public void onFailure(ClientTransaction from, Failure failure) {
        turn.run(() -> {
            if (!answered && failure != Failure.OVERLOAD) {
                node.resolver().avoid(flows.get(flow), Optional.empty(), layer.shard());
            }
            boolean elsewhere = !answered && outcome.undecided() && retryElsewhere(SERVICE_UNAVAILABLE);
            if (!elsewhere) {
                outcome.onNone(failure);
            }
        });
    }

    private boolean retryChanged(SipResponse response) {
        if (challenges == MAX_CHALLENGES) {
            return false;
        }
        Optional<SipRequest> next = digest.flatMap(client -> client.answer(request, response))
                .or(() -> outcome.retry(request, response).map(this::authorized));
        if (next.isEmpty()) {
            return false;
        }
        challenges++;
        // Others may have been sent within the dialog meanwhile.
        request = dialog.map(d -> d.renumber(next.get())).orElse(next.get());
        transmit();
        return true;
    }

    private SipRequest authorized(SipRequest changed) {
        return digest.map(client -> client.authorize(changed)).orElse(changed);
    }

    private boolean retryElsewhere(int status) {
        if (status != SERVICE_UNAVAILABLE || flow + 1 >= flows.size()) {
            return false;
        }
        flow++;
        transmit();
        return true;
    }
}
