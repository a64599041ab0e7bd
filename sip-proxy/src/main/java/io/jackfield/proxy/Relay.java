package io.jackfield.proxy;

import io.jackfield.proxy.forward.Fork;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.proxy.forward.Hooks.BranchHook;
import io.jackfield.proxy.forward.Hooks.ReplyHook;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A decision to relay: {@link Decision#relay} or {@link Decision#fork}. Immutable; make it once where it does not vary. */
public final class Relay implements Decision {
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(32);
    private static final Reply NOWHERE = Reply.of(503);

    /** See {@link Decision#onward}. */
    static final Relay ONWARD = to(request -> List.of(Target.uri(request.requestUri())), Fork.BY_PREFERENCE);

    private final Where where;
    private final Forwarder.Plan plan;
    private final Edits edits;
    private final RelayHooks hooks;

    /**
     * Where to.
     *
     * @param lookup where the targets have to be waited for, instead of {@code targets}
     * @param otherwise where there is no target
     * @param stateless whether the request is forgotten at once
     */
    private record Where(
            TargetSelector targets, Optional<TargetLookup> lookup, Decision otherwise, boolean stateless) {}

    private Relay(Where where, Forwarder.Plan plan, Edits edits, RelayHooks hooks) {
        this.where = where;
        this.plan = plan;
        this.edits = edits;
        this.hooks = hooks;
    }

    static Relay to(TargetSelector targets, Fork fork) {
        Where where = new Where(Objects.requireNonNull(targets), Optional.empty(), NOWHERE, false);
        return new Relay(where, Forwarder.Plan.of(fork), Edits.NONE, RelayHooks.NONE);
    }

    static Relay later(TargetLookup targets, Fork fork) {
        Where where = new Where(request -> List.of(), Optional.of(targets), NOWHERE, false);
        return new Relay(where, Forwarder.Plan.of(fork), Edits.NONE, RelayHooks.NONE);
    }

    /** The same, to these targets. */
    Relay found(List<Target> targets) {
        return new Relay(new Where(request -> targets, Optional.empty(), where.otherwise, false), plan, edits, hooks);
    }

    // ---- what is changed ----

    /** Puts this user into the Request-URI. */
    public Relay toUser(String user) {
        return withEdits(edits.user(user));
    }

    /** Replaces the Request-URI. Targets that bring one of their own, as those of a location lookup do, replace it again. */
    public Relay toUri(SipUri requestUri) {
        return withEdits(edits.uri(requestUri));
    }

    /**
     * Adds this header line to the request.
     *
     * @throws IllegalArgumentException when that is no header line
     */
    public Relay header(String name, String value) {
        return withEdits(edits.with(new HeaderEdit(HeaderEdit.Kind.ADD, name, value)));
    }

    /**
     * Sets this header to one line, instead of those that came.
     *
     * @throws IllegalArgumentException when that is no header line
     */
    public Relay setHeader(String name, String value) {
        return withEdits(edits.with(new HeaderEdit(HeaderEdit.Kind.SET, name, value)));
    }

    /** Removes all lines of this header from the request. */
    public Relay removeHeader(String name) {
        return withEdits(edits.with(new HeaderEdit(HeaderEdit.Kind.REMOVE, name, "")));
    }

    /** Notes a variable down, as {@link RouteCall#variables()} does. */
    public Relay variable(String name, String value) {
        return withHooks(hooks.variable(name, value));
    }

    /**
     * Puts a Path on a REGISTER (RFC 3327), with a token that stands for the flow that it came by (RFC 5626 5.2): the registrar behind this
     * proxy sends calls for its contacts back through here, and here they go over that flow, behind whatever NAT it comes from. When it
     * is gone they are 430. For an edge proxy: {@code .open(REGISTER, call -> relay(core).withPath())}. A phone that does not say
     * {@code Supported: path} gets one too, since it would not be reached without.
     */
    public Relay withPath() {
        return withHooks(hooks.withPath());
    }

    // ---- how long ----

    /**
     * How long a target may say nothing before the next one is tried; positive, 32 s at most (timer B). Default: the proxy's reply
     * timeout, for a pool its pool reply timeout.
     */
    public Relay patience(Duration silence) {
        if (silence.isNegative() || silence.isZero() || silence.compareTo(LONGEST_PATIENCE) > 0) {
            throw new IllegalArgumentException("patience is above 0 and at most 32 s, not " + silence);
        }
        return withPlan(p -> p.withPatience(silence.toNanos()));
    }

    /** How long an INVITE may ring at one target, at least 1 s. Default: the proxy's ringing timeout. */
    public Relay ringing(Duration longest) {
        if (longest.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a phone rings for at least 1 s, not " + longest);
        }
        return withPlan(p -> p.withRinging(longest.toNanos()));
    }

    // ---- who takes part ----

    /** Looks at, and edits, each copy that leaves: {@code branch_route}. */
    public Relay onBranch(BranchHook hook) {
        return withHooks(hooks.branch(hook));
    }

    /** Looks at, and edits, each response above 100 that goes back, those that the proxy makes itself excepted: {@code onreply_route}. */
    public Relay onReply(ReplyHook hook) {
        return withHooks(hooks.reply(hook));
    }

    /**
     * Decides what comes next when every target has failed: {@code failure_route}. What it relays may have a failure route in turn;
     * hooks of this relay do not hold for it.
     */
    public Relay onFailure(FailureRoute route) {
        return withHooks(hooks.failure(route));
    }

    /** Decides instead when there is no target. Default 503. */
    public Relay otherwise(Decision decision) {
        Where other = new Where(where.targets, where.lookup, Objects.requireNonNull(decision), where.stateless);
        return new Relay(other, plan, edits, hooks);
    }

    /**
     * Leads the media of the call through this anchor, for the life of its dialog. The closing step: a {@code Decision}, so that it
     * stands beside a reply in an {@code Optional} or a conditional.
     */
    public Decision through(MediaAnchor mediaAnchor) {
        return withPlan(p -> p.withAnchor(mediaAnchor));
    }

    /**
     * Sends the request to the first target and forgets it (RFC 3261 16.11): no transaction, no retransmission, no next target, no
     * Record-Route; gates and observers do not hear of it. For load balancers in front of elements that do all that, where memory for
     * each request is what has to be saved. The closing step.
     *
     * <p>The same route decides on retransmissions and, with their method, on the ACKs and CANCELs of its INVITEs, so it must decide by
     * what these share with the INVITE, as a hash of Call-ID, From or Request-URI does; targets are addresses, or names of one server.
     * ACKs and CANCELs have no credentials: for who had to authenticate, and where topology is hidden, the request is relayed with
     * state all the same.
     *
     * @throws IllegalArgumentException when it has hooks, whose time never comes, or targets that are waited for
     */
    public Decision stateless() {
        if (hooks.any() || where.lookup.isPresent()) {
            throw new IllegalArgumentException("a relay without state has no hooks, and targets that are at hand");
        }
        return new Relay(new Where(where.targets, where.lookup, where.otherwise, true), plan, edits, hooks);
    }

    private Relay withEdits(Edits changed) {
        return new Relay(where, plan, changed, hooks);
    }

    private Relay withHooks(RelayHooks changed) {
        return new Relay(where, plan, edits, changed);
    }

    private Relay withPlan(UnaryOperator<Forwarder.Plan> change) {
        return new Relay(where, change.apply(plan), edits, hooks);
    }

    boolean isStateless() {
        return where.stateless;
    }

    Optional<TargetLookup> lookup() {
        return where.lookup;
    }

    TargetSelector targets() {
        return where.targets;
    }

    Decision otherwise() {
        return where.otherwise;
    }

    Forwarder.Plan plan() {
        return plan;
    }

    Edits edits() {
        return edits;
    }

    RelayHooks hooks() {
        return hooks;
    }
}
