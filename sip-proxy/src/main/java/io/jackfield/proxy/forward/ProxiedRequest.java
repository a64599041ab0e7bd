package io.jackfield.proxy.forward;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.proxy.forward.EffectQueue.Kind;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver.Outcome;
import io.jackfield.sip.transaction.ClientTransaction;
import io.jackfield.sip.transaction.Failure;
import io.jackfield.sip.transaction.ResponseListener;
import io.jackfield.sip.transaction.SendOptions;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request being forwarded: connects its response context to transactions, resolver and media. Lives on the shard of its
 * transaction. After an INVITE was answered this stays for 32 s in case more 2xx come, so it lets go of all else.
 */
final class ProxiedRequest extends TimerWheel.Timer implements ResponseListener, ResponseContext.Effects, EarlyCall {
    private final ForwardShard shard;
    private final Forwarder forwarder;
    private final ServerTransaction server;
    private final ResponseContext context;
    private ReturnPath back;
    private Onward onward;
    private @Nullable SipRequest request;
    private int spirals;

    /**
     * How it goes on.
     *
     * @param routed within a dialog: the Route set that it follows; else none, and its branches have targets
     * @param recordRoute what our Record-Route shall say; none where the request creates no dialog
     */
    record Onward(@Nullable RoutedRequest routed, @Nullable RouteToken recordRoute) {
        /** To targets, without a dialog. */
        static final Onward TO_TARGETS = new Onward(null, null);
    }

    ProxiedRequest(
            Forwarder forwarder,
            ForwardShard shard,
            ReturnPath back,
            SipRequest request,
            Onward onward,
            Branch[] branches,
            Forwarder.Plan plan) {
        this.forwarder = forwarder;
        this.shard = shard;
        this.server = back.server();
        this.back = back;
        this.request = request;
        this.onward = onward;
        this.context = new ResponseContext(request.isInvite(), branches, plan.fork(), shard.timing(plan), this);
        context.share(Math.max(1, shard.breadth().of(request)));
        context.askWhenExhausted(failureHook() != null);
    }

    private Hooks.@Nullable FailureHook failureHook() {
        Hooks hooks = back.hooks();
        return hooks == null ? null : hooks.failure();
    }

    void start() {
        Watch watch = back.watch();
        if (watch != null) {
            watch.began(this);
        }
        context.start(shard.nowNs());
        settle();
    }

    @Override
    public void cancel() {
        context.onCancel(shard.nowNs());
        settle();
    }

    // ---- after all targets have failed ----

    /** How many targets it has, tried or not. */
    int tried() {
        return context.branches().length;
    }

    ServerTransaction server() {
        return server;
    }

    @Nullable
    Watch watch() {
        return back.watch();
    }

    /** Another leg, to other targets. */
    void goOn(SipRequest changed, Onward way, ReturnPath path, Branch[] more, Forwarder.Plan plan) {
        request = changed;
        onward = way;
        back = path;
        context.askWhenExhausted(failureHook() != null);
        context.goOn(more, plan.fork(), shard.timing(plan), shard.nowNs());
        settle();
    }

    /** The caller gets what the targets said. */
    void pass() {
        context.conclude();
        settle();
    }

    private void doExhausted(int status, @Nullable SipResponse best) {
        Hooks.FailureHook hook = failureHook();
        SipRequest original = request;
        if (hook == null || original == null) {
            context.conclude();
        } else {
            try {
                hook.onFailed(new Failed(this, original, status, Optional.ofNullable(best), tried()));
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                context.conclude(); // what the targets said is as good an answer as any
                shard.report(broken);
            }
        }
    }

    /** See {@link FailedRequest}. */
    private record Failed(
            ProxiedRequest proxied, SipRequest request, int status, Optional<SipResponse> response, int tried)
            implements FailedRequest {
        @Override
        public void goOn(SipRequest changed, List<Target> targets, Forwarder.Plan plan) {
            if (proxied.context.deciding()) {
                proxied.forwarder.goOn(proxied, changed, targets, plan);
            }
        }

        @Override
        public void end(SipResponse answer) {
            if (proxied.context.close()) {
                proxied.back.end(request, answer);
                proxied.settle();
            }
        }

        @Override
        public void pass() {
            proxied.pass();
        }
    }

    /** The request as it came; none when it was let go of. */
    @Nullable
    SipRequest cameAs() {
        return request == null ? null : server.request();
    }

    /** One of those that came of it came back. @return how many there were, this one included */
    int cameAgain() {
        return ++spirals;
    }

    // ---- from the transaction layer ----

    @Override
    public void onResponse(ClientTransaction transaction, SipResponse response) {
        Branch branch = branchOf(transaction);
        if (branch == null) {
            return;
        }
        int status = response.status();
        boolean goesElsewhere = status == 503 && branch.hasAlternative();
        if (!branch.flows.isEmpty()) {
            shard.resolver().heard(branch.flows.get(branch.flow), response, shard.shard());
        }
        boolean repeated = status < 300 && branch.answered;
        branch.answered |= status >= 200 && status < 300;
        if (!goesElsewhere && !repeated && (status >= 200 || branch.state == Branch.State.CALLING)) {
            boolean ours = branch.state == Branch.State.CANCELLING && status >= 300;
            tell(branch, ours ? Outcome.CANCELLED : Outcome.of(status));
        }
        context.onResponse(branch, response, shard.nowNs());
        if (status >= 300) {
            endMedia(branch);
        }
        settle();
    }

    @Override
    public void onFailure(ClientTransaction transaction, Failure failure) {
        Branch branch = branchOf(transaction);
        if (branch == null) {
            return;
        }
        boolean unheard = branch.state == Branch.State.CALLING || branch.hasAlternative();
        if (unheard && failure != Failure.OVERLOAD) {
            avoidServer(branch);
            if (!branch.hasAlternative()) {
                tell(branch, failure == Failure.TIMEOUT ? Outcome.TIMEOUT : Outcome.TRANSPORT_ERROR);
            }
        } else if (branch.live()) {
            tell(branch, Outcome.CANCELLED);
        }
        if (failure == Failure.TIMEOUT) {
            context.onTimeout(branch, shard.nowNs());
        } else {
            context.onTransportError(branch, shard.nowNs());
        }
        endMedia(branch);
        settle();
    }

    @Override
    protected long onTimer(long nowNs) {
        context.onDeadline(nowNs);
        settle();
        return context.nextDeadlineNs();
    }

    /** Carries out what the context wants done, then waits for its next deadline. */
    private void settle() {
        boolean done = shard.effects().drain();
        long next = context.nextDeadlineNs();
        if (next != deadlineNs()) {
            shard.timers().schedule(this, next);
        }
        if (done && request != null && context.over() && back.idle()) {
            release();
        }
    }

    /** Nothing is needed any more but a way back for further 2xx. */
    private void release() {
        for (Branch branch : context.branches()) {
            if (branch.status >= 300) {
                endMedia(branch); // one that was abandoned and may never end
            }
            branch.response = null;
            if (branch.transaction != null) {
                branch.transaction.releaseRequest();
            }
        }
        server.releaseRequest();
        request = null;
    }

    private @Nullable Branch branchOf(ClientTransaction transaction) {
        for (Branch branch : context.branches()) {
            if (branch.transaction == transaction) {
                return branch;
            }
        }
        return null;
    }

    private static void tell(Branch branch, Outcome outcome) {
        if (branch.target != null && branch.observer != null) {
            branch.observer.onOutcome(branch.target, outcome);
        }
    }

    // ---- effects: queued, then performed ----

    @Override
    public void send(Branch branch) {
        shard.effects().add(Kind.SEND, this, branch, null, 0);
    }

    @Override
    public void sendElsewhere(Branch branch) {
        shard.effects().add(Kind.SEND_ELSEWHERE, this, branch, null, 0);
    }

    @Override
    public void cancel(Branch branch) {
        shard.effects().add(Kind.CANCEL, this, branch, null, 0);
    }

    @Override
    public void abandon(Branch branch) {
        shard.effects().add(Kind.ABANDON, this, branch, null, 0);
    }

    @Override
    public void giveUp(Branch branch) {
        shard.effects().add(Kind.GIVE_UP, this, branch, null, 0);
    }

    @Override
    public void forward(Branch branch, SipResponse response) {
        shard.effects().add(Kind.FORWARD, this, branch, response, 0);
    }

    @Override
    public void exhausted(int status, @Nullable SipResponse best) {
        shard.effects().add(Kind.EXHAUSTED, this, null, best, status);
    }

    @Override
    public void reject(int status, @Nullable SipResponse best) {
        shard.effects().add(Kind.REJECT, this, null, best, status);
    }

    void perform(Kind kind, @Nullable Branch branch, @Nullable SipResponse response, int status) {
        if (branch == null) {
            if (kind == Kind.EXHAUSTED) {
                doExhausted(status, response);
            } else {
                doReject(status, response);
            }
            return;
        }
        switch (kind) {
            case SEND -> doSend(branch);
            case SEND_ELSEWHERE -> doSendElsewhere(branch);
            case CANCEL -> doCancel(branch);
            case ABANDON -> doAbandon(branch);
            case GIVE_UP -> doGiveUp(branch);
            case FORWARD -> {
                if (response != null) {
                    doForward(branch, response);
                }
            }
            case EXHAUSTED, REJECT -> {}
        }
    }

    private void doSend(Branch branch) {
        SipRequest original = request;
        if (original == null || branch.state != Branch.State.CALLING) {
            return;
        }
        Flow known = knownFlow(branch.target);
        if (known != null) {
            sendOver(branch, original, known);
            return;
        }
        shard.resolver().resolve(nextHop(original, branch.target), shard.shard(), flows -> {
            if (branch.state == Branch.State.CALLING) {
                if (flows.isEmpty()) {
                    unsent(branch);
                } else {
                    branch.resolved(flows);
                    sendOver(branch, original, flows.get(0));
                }
            }
        });
    }

    /** To the next server of the same target; what was sent to the one before ends as soon as it speaks. */
    private void doSendElsewhere(Branch branch) {
        SipRequest original = request;
        if (original == null || branch.state != Branch.State.CALLING) {
            return;
        }
        ClientTransaction before = branch.transaction;
        branch.transaction = null;
        if (before != null && !before.completed()) { // silent beyond patience
            avoidServer(branch);
            before.cancel();
            if (!before.cancelled()) {
                before.giveUp();
            }
        }
        endMedia(branch);
        branch.flow++;
        sendOver(branch, original, branch.flows.get(branch.flow));
    }

    /** The server that a branch was sent to did not serve: others of its name come first for a while (RFC 3263 4.3). */
    private void avoidServer(Branch branch) {
        if (!branch.flows.isEmpty()) {
            shard.resolver().avoid(branch.flows.get(branch.flow), Optional.empty(), shard.shard());
        }
    }

    /** The flow that the target, or the peer in the dialog, is tied to. */
    private @Nullable Flow knownFlow(@Nullable Target target) {
        if (target != null) {
            return target.flow().orElse(null);
        }
        return onward.routed == null ? null : onward.routed.knownFlow();
    }

    /** Where it goes next (16.6 steps 6 and 7). */
    private SipUri nextHop(SipRequest original, @Nullable Target target) {
        if (target == null) {
            return onward.routed == null ? original.requestUri() : onward.routed.nextHop();
        }
        return NextHop.of(original, target);
    }

    private void sendOver(Branch branch, SipRequest original, Flow flow) {
        RequestEdit copy = copy(branch, original, flow);
        MediaSession media = back.media();
        if (media == null || !media.rewritesRequest()) {
            transmit(branch, copy, flow);
            return;
        }
        context.onPreparing(branch, shard.nowNs());
        media.request(
                branch,
                original,
                sdp -> {
                    if (branch.state == Branch.State.CALLING) {
                        context.onSent(branch, shard.nowNs());
                        transmit(branch, copy.body(MediaSession.SDP, sdp), flow);
                        settle();
                    }
                },
                () -> unsent(branch));
    }

    private RequestEdit copy(Branch branch, SipRequest original, Flow flow) {
        Arrival came = new Arrival(server.request(), server.flow());
        RoutedRequest routed = onward.routed;
        if (routed != null) {
            return shard.copies().of(came, routed, flow);
        }
        RequestEdit copy = shard.copies().of(came, original, branch, flow, onward.recordRoute);
        Hooks hooks = back.hooks();
        if (hooks != null && hooks.branch() != null) {
            hooks.copied(
                    new BranchCopy(
                            branch.index, original, copy, Optional.ofNullable(branch.target), flow, hooks.variables()),
                    shard);
        }
        return copy;
    }

    private void transmit(Branch branch, RequestEdit copy, Flow flow) {
        if (branch.target != null && branch.observer == null) {
            branch.observer = branch.target.observer().attempt();
        }
        branch.transaction = shard.layer().send(copy, flow, SendOptions.DEFAULT, this);
    }

    /** It could not be sent, and the target is not to blame. */
    private void unsent(Branch branch) {
        endMedia(branch);
        context.onTransportError(branch, shard.nowNs());
        settle();
    }

    private void doCancel(Branch branch) {
        if (branch.transaction == null) {
            endMedia(branch);
            context.onWithdrawn(branch, shard.nowNs());
        } else {
            branch.transaction.cancel();
        }
    }

    private void doAbandon(Branch branch) {
        ClientTransaction transaction = branch.transaction;
        if (transaction == null) {
            endMedia(branch);
            return;
        }
        tell(branch, Outcome.TIMEOUT);
        avoidServer(branch);
        transaction.cancel(); // goes out as soon as the target says something
        if (!transaction.cancelled()) {
            transaction.giveUp();
        }
    }

    private void doGiveUp(Branch branch) {
        endMedia(branch);
        if (branch.transaction != null) {
            tell(branch, Outcome.CANCELLED);
            branch.transaction.giveUp();
        }
    }

    private void doForward(Branch branch, SipResponse response) {
        back.forward(branch, response, request);
    }

    private void doReject(int status, @Nullable SipResponse best) {
        SipRequest original = request;
        if (original != null) {
            back.reject(original, status, context.cancelled(), best, best == null ? null : flowOf(best));
        }
    }

    /** The flow by which a response came that is, or was made of, a branch's. */
    private @Nullable Flow flowOf(SipResponse best) {
        for (Branch branch : context.branches()) {
            if (branch.response != null && branch.response.sameToTag(best) && branch.transaction != null) {
                return branch.transaction.flow();
            }
        }
        return null;
    }

    private void endMedia(Branch branch) {
        back.ended(branch, request);
    }
}
