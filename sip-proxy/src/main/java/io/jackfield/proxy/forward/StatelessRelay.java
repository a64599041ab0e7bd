package io.jackfield.proxy.forward;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ReplyFlow;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.util.Optional;

/**
 * Relays requests and responses of one shard without a transaction (RFC 3261 16.11). Our Via carries the flow that the request came by,
 * in a token that nobody else can make: so responses find back over connections and through NATs, and nobody can send any through here
 * that we did not ask for.
 */
final class StatelessRelay {
    private final ForwardShard shard;
    private final FlowTokens flows;
    private final StatelessBranch branches;

    StatelessRelay(ForwardShard shard, FlowTokens flows, StatelessBranch branches) {
        this.shard = shard;
        this.flows = flows;
        this.branches = branches;
    }

    /**
     * Relays a request to a target.
     *
     * @param request as it goes on
     * @param going told before it leaves
     * @param nowhere told when the target's name leads nowhere
     */
    void relay(Arrival came, SipRequest request, Target target, Runnable going, Runnable nowhere) {
        if (target.flow().isPresent()) {
            going.run();
            send(came, request, target, target.flow().get());
            return;
        }
        shard.resolver().resolve(NextHop.of(request, target), shard.shard(), found -> {
            if (found.isEmpty()) {
                nowhere.run();
            } else {
                going.run();
                send(came, request, target, found.get(0));
            }
        });
    }

    private void send(Arrival came, SipRequest request, Target target, Flow to) {
        Branch branch = new Branch(target, 0);
        branch.breadth = Math.max(1, shard.breadth().of(request));
        RequestEdit copy = shard.copies().of(came, request, branch, to, null);
        shard.layer().sendStateless(copy.addFirst(Header.VIA, via(came, to)).build(), to);
    }

    private String via(Arrival came, Flow to) {
        Transport transport = to.transport();
        Flow back = ReplyFlow.of(came.message(), came.from());
        return "SIP/2.0/" + transport.viaName() + ' ' + shard.layer().sentBy(to) + ";branch="
                + branches.of(came.message()) + ';' + FlowTokens.TOKEN + '=' + flows.write(back)
                + (transport.reliable() ? "" : ";rport");
    }

    /** Sends a response back where its request came from. @return false when that was none of ours */
    boolean back(SipResponse response) {
        if (!response.hasVia() || !StatelessBranch.is(response.topVia().branch())) {
            return false;
        }
        Optional<Flow> to =
                response.topVia().param(FlowTokens.TOKEN).map(flows::read).flatMap(FlowRoute::flow);
        SipResponse shorter = response.edit().removeFirst(Header.VIA).build();
        if (to.isEmpty() || !shorter.hasVia()) { // 16.7 step 3
            return false;
        }
        shard.layer().sendStateless(shorter, to.get());
        return true;
    }
}
