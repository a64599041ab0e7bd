package io.jackfield.proxy.forward;

import io.jackfield.kernel.Machine;
import io.jackfield.proxy.forward.ProxiedRequest.Onward;
import io.jackfield.proxy.nat.NatTest;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionLayer;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards requests and brings responses back (RFC 3261 16.4 to 16.10), statefully but for the ACK of a 2xx. Each call is made on the
 * shard of the request.
 */
public final class Forwarder {
    private static final Plan WITHIN_DIALOG = Plan.of(Fork.FAILOVER).withPatience(Machine.NEVER);

    /** The parameter of our Record-Routes that proves them to be ours. */
    public static final String ROUTE_TOKEN = RecordRoutes.TOKEN;

    private final List<ForwardShard> shards;
    private final RoutePreprocessor routes;
    private final NattedPeers natted;
    private final FlowTokens flows;
    private final StatelessBranch stateless;
    private final List<StatelessRelay> relays;
    private final Anchors anchors;
    private final @Nullable DialogObserver observer;
    private final int maxTargets;
    private final MaxBreadth breadth;

    /** A forwarder for the requests of a node. */
    public Forwarder(SipNode node, ForwardSettings settings, Extensions extensions) {
        RouteTokens tokens = new RouteTokens(
                settings.routeKey(),
                node.listenPoints().stream().map(ListenPoint::address).toList());
        this.routes = new RoutePreprocessor(node, tokens);
        this.natted = new NattedPeers(routes);
        this.flows = new FlowTokens(settings.routeKey(), node);
        this.stateless = new StatelessBranch(settings.routeKey());
        this.anchors = new Anchors(extensions.anchors());
        this.observer = Observers.of(extensions.observers());
        this.maxTargets = settings.maxTargets();
        this.breadth = settings.breadth();
        this.shards = node.layers().stream()
                .map(layer -> {
                    MessageShaper shaper = extensions
                            .shaper()
                            .map(installed -> installed.onShard(layer))
                            .orElse(null);
                    ForwardCopy copies = new ForwardCopy(layer, tokens, settings.breadth(), shaper);
                    return new ForwardShard(
                            layer,
                            new EffectQueue(),
                            copies,
                            node.resolver(),
                            settings.timers(),
                            settings.breadth(),
                            observer,
                            shaper,
                            natted);
                })
                .toList();
        this.relays = shards.stream()
                .map(shard -> new StatelessRelay(shard, flows, stateless))
                .toList();
        extensions.observers().forEach(told -> told.attached(this));
    }

    /** Whether a Record-Route is one that we wrote; whether it is still good shows when it is used. */
    public boolean wrote(SipUri recordRoute) {
        return routes.wrote(recordRoute);
    }

    /**
     * Sends a request of our own within a dialog that was set up through us, as if one of its peers had sent it: it has that peer's
     * tags and CSeq, and its Route set begins with our Record-Route. A BYE ends the media of the dialog too. On the shard of the dialog.
     *
     * @param as the flow of the peer that it is sent for
     * @param fromCallee whether that is the callee
     * @param concluded told the final status; 408 when there was none
     * @return false when its Route set does not prove that the dialog is ours: nothing was sent
     */
    public boolean originate(
            TransactionLayer layer, SipRequest request, Flow as, boolean fromCallee, IntConsumer concluded) {
        RoutedRequest routed = routes.process(request);
        RouteToken token = routed.token();
        if (token == null || !routed.inDialog()) {
            return false;
        }
        MediaAnchor anchor = request.method() == Method.BYE ? anchors.get(token.anchor()) : null;
        ForwardShard shard = shards.get(layer.shard().index());
        MessageShaper shaper = shard.shaper();
        SipRequest came = shaper == null || !fromCallee ? request : shaper.asCallee(request);
        new Origination(shard, routed, new Arrival(came, as), concluded).send(anchor);
        return true;
    }

    /** Undoes what {@link MessageShaper} did to a request; empty when it is to be refused. On the shard of the layer. */
    public Optional<SipRequest> received(TransactionLayer layer, SipRequest request, Flow from) {
        MessageShaper shaper = shards.get(layer.shard().index()).shaper();
        return shaper == null ? Optional.of(request) : shaper.received(request, from);
    }

    /** Takes off the Routes that were meant for us (16.4). */
    public RoutedRequest preprocess(SipRequest request) {
        return routes.process(request);
    }

    /** Where a Route of ours with the token of a flow leads, which a Path of ours put there (RFC 5626 5.3). */
    public FlowRoute flowOf(RoutedRequest routed) {
        return routed.flowToken().map(flows::read).orElse(FlowRoute.NONE);
    }

    /** Puts a Path on each copy of a REGISTER that leads calls back over the flow that it came by (RFC 3327 5.2, RFC 5626 5.2). */
    public Hooks.BranchHook path(ServerTransaction server) {
        return branch -> flows.path(branch, server.flow(), server.layer());
    }

    /** Whether a request has been here before in the same form, and still is being forwarded (16.3 step 4). */
    public boolean looped(TransactionLayer layer, SipRequest request) {
        return LoopCheck.looped(layer, request) || LoopCheck.mayBeBack(request) && stateless.looped(request);
    }

    /** Whether no copy of a request may be made, so that it is to be answered 440 (RFC 5393 5). */
    public boolean tooBroad(SipRequest request) {
        return breadth.of(request) == 0;
    }

    /** Whether observers want to know about a request that starts something, so that {@link #forward} needs a {@link CallStart}. */
    public boolean observes(SipRequest request) {
        return observer != null && request.isInvite();
    }

    /**
     * Forwards a request that starts something.
     *
     * @param request as it goes on: our Routes taken off
     * @param targets at least one
     * @param call for observers; none where nobody {@link #observes}
     */
    public void forward(
            ServerTransaction server, SipRequest request, List<Target> targets, Plan plan, @Nullable CallStart call) {
        MediaAnchor anchor = request.isInvite() ? plan.anchor().orElse(null) : null;
        Watch watch = observer == null || call == null ? null : new Watch.OfInvite(observer.invited(call));
        ReturnPath back = returnPath(server, request, new Way(anchor, null, watch, plan.hooks()));
        start(back, request, onward(server, request, anchor), branches(targets, 0), plan);
    }

    /**
     * Tries more targets for a request whose targets have all failed.
     *
     * @param request as it goes on now
     */
    void goOn(ProxiedRequest proxied, SipRequest request, List<Target> targets, Plan plan) {
        int tried = proxied.tried();
        Branch[] branches = branches(targets, tried);
        if (branches.length == 0) {
            proxied.pass();
            return;
        }
        ServerTransaction server = proxied.server();
        MediaAnchor anchor = request.isInvite() ? plan.anchor().orElse(null) : null;
        Onward onward = onward(server, request, anchor);
        ReturnPath back = returnPath(server, request, new Way(anchor, null, proxied.watch(), plan.hooks()));
        proxied.goOn(request, onward, back, branches, plan);
    }

    private Branch[] branches(List<Target> targets, int tried) {
        Branch[] branches = new Branch[Math.max(0, Math.min(targets.size(), maxTargets - tried))];
        for (int i = 0; i < branches.length; i++) {
            branches[i] = new Branch(targets.get(i), tried + i);
        }
        return branches;
    }

    private Onward onward(ServerTransaction server, SipRequest request, @Nullable MediaAnchor anchor) {
        Method method = request.method();
        boolean creates = method == Method.INVITE || method == Method.SUBSCRIBE || method == Method.REFER;
        return creates ? new Onward(null, token(request, server.flow(), anchor)) : Onward.TO_TARGETS;
    }

    /**
     * How to forward.
     *
     * @param fork in which groups targets are tried
     * @param patienceNs how long a target may say nothing; {@link Machine#NEVER} for as long as its transaction waits; 0 for the default
     * @param ringingNs how long an INVITE may ring; 0 for the default
     * @param anchor where the media of an INVITE go through
     * @param hooks user code that takes part; none where there is none
     */
    public record Plan(
            Fork fork,
            long patienceNs,
            long ringingNs,
            Optional<MediaAnchor> anchor,
            @Nullable Hooks hooks) {
        /** A plan with defaults. */
        public static Plan of(Fork fork) {
            return new Plan(fork, 0, 0, Optional.empty(), null);
        }

        /** With this patience. */
        public Plan withPatience(long silenceNs) {
            return new Plan(fork, silenceNs, ringingNs, anchor, hooks);
        }

        /** With this time to ring. */
        public Plan withRinging(long longestNs) {
            return new Plan(fork, patienceNs, longestNs, anchor, hooks);
        }

        /** With media through this anchor. */
        public Plan withAnchor(MediaAnchor mediaAnchor) {
            return new Plan(fork, patienceNs, ringingNs, Optional.of(mediaAnchor), hooks);
        }

        /** With these hooks. */
        public Plan withHooks(@Nullable Hooks taking) {
            return taking == hooks ? this : new Plan(fork, patienceNs, ringingNs, anchor, taking);
        }
    }

    /** Forwards a request of a dialog that was set up through us, where its Route set says (16.12). */
    public void forward(ServerTransaction server, RoutedRequest came) {
        RoutedRequest routed = natted.seen(came, server.flow());
        RouteToken token = routed.token();
        if (token == null) {
            throw new IllegalArgumentException("not of a dialog of ours");
        }
        SipRequest request = routed.received();
        MediaAnchor anchor = MediaSession.concerns(request.method()) ? anchors.get(token.anchor()) : null;
        Watch watch = null;
        if (observer != null) {
            observer.requested(request, server.flow(), server.shard().nowNs());
            watch = new Watch.WithinDialog(observer, request);
        }
        Branch[] branches = {new Branch(null, 0)};
        ReturnPath back = returnPath(server, request, new Way(anchor, routed, watch, null));
        start(back, request, new Onward(routed, null), branches, WITHIN_DIALOG);
    }

    /**
     * What stands along the way back.
     *
     * @param routed the request, where it is within a dialog; none for one that creates it
     */
    private record Way(
            @Nullable MediaAnchor anchor,
            @Nullable RoutedRequest routed,
            @Nullable Watch watch,
            @Nullable Hooks hooks) {}

    private ReturnPath returnPath(ServerTransaction server, SipRequest request, Way way) {
        MediaSession media = way.anchor == null
                ? null
                : new MediaSession(
                        way.anchor,
                        server.shard(),
                        request,
                        way.routed == null,
                        server.flow().remote());
        return new ReturnPath(
                shards.get(server.shard().index()),
                server,
                media,
                new ReturnPath.Company(way.watch, way.hooks, way.routed));
    }

    private void start(ReturnPath back, SipRequest request, Onward onward, Branch[] branches, Plan plan) {
        ServerTransaction server = back.server();
        ForwardShard shard = shards.get(server.shard().index());
        ProxiedRequest proxied = new ProxiedRequest(this, shard, back, request, onward, branches, plan);
        if (request.isInvite()) {
            server.attach(proxied);
        }
        proxied.start();
    }

    /** Whether requests can be relayed without state: not where Vias are hidden, as only a transaction knows them. */
    public boolean relaysStateless() {
        MessageShaper shaper = shards.get(0).shaper();
        return shaper == null || !shaper.hidesVias();
    }

    /** Relays a request to a target and forgets it (16.11), its transaction too; 503 when the target's name leads nowhere. */
    public void relayStateless(ServerTransaction server, SipRequest request, Target target) {
        Arrival came = new Arrival(server.request(), server.flow());
        relays.get(server.shard().index())
                .relay(
                        came,
                        request,
                        target,
                        server::giveUp,
                        () -> server.respond(SipResponse.to(came.message(), 503)
                                .toTag(server.layer().newTag())
                                .build()));
    }

    /** Sends an ACK or CANCEL the way of an INVITE that was relayed without state. */
    public void relayStateless(TransactionLayer layer, Arrival came, SipRequest request, Target target) {
        relays.get(layer.shard().index()).relay(came, request, target, () -> {}, () -> {});
    }

    /** Sends a response back whose request was relayed without state. @return false when it was none of those */
    public boolean backStateless(TransactionLayer layer, SipResponse response) {
        return relays.get(layer.shard().index()).back(response);
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
    public boolean forwardAck(TransactionLayer layer, Arrival came, SipRequest received) {
        RoutedRequest routed = routes.process(received);
        RouteToken token = routed.token();
        if (token == null || !routed.inDialog() || received.maxForwards() == 0) {
            return false;
        }
        ForwardShard shard = shards.get(layer.shard().index());
        if (observer != null) {
            observer.confirmed(received, shard.nowNs());
        }
        MediaAnchor anchor = anchors.get(token.anchor());
        if (anchor == null || !MediaSession.carriesSdp(received)) {
            sendAck(shard, routed, came, null);
            return true;
        }
        new InOrder(shard.shard())
                .run(
                        () -> anchor.answer(
                                MediaSession.answerIn(received, came.from().remote()), received.body()),
                        sdp -> sendAck(shard, routed, came, sdp),
                        // The call stands; that it is mute its parties will hear.
                        () -> sendAck(shard, routed, came, null));
        return true;
    }

    private static void sendAck(ForwardShard shard, RoutedRequest routed, Arrival came, byte @Nullable [] sdp) {
        Flow known = routed.knownFlow();
        if (known != null) {
            sendAck(shard, routed, came, sdp, known);
            return;
        }
        shard.resolver().resolve(routed.nextHop(), shard.shard(), flows -> {
            if (!flows.isEmpty()) {
                sendAck(shard, routed, came, sdp, flows.get(0));
            }
        });
    }

    private static void sendAck(
            ForwardShard shard, RoutedRequest routed, Arrival came, byte @Nullable [] sdp, Flow to) {
        RequestEdit copy = shard.copies().of(came, routed, to);
        shard.layer().sendAck(sdp == null ? copy : copy.body(MediaSession.SDP, sdp), to);
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
