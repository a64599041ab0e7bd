package io.jackfield.proxy;

import io.jackfield.kernel.NanoClock;
import io.jackfield.proxy.forward.DialogObserver;
import io.jackfield.proxy.forward.Extensions;
import io.jackfield.proxy.forward.ForwardSettings;
import io.jackfield.proxy.forward.ForwardTimers;
import io.jackfield.proxy.forward.Forwarder;
import io.jackfield.proxy.forward.MaxBreadth;
import io.jackfield.proxy.forward.MessageShaper;
import io.jackfield.proxy.guard.Guard;
import io.jackfield.proxy.guard.GuardSettings;
import io.jackfield.proxy.topology.Topology;
import io.jackfield.proxy.topology.TopologySettings;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.SourceGate;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A transaction-stateful, record-routing proxy (RFC 3261 16).
 *
 * <p>Safe by default. Requests within a dialog that was set up through it follow their Route set, which a signed token in its
 * Record-Route proves to be one of its own. What starts something has to authenticate where authentication is set, and goes to the
 * route for its method if it is meant for one of our domains; the rest is refused: 403 for foreign domains and foreign Route sets, 405
 * for methods without a route, 404 for what claims to be within a dialog that is none of ours.
 *
 * <pre>{@code
 * SipProxy proxy = SipProxy.builder(node)
 *         .domain("example.com")
 *         .authenticate(Authentication.of(verifier, subscribers))
 *         .trust(pool::contains)
 *         .routes(r -> r
 *                 .on(REGISTER, registrar::save)
 *                 .on(INVITE, call -> relay(pool.set(1)).through(relay)))
 *         .build();
 * }</pre>
 */
public final class SipProxy {
    private final SipNode node;
    private final ProxyCounters counters = new ProxyCounters();
    private final AtomicReference<Ruleset> rules;
    private final Optional<Guard> guard;
    private final Optional<Topology> topology;

    private SipProxy(Builder builder) {
        node = builder.node;
        guard = builder.guard;
        guard.ifPresent(builder.rules::guardedBy);
        rules = new AtomicReference<>(builder.rules.check(node));
        guard.ifPresent(installed -> installed.exempt(
                flow -> Objects.requireNonNull(rules.get()).admission().trusts(flow)));
        ForwardSettings settings =
                new ForwardSettings(builder.routeKey, builder.timers, builder.maxTargets, builder.breadth);
        topology = builder.topology.map(chosen -> Topology.of(node, chosen, builder.routeKey));
        Optional<MessageShaper> shaper =
                topology.<MessageShaper>map(hiding -> hiding).or(() -> builder.shaper);
        Extensions extensions = new Extensions(builder.anchors, builder.observers, shaper);
        Forwarder forwarder = new Forwarder(node, settings, extensions);
        Execution execution = new Execution(forwarder, counters, builder.decisionTimeout.toNanos());
        builder.meters.ifPresent(registry -> {
            counters.bind(registry, node.name());
            guard.ifPresent(installed -> installed.bind(registry, node.name()));
            topology.ifPresent(hiding -> hiding.bind(registry, node.name()));
        });
        SourceGate gate = guard.isPresent() ? guard.get() : SourceGate.OPEN;
        node.attach(new RequestPipeline(node, forwarder, rules, shaper.orElse(null), execution), gate);
    }

    /**
     * Takes new rules, all of them at once, from the next request on; calls that are up go on. They start from nothing: what is not
     * stated is not there, so that a reload makes what a start with the same settings makes. Data that routes look at belongs to the
     * routes and is swapped with them. Any thread.
     *
     * @throws IllegalArgumentException naming all that is wrong with them; the old rules stay in force, as they do when
     *     {@code settings} throws
     */
    public void reload(Consumer<ProxyRules> settings) {
        ProxyRules draft = new ProxyRules();
        settings.accept(draft);
        guard.ifPresent(draft::guardedBy);
        rules.set(draft.check(node));
        counters.reloads.increment();
    }

    /** A proxy on this node, of which it becomes the transaction user; it ends with the node. */
    public static Builder builder(SipNode node) {
        return new Builder(node);
    }

    /** The node it serves. */
    public SipNode node() {
        return node;
    }

    /** Its flood protection, if {@link Builder#guard(Consumer)} asked for one. */
    public Optional<Guard> guard() {
        return guard;
    }

    /** Its topology hiding, if {@link Builder#hideTopology} asked for it. */
    public Optional<Topology> topology() {
        return topology;
    }

    /** What it has done so far. */
    public ProxyCounters counters() {
        return counters;
    }

    /** Settings of a {@link SipProxy}. */
    public static final class Builder {
        private final SipNode node;
        private final ProxyRules rules = new ProxyRules();
        private final List<MediaAnchor> anchors = new ArrayList<>();
        private final List<DialogObserver> observers = new ArrayList<>();
        private Optional<Guard> guard = Optional.empty();
        private Optional<MessageShaper> shaper = Optional.empty();
        private Optional<Consumer<TopologySettings>> topology = Optional.empty();
        private Optional<MeterRegistry> meters = Optional.empty();
        private ForwardTimers timers = ForwardTimers.DEFAULTS;
        private Duration decisionTimeout = Duration.ofSeconds(10);
        private int maxTargets = ForwardSettings.MAX_TARGETS;
        private MaxBreadth breadth = new MaxBreadth(MaxBreadth.DEFAULT);
        private byte[] routeKey = new byte[ForwardSettings.ROUTE_KEY_BYTES];

        private Builder(SipNode node) {
            this.node = Objects.requireNonNull(node);
            new SecureRandom().nextBytes(routeKey);
        }

        /** Domains it is responsible for, besides the addresses that its node listens on. */
        public Builder domain(String... names) {
            rules.domain(names);
            return this;
        }

        /** Domains, authentication, gates and routes, as {@link SipProxy#reload} takes them: for those who will reload them. */
        public Builder rules(Consumer<ProxyRules> settings) {
            settings.accept(rules);
            return this;
        }

        /** Which route decides on which request. */
        public Builder routes(Consumer<Routes> settings) {
            rules.routes(settings);
            return this;
        }

        /** How those who start something have to prove who they are. */
        public Builder authenticate(Authentication step) {
            rules.authenticate(step);
            return this;
        }

        /** Sources that need not authenticate, such as the servers of a pool; or those of an earlier call. */
        public Builder trust(Predicate<Flow> source) {
            rules.trust(source);
            return this;
        }

        /**
         * Protection against floods, scanners and guessers of passwords. It outlives a {@link SipProxy#reload}. Default none.
         *
         * @throws IllegalArgumentException naming all that is out of range
         */
        public Builder guard(Consumer<GuardSettings> settings) {
            return guard(Guard.of(settings, new SecureRandom(), NanoClock.system()));
        }

        /** As {@link #guard(Consumer)}, with a guard that is there already: one for several proxies. */
        public Builder guard(Guard shared) {
            guard = Optional.of(shared);
            return this;
        }

        /** Who looks at each request before anything else in the pipeline. Default nobody, or the {@link Guard} if there is one. */
        public Builder guard(RequestGuard first) {
            rules.guard(first);
            return this;
        }

        /** Who is asked before a call is forwarded; they are asked in this order. Default nobody. */
        public Builder gate(CallGate limit) {
            rules.gate(limit);
            return this;
        }

        /** Who sees the dialogs that are set up through the proxy; told in this order. Default nobody. */
        public Builder observe(DialogObserver observer) {
            observers.add(Objects.requireNonNull(observer));
            return this;
        }

        /**
         * Hides the sides of each call from each other: Via, Record-Route, Route, Contact, and Call-IDs if the settings say so. Instead of
         * what {@link #shape} installs. What is wrong with the settings is told by {@link #build()}. Default nothing is hidden.
         */
        public Builder hideTopology(Consumer<TopologySettings> settings) {
            topology = Optional.of(settings);
            return this;
        }

        /** Who changes what leaves and undoes it on what comes back, such as topology hiding. Default nobody. */
        public Builder shape(MessageShaper changes) {
            shaper = Optional.of(changes);
            return this;
        }

        /**
         * Media anchors that routes will use, in an order that stays: a dialog remembers its anchor by number, so that it finds it again
         * after a restart. Others are numbered as they come.
         */
        public Builder anchors(MediaAnchor... known) {
            anchors.addAll(List.of(known));
            return this;
        }

        /**
         * The key, 16 secret bytes, that signs what dialogs carry in their Record-Route. Default random: then dialogs do not outlive
         * the process. Nodes that stand in for each other share one.
         */
        public Builder routeKey(byte[] key) {
            routeKey = key.clone();
            return this;
        }

        /** How long a target may say nothing, 1 ms to 32 s ({@code fr_timer}). Default 30 s. */
        public Builder replyTimeout(Duration silence) {
            timers = new ForwardTimers(silence, timers.poolReply(), timers.ringing());
            return this;
        }

        /** The same for a target of a pool, where another could serve. Default 2 s. */
        public Builder poolReplyTimeout(Duration silence) {
            timers = new ForwardTimers(timers.reply(), silence, timers.ringing());
            return this;
        }

        /**
         * How long an INVITE may ring at one target, restarted by each provisional response above 100; at least 1 s
         * ({@code fr_inv_timer}; timer C of RFC 3261, which wants more than 3 minutes). Default 120 s.
         */
        public Builder ringingTimeout(Duration ringing) {
            timers = new ForwardTimers(timers.reply(), timers.poolReply(), ringing);
            return this;
        }

        /** How long an awaited decision may take before it is 500. Default 10 s. */
        public Builder decisionTimeout(Duration wait) {
            decisionTimeout = Objects.requireNonNull(wait);
            return this;
        }

        /** At how many targets one request is tried at most, 1 to 64. Default 16. */
        public Builder maxTargets(int most) {
            maxTargets = most;
            return this;
        }

        /**
         * How many copies of one request may be pending at once, those of other proxies behind this one too (RFC 5393), 1 to 255: it
         * is shared out in Max-Breadth. Default 60.
         *
         * @throws IllegalArgumentException outside that range
         */
        public Builder maxBreadth(int copies) {
            breadth = new MaxBreadth(copies);
            return this;
        }

        /** Where its meters go, named {@code jackfield.proxy.*} with the tag {@code node}. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /**
         * Makes the proxy; from now on the node reads.
         *
         * @throws IllegalArgumentException naming what is out of range
         * @throws IllegalStateException when the node has a user already
         */
        public SipProxy build() {
            if (decisionTimeout.isNegative() || decisionTimeout.isZero()) {
                throw new IllegalArgumentException("decision-timeout must be positive, not " + decisionTimeout);
            }
            return new SipProxy(this);
        }
    }
}
