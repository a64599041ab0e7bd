package io.jackfield.proxy.forward;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.SendOptions;
import io.jackfield.sip.transport.Flow;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A request of our own within a dialog that was set up through us. */
final class Origination implements ResponseListener {
    private static final int NO_ANSWER = 408;

    private final ForwardShard shard;
    private final RoutedRequest routed;
    private final Arrival as;
    private final IntConsumer concluded;

    Origination(ForwardShard shard, RoutedRequest routed, Arrival as, IntConsumer concluded) {
        this.shard = shard;
        this.routed = routed;
        this.as = as;
        this.concluded = concluded;
    }

    /** @param anchor whose media of this dialog end now */
    void send(@Nullable MediaAnchor anchor) {
        SipRequest request = routed.received();
        if (anchor != null) {
            anchor.delete(new MediaLeg(
                    request.callId(),
                    request.fromTag(),
                    request.toTag(),
                    "",
                    as.from().remote()));
        }
        Flow known = routed.knownFlow();
        if (known != null) {
            send(known);
            return;
        }
        shard.resolver().resolve(routed.nextHop(), shard.shard(), flows -> {
            if (flows.isEmpty()) {
                concluded.accept(NO_ANSWER);
            } else {
                send(flows.get(0));
            }
        });
    }

    private void send(Flow to) {
        shard.layer().send(shard.copies().of(as, routed, to), to, SendOptions.DEFAULT, this);
    }

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        if (response.isFinal()) {
            concluded.accept(response.status());
        }
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        concluded.accept(NO_ANSWER);
    }
}
