package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.Replaces;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.transaction.ServerTransaction;
import io.jackfield.sip.transaction.TransactionUser;
import io.jackfield.sip.transport.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Makes and takes calls on a node (RFC 3261 8, 12 to 15).
 *
 * <p>Thread-safe: {@link #invite}, {@link #register} and {@link #sessions} may be called from any thread; the {@code on...} methods
 * are for the node. It answers OPTIONS, and 405 to methods that it does not know.
 */
public final class UserAgent implements TransactionUser {
    private final SipNode node;
    private final AgentSettings settings;
    private final List<AgentShard> shards;
    private final List<Reception> receptions;

    private UserAgent(SipNode node, AgentSettings settings) {
        this.node = node;
        this.settings = settings;
        this.shards = node.layers().stream()
                .map(layer -> new AgentShard(this, node, layer, settings))
                .toList();
        this.receptions = shards.stream().map(Reception::new).toList();
    }

    /** A user agent for a node, which it will be the only user of. */
    public static Builder builder(SipNode node) {
        return new Builder(node);
    }

    /**
     * Places a call. Returns at once; what happens is told to the listener.
     *
     * @param to whom to call: the Request-URI and the To header
     * @throws IllegalArgumentException when {@code to} is no sip or sips URI, or a header of the options is malformed
     */
    public InviteSession invite(SipUri to, InviteOptions options, SessionListener listener) {
        if (!to.isSip()) {
            throw new IllegalArgumentException("cannot call " + to + ": not a sip or sips URI");
        }
        String callId = options.callId().orElseGet(() -> randomId(2));
        AgentShard shard = shardOf(callId);
        InviteSession session = InviteSession.outgoing(shard, buildInvite(to, options, callId), options, listener);
        List<NameAddr> route = options.route();
        session.call(route.isEmpty() ? to : route.get(0).uri(), options.ringTimeout());
        return session;
    }

    /**
     * Registers our contact and keeps it registered. Returns at once; what happens is told to the listener.
     *
     * @throws IllegalArgumentException when the address of record is no sip or sips URI
     */
    public Registration register(RegisterOptions options, RegistrationListener listener) {
        if (!options.addressOfRecord().isSip()) {
            throw new IllegalArgumentException("cannot register " + options.addressOfRecord());
        }
        String callId = randomId(2);
        Registration registration = new Registration(shardOf(callId), options, listener, callId, randomId(1));
        if (!registration.start()) {
            listener.onFailed(registration, 503);
        }
        return registration;
    }

    /**
     * Subscribes to the state of something (RFC 6665) and keeps the subscription up. Returns at once; what happens is told to the
     * listener.
     *
     * @throws IllegalArgumentException when the target is no sip or sips URI, or a header of the options is malformed
     */
    public Subscription subscribe(SipUri target, SubscribeOptions options, SubscriptionListener listener) {
        if (!target.isSip()) {
            throw new IllegalArgumentException("cannot subscribe to " + target + ": not a sip or sips URI");
        }
        String callId = randomId(2);
        RequestEdit subscribe = begin(
                        Method.SUBSCRIBE, target, from(target, options.from(), options.credentials()), callId)
                .set(Header.EVENT, options.event())
                .set(Header.EXPIRES, options.expires());
        options.outboundProxy().ifPresent(proxy -> subscribe.routes(List.of(NameAddr.of(proxy.withParam("lr", "")))));
        options.headers().forEach(header -> subscribe.add(header.getKey(), header.getValue()));
        Subscription subscription = new Subscription(shardOf(callId), options, subscribe.build(), listener);
        subscription.start(options.outboundProxy().orElse(target));
        return subscription;
    }

    /**
     * Begins a request outside of any dialog: {@code agent.request(Method.MESSAGE, to).body("text/plain", text).send()}.
     *
     * @param method any but INVITE, ACK and CANCEL
     * @throws IllegalArgumentException when the target is no sip or sips URI, or the method is one of those
     */
    public OutgoingMessage request(Method method, SipUri to) {
        if (!to.isSip() || method == Method.INVITE || method == Method.ACK || method == Method.CANCEL) {
            throw new IllegalArgumentException("cannot send " + method + " to " + to);
        }
        NameAddr from = from(to, Optional.empty(), Optional.empty()).withTag(randomId(1));
        return new OutgoingMessage(this, method, to, from, randomId(2));
    }

    /**
     * The call of ours that a Replaces header means (RFC 3891 3), be it one that an INVITE would replace or one that a REFER points to.
     *
     * @return completed on the call's shard; empty when there is none, or when it may not be replaced
     */
    public CompletionStage<Optional<InviteSession>> find(Replaces replaces) {
        CompletableFuture<Optional<InviteSession>> found = new CompletableFuture<>();
        AgentShard there = shardOf(replaces.callId());
        if (!there.enter(() -> found.complete(Replacement.judge(there, replaces).replaced()))) {
            found.complete(Optional.empty());
        }
        return found.minimalCompletionStage();
    }

    /** How many sessions are live. */
    public int sessions() {
        return settings.capacity().live();
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        int shard = transaction.shard().index();
        shards.get(shard).turn().run(() -> {
            try {
                receptions.get(shard).request(transaction);
            } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError broken) {
                if (!transaction.finalSent()) {
                    shards.get(shard).answer(transaction, 500);
                }
                throw broken;
            }
        });
    }

    @Override
    public void onCancel(ServerTransaction invite, SipRequest cancel) {
        int shard = invite.shard().index();
        shards.get(shard).turn().run(() -> receptions.get(shard).cancel(invite));
    }

    @Override
    public void onAck(SipRequest ack, Flow flow) {
        AgentShard shard = shardOf(ack.callId());
        shard.turn().run(() -> receptions.get(shard.shard().index()).ack(ack));
    }

    private SipRequest buildInvite(SipUri to, InviteOptions options, String callId) {
        InviteSession.Reach reach = options.reach(settings.reach());
        NameAddr from = from(to, options.from(), Optional.empty());
        RequestEdit invite = begin(Method.INVITE, to, from, callId)
                .set(Header.ALLOW, settings.allow())
                .set(Header.SUPPORTED, Extensions.supported(reach.reliability(), reach.timer()));
        if (reach.reliability() == Reliability.REQUIRED) {
            invite.set(Header.REQUIRE, Extensions.RELIABLE);
        }
        settings.recvInfo().ifPresent(packages -> invite.set(Header.RECV_INFO, packages));
        SessionRefresh.ask(invite, reach.timer());
        invite.routes(options.route());
        options.contact().ifPresent(uri -> invite.contact(NameAddr.of(uri)));
        options.headers().forEach(header -> invite.add(header.getKey(), header.getValue()));
        options.offer().ifPresent(sdp -> invite.body(AgentShard.SDP, sdp));
        return invite.build();
    }

    private NameAddr from(SipUri to, Optional<NameAddr> given, Optional<Credentials> credentials) {
        return given.or(settings::identity)
                .orElseGet(() -> NameAddr.of(to.withoutUriHeaders()
                        .withUser(credentials
                                .or(settings::credentials)
                                .map(Credentials::user)
                                .orElse("anonymous"))
                        .withoutParam("transport")));
    }

    private RequestEdit begin(Method method, SipUri to, NameAddr from, String callId) {
        return SipRequest.of(method, to.withoutUriHeaders())
                .from(from.withTag(randomId(1)))
                .to(NameAddr.of(to.withoutUriHeaders().withoutParam("transport"))) // RFC 3261 19.1.1: not in To
                .callId(callId)
                .cseq(1)
                .set(Header.USER_AGENT, settings.product());
    }

    AgentShard shardOf(String callId) {
        return shards.get(node.layerFor(callId).shard().index());
    }

    String randomId(int longs) {
        StringBuilder id = new StringBuilder(16 * longs);
        for (int i = 0; i < longs; i++) {
            id.append(HexFormat.of().toHexDigits(settings.random().nextLong()));
        }
        return id.toString();
    }

    /** Settings of a {@link UserAgent}. */
    public static final class Builder {
        private final SipNode node;
        private Optional<NameAddr> identity = Optional.empty();
        private Optional<Credentials> credentials = Optional.empty();
        private InviteHandler handler = session -> {
            session.reject(480);
            return SessionListener.NONE;
        };
        private Predicate<Flow> acceptFrom = flow -> true;
        private RefusalListener refusals = RefusalListener.NONE;
        private final Map<Method, RequestHandler> handlers = new HashMap<>();
        private final Map<String, SubscribeHandler> events = new HashMap<>();
        private final List<String> infoPackages = new ArrayList<>();
        private int maxSessions = 10_000;
        private int maxSubscriptions = 10_000;
        private int maxSessionsPerSource = 10_000;
        private int maxNewSessionsPerSecond = 5_000;
        private Optional<MeterRegistry> meters = Optional.empty();
        private String product = "Jackfield";
        private Reliability reliability = Reliability.SUPPORTED;
        private SessionTimer sessionTimer = SessionTimer.every(Duration.ofMinutes(30));
        private RandomGenerator random = new SecureRandom();

        private Builder(SipNode node) {
            this.node = node;
        }

        /**
         * Who we are: the From of our calls and the user of our contact. Default the credentials' user, or {@code anonymous}, in
         * the domain that is called.
         */
        public Builder identity(NameAddr self) {
            identity = Optional.of(self);
            return this;
        }

        /** What to answer challenges with. Default nothing: a challenge ends the call. */
        public Builder credentials(Credentials user) {
            credentials = Optional.of(user);
            return this;
        }

        /** Takes incoming calls. Default 480 to every call. */
        public Builder onInvite(InviteHandler calls) {
            handler = calls;
            return this;
        }

        /**
         * Takes requests of a method that has no meaning here by itself: MESSAGE, PUBLISH, REFER outside of calls, one of your own.
         * Default 405 to them, 603 to REFER.
         */
        public Builder onRequest(Method method, RequestHandler requests) {
            handlers.put(method, requests);
            return this;
        }

        /** Takes subscriptions to an event package such as {@code presence}. Default none: 405, or 489 to unknown packages. */
        public Builder onSubscribe(String event, SubscribeHandler subscriptions) {
            events.put(event, subscriptions);
            return this;
        }

        /**
         * Takes INFO in a package such as {@code infoDtmf} (RFC 6086), and says so to peers. Default none: such an INFO gets 469; those
         * without a package are always taken.
         */
        public Builder infoPackage(String name) {
            infoPackages.add(name);
            return this;
        }

        /** How many subscriptions a shard may hold, both sides counted, at least 1; past it 503. Default 10,000. */
        public Builder maxSubscriptions(int limit) {
            maxSubscriptions = limit;
            return this;
        }

        /** Whose requests to take, by where they came from; the rest get 403. Default everyone's. */
        public Builder acceptFrom(Predicate<Flow> allowed) {
            acceptFrom = allowed;
            return this;
        }

        /** Hears of calls that are refused before {@link #onInvite} is asked. Default nobody. */
        public Builder onRefused(RefusalListener hears) {
            refusals = hears;
            return this;
        }

        /** How many sessions may be live, at least 1; past it 503 with Retry-After. Default 10,000. */
        public Builder maxSessions(int limit) {
            maxSessions = limit;
            return this;
        }

        /** Whether provisional responses are made reliable (RFC 3262). Default {@link Reliability#SUPPORTED}. */
        public Builder reliable(Reliability wanted) {
            reliability = wanted;
            return this;
        }

        /** How often sessions are refreshed (RFC 4028). Default every 30 minutes, where the peer takes part. */
        public Builder sessionTimer(SessionTimer timer) {
            sessionTimer = timer;
            return this;
        }

        /**
         * How many sessions one address may have that calls us, at least 1; past it 503 with Retry-After. Shared evenly by the
         * shards. Default 10,000, as many as there may be: set it lower unless all calls come from a proxy.
         */
        public Builder maxSessionsPerSource(int limit) {
            maxSessionsPerSource = limit;
            return this;
        }

        /**
         * How many calls may come in a second, 1 to 1,000,000; past it 503 with Retry-After. A second's worth may come at once.
         * Shared evenly by the shards. Default 5,000.
         */
        public Builder maxNewSessionsPerSecond(int limit) {
            maxNewSessionsPerSecond = limit;
            return this;
        }

        /** Where to register meters: {@code jackfield.sip.dialogs...} and {@code jackfield.sip.subscriptions.live}. Default nowhere. */
        public Builder meters(MeterRegistry registry) {
            meters = Optional.of(registry);
            return this;
        }

        /** The User-Agent and Server header. Default {@code Jackfield}. */
        public Builder product(String name) {
            product = name;
            return this;
        }

        /** Where Call-IDs, tags and client nonces come from. Default a {@link SecureRandom}; a simulation gives a seeded one. */
        public Builder random(RandomGenerator source) {
            random = source;
            return this;
        }

        /**
         * The user agent, attached to its node.
         *
         * @throws IllegalArgumentException naming every setting that is out of its range
         * @throws IllegalStateException when the node has a user already
         */
        public UserAgent build() {
            StringBuilder wrong = new StringBuilder();
            if (maxSessions < 1) {
                wrong.append("max sessions ").append(maxSessions).append(" is less than 1; ");
            }
            if (maxSessionsPerSource < 1) {
                wrong.append("max sessions per source ")
                        .append(maxSessionsPerSource)
                        .append(" is less than 1; ");
            }
            if (maxNewSessionsPerSecond < 1 || maxNewSessionsPerSecond > 1_000_000) {
                wrong.append("max new sessions per second ")
                        .append(maxNewSessionsPerSecond)
                        .append(" is not within 1 and 1,000,000; ");
            }
            if (maxSubscriptions < 1) {
                wrong.append("max subscriptions ").append(maxSubscriptions).append(" is less than 1; ");
            }
            List.of(Method.INVITE, Method.ACK, Method.CANCEL, Method.BYE, Method.PRACK, Method.UPDATE).stream()
                    .filter(handlers::containsKey)
                    .forEach(method -> wrong.append(method).append(" cannot have a handler; "));
            infoPackages.stream()
                    .filter(name -> !name.matches("[A-Za-z0-9.!%*_+`'~-]+"))
                    .forEach(name -> wrong.append("info package ").append(name).append(" is no token; "));
            if (product.isBlank()) {
                wrong.append("product is empty; ");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("user agent: " + wrong.substring(0, wrong.length() - 2));
            }
            AgentSettings settings = new AgentSettings(
                    identity,
                    credentials,
                    handler,
                    acceptFrom,
                    refusals,
                    Map.copyOf(handlers),
                    Map.copyOf(events),
                    List.copyOf(infoPackages),
                    maxSessions,
                    maxSubscriptions,
                    new AgentSettings.Limits(maxSessionsPerSource, maxNewSessionsPerSecond),
                    product,
                    new InviteSession.Reach(reliability, sessionTimer),
                    random,
                    new AgentSettings.Capacity(maxSessions));
            UserAgent agent = new UserAgent(node, settings);
            node.attach(agent);
            meters.ifPresent(registry -> DialogMeters.bind(registry, node.name(), agent.shards));
            return agent;
        }
    }
}
