package io.jackfield.proxy.forward;

import io.jackfield.kernel.Machine;
import io.jackfield.proxy.forward.ProxiedRequest.Onward;
import io.jackfield.proxy.nat.NatTest;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forwards requests and brings responses back (RFC 3261 16.4 to 16.10), statefully but for the ACK of a 2xx. Each call is made on the
 * shard of the request.
 */
public final class Forwarder {
    private final List<ForwardShard> shards;
    private final RoutePreprocessor routes;
    private final Anchors anchors;
    private final int maxTargets;

    /** @param anchors in an order that stays, so that a dialog finds its own after a restart */
    public Forwarder(SipNode node, ForwardSettings settings, List<MediaAnchor> anchors) {
        RouteTokens tokens = new RouteTokens(
                settings.routeKey(),
                node.listenPoints().stream().map(ListenPoint::address).toList());
        this.routes = new RoutePreprocessor(node, tokens);
        this.anchors = new Anchors(anchors);
        this.maxTargets = settings.maxTargets();
        this.shards = node.layers().stream()
                .map(layer -> new ForwardShard(
                        layer,
                        new EffectQueue(),
                        new ForwardCopy(layer, tokens),
                        node.resolver(),
                        settings.timerC().toNanos()))
                .toList();
    }

    /** Takes off the Routes that were meant for us (16.4). */
    public RoutedRequest preprocess(SipRequest request) {
        return routes.process(request);
    }

    /** Whether a request has been here before in the same form, and still is being forwarded (16.3 step 4). */
    public boolean looped(TransactionLayer layer, SipRequest request) {
        return LoopCheck.looped(layer, request);
    }

    /**
     * Forwards a request that starts something.
     *
     * @param request as it goes on: our Routes taken off
     * @param targets at least one
     */
    public void forward(ServerTransaction server, SipRequest request, List<Target> targets, Plan plan) {
        Branch[] branches = new Branch[Math.min(targets.size(), maxTargets)];
        for (int i = 0; i < branches.length; i++) {
            branches[i] = new Branch(targets.get(i), i);
        }
        Method method = request.method();
        boolean creates = method == Method.INVITE || method == Method.SUBSCRIBE || method == Method.REFER;
        MediaAnchor anchor = method == Method.INVITE ? plan.anchor().orElse(null) : null;
        Onward onward = creates ? new Onward(null, token(request, server.flow(), anchor)) : Onward.TO_TARGETS;
        start(server, request, onward, anchor, branches, plan.fork(), plan.patienceNs());
    }

    /**
     * How to forward.
     *
     * @param fork in which groups targets are tried
     * @param patienceNs how long a target may say nothing; {@link Machine#NEVER} for as long as its transaction waits
     * @param anchor where the media of an INVITE go through
     */
    public record Plan(Fork fork, long patienceNs, Optional<MediaAnchor> anchor) {}

    /** Forwards a request of a dialog that was set up through us, where its Route set says (16.12). */
    public void forward(ServerTransaction server, RoutedRequest routed) {
        RouteToken token = routed.token();
        if (token == null) {
            throw new IllegalArgumentException("not of a dialog of ours");
        }
        SipRequest request = routed.received();
        MediaAnchor anchor = MediaSession.concerns(request.method()) ? anchors.get(token.anchor()) : null;
        Branch[] branches = {new Branch(null, 0)};
        start(server, request, new Onward(routed, null), anchor, branches, Fork.FAILOVER, Machine.NEVER);
    }

    private void start(
            ServerTransaction server,
            SipRequest request,
            Onward onward,
            @Nullable MediaAnchor anchor,
            Branch[] branches,
            Fork fork,
            long patienceNs) {
        ForwardShard shard = shards.get(server.shard().index());
        MediaSession media = anchor == null
                ? null
                : new MediaSession(
                        anchor,
                        server.shard(),
                        request,
                        onward.routed() == null,
                        server.flow().remote());
        ProxiedRequest proxied = new ProxiedRequest(shard, server, request, onward, media, branches, fork, patienceNs);
        if (request.isInvite()) {
            server.attach(proxied);
        }
        proxied.start();
    }

    /** The caller cancels an INVITE that was given to {@link #forward}. Returns false when it was not. */
    public boolean cancel(ServerTransaction invite) {
        Optional<ProxiedRequest> proxied = invite.attachment(ProxiedRequest.class);
        proxied.ifPresent(ProxiedRequest::cancel);
        return proxied.isPresent();
    }

    /**
     * Forwards the ACK of a 2xx: without a transaction, and only within a dialog of ours; any other goes nowhere (16.11).
     *
     * @return whether it was forwarded
     */
    public boolean forwardAck(TransactionLayer layer, SipRequest received, Flow from) {
        RoutedRequest routed = routes.process(received);
        RouteToken token = routed.token();
        if (token == null || !routed.inDialog() || received.maxForwards() == 0) {
            return false;
        }
        ForwardShard shard = shards.get(layer.shard().index());
        RequestEdit copy = shard.copies().of(routed);
        MediaAnchor anchor = anchors.get(token.anchor());
        if (anchor == null || !MediaSession.carriesSdp(received)) {
            sendAck(shard, routed, copy, token);
            return true;
        }
        new InOrder(shard.shard())
                .run(
                        () -> anchor.answer(MediaSession.answerIn(received, from.remote()), received.body()),
                        sdp -> sendAck(shard, routed, copy.body(MediaSession.SDP, sdp), token),
                        // The call stands; that it is mute its parties will hear.
                        () -> sendAck(shard, routed, copy, token));
        return true;
    }

    private static void sendAck(ForwardShard shard, RoutedRequest routed, RequestEdit copy, RouteToken token) {
        Flow known = token.peerOfSender(routed.received());
        if (known != null) {
            shard.layer().sendAck(copy, known);
            return;
        }
        shard.resolver().resolve(routed.nextHop(), shard.shard(), flows -> {
            if (!flows.isEmpty()) {
                shard.layer().sendAck(copy, flows.get(0));
            }
        });
    }

    private RouteToken token(SipRequest request, Flow from, @Nullable MediaAnchor anchor) {
        int number = anchor == null ? RouteToken.NO_ANCHOR : anchors.numberOf(anchor);
        boolean flow = NatTest.needsFlow(request, from);
        if (!flow && anchor == null) {
            return RouteToken.PLAIN;
        }
        return new RouteToken(number, false, RouteToken.tagHash(request.fromTag()), flow ? from : null, null);
    }
}
