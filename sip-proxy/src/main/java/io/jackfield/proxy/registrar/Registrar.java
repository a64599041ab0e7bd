package io.jackfield.proxy.registrar;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Preparation;
import io.jackfield.proxy.Relay;
import io.jackfield.proxy.RouteCall;
import io.jackfield.proxy.nat.PingKind;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A registrar (RFC 3261 10) and the location lookup of the proxy beside it. Usable from every shard: state is in the
 * {@link Locations} alone.
 *
 * <p>Safe by default: it registers whom it has authenticated, or the proxy before it has, as the user of the To header; no one else
 * unless {@link Builder#open()} says so.
 */
public final class Registrar implements AutoCloseable {
    private static final Decision AWAY = Decision.reply(480);
    private static final Decision NOT_FOUND = Decision.reply(404);
    private static final BindingObserver NOBODY = new BindingObserver() {};

    private final AddressesOfRecord addresses;
    private final Saving saving;
    private final Locations locations;
    private final Optional<Subscribers> subscribers;
    private final BindingObserver observer;
    private final Expiry expiry;
    private final TimerWheel.Timer timer;
    private final Shard shard;
    private final Optional<KeepAlive> keepAlive;

    private Registrar(Builder builder) {
        this.addresses = new AddressesOfRecord(builder.domains);
        this.locations = builder.locations;
        this.subscribers = Optional.ofNullable(builder.subscribers);
        RegisterAnswer answers = new RegisterAnswer(List.copyOf(builder.serviceRoute), builder.gruu, builder.flowTimer);
        Registrants registrants = new Registrants(addresses, authentications(builder), builder.open);
        this.saving = new Saving(registrants, builder.settings, answers, locations, builder.observer);
        this.observer = builder.observer;
        this.expiry = new Expiry(locations, observer::expired);
        this.timer = TimerWheel.Timer.of(expiry);
        this.shard = builder.node.layers().get(0).shard();
        String first = builder.domains.values().iterator().next();
        this.keepAlive = builder.pings.every().isZero()
                ? Optional.empty()
                : Optional.of(new KeepAlive(builder.node.layers().get(0), locations, first, builder.pings));
        shard.execute(() -> {
            expiry.start(shard.nowNs());
            shard.timers().schedule(timer, expiry.nextDeadlineNs());
            keepAlive.ifPresent(KeepAlive::start);
        });
    }

    /** Each domain is a realm of its own. */
    private static Map<String, Authentication> authentications(Builder builder) {
        Map<String, Authentication> all = new HashMap<>();
        for (String domain : Set.copyOf(builder.domains.values())) {
            if (builder.authentication != null) {
                all.put(domain, builder.authentication);
            } else if (builder.subscribers != null) {
                DigestVerifier verifier = DigestVerifier.builder(domain).build();
                all.put(domain, Authentication.of(verifier, builder.subscribers));
            }
        }
        return Map.copyOf(all);
    }

    /** A registrar on this node. */
    public static Builder builder(SipNode node) {
        return new Builder(node);
    }

    /** The route for REGISTER. */
    public Decision save(RouteCall call) {
        return saving.save(call);
    }

    /**
     * The route for requests to users: forks to the contacts of the Request-URI's user that understand the method; of a phone that
     * keeps several flows (RFC 5626) to the one it registered last, then to the others as that fails; a flow that its edge proxy calls
     * failed (430) is forgotten. That is the relay's failure route; who sets another one does without. A GRUU (RFC 5627) leads to its
     * device alone. Without a contact it is 480 for a subscriber who is away, 404 for the rest.
     */
    public Relay lookup(RouteCall call) {
        SipUri uri = call.requestUri();
        FlowFailover flows = new FlowFailover(binding -> addressOfRecord(uri).ifPresent(key -> forget(key, binding)));
        return Decision.forkWhenFound(request -> targets(request, call.nowNs(), flows))
                .onFailure(flows::next)
                .otherwise(away(uri));
    }

    private void forget(String key, Binding flow) {
        List<Binding> gone = new ArrayList<>(1);
        locations
                .update(key, current -> {
                    gone.clear();
                    current.stream().filter(flow::equals).forEach(gone::add);
                    return gone.isEmpty()
                            ? current
                            : current.stream().filter(b -> !flow.equals(b)).toList();
                })
                .thenAccept(done -> gone.forEach(binding -> observer.unregistered(key, binding)));
    }

    /** Why a user has no contact. While the database of subscribers cannot tell, nobody is said not to exist. */
    private Decision away(SipUri uri) {
        Optional<String> domain = addresses.domainOf(uri);
        if (subscribers.isEmpty() || domain.isEmpty()) {
            return NOT_FOUND;
        }
        Subscribers all = subscribers.get();
        return all.mustPrepare()
                ? Preparation.of(all, uri.user(), domain.get())
                        .then(() -> all.find(uri.user(), domain.get()).isPresent() ? AWAY : NOT_FOUND, AWAY)
                : all.find(uri.user(), domain.get()).isPresent() ? AWAY : NOT_FOUND;
    }

    /** The bindings that hold for a URI of our domains, those of the highest q first. {@code nowNs} is the shards' clock. */
    public CompletionStage<List<Binding>> bindings(SipUri address, long nowNs) {
        Optional<String> key = addressOfRecord(address);
        return key.isEmpty()
                ? CompletableFuture.completedStage(List.of())
                : locations.find(key.get()).thenApply(found -> {
                    List<Binding> live = new ArrayList<>(Bindings.live(found, nowNs));
                    live.sort(Comparator.comparingDouble(Binding::q).reversed());
                    return List.copyOf(live);
                });
    }

    /**
     * Takes bindings away, as an operator does.
     *
     * @param contact the Contact URI of one; empty for all of the address
     * @return how many there were
     */
    public CompletionStage<Integer> remove(SipUri address, Optional<String> contact) {
        Optional<String> key = addressOfRecord(address);
        if (key.isEmpty()) {
            return CompletableFuture.completedStage(0);
        }
        List<Binding> gone = new ArrayList<>();
        return locations
                .update(key.get(), current -> {
                    gone.clear();
                    current.stream()
                            .filter(b -> contact.isEmpty() || b.contact().equals(contact.get()))
                            .forEach(gone::add);
                    return current.stream().filter(b -> !gone.contains(b)).toList();
                })
                .thenApply(done -> {
                    gone.forEach(binding -> observer.unregistered(key.get(), binding));
                    return gone.size();
                });
    }

    /** The store. */
    public Locations locations() {
        return locations;
    }

    /** Stops the expiry timer and closes the store. Idempotent, does not wait. */
    @Override
    public void close() {
        shard.execute(() -> {
            expiry.stop();
            shard.timers().cancel(timer);
            keepAlive.ifPresent(KeepAlive::stop);
        });
        locations.close();
    }

    private CompletionStage<List<Target>> targets(SipRequest request, long nowNs, FlowFailover flows) {
        SipUri uri = request.requestUri();
        Method method = request.method();
        Optional<String> instance = uri.gruu();
        return bindings(uri, nowNs).thenApply(live -> flows.targets(live, method, instance));
    }

    /**
     * The key of a URI (10.3 step 5): the names of a domain are one, user parts differ by case, parameters do not count.
     *
     * @return {@code user@domain}; empty when the URI names no user of our domains
     */
    public Optional<String> addressOfRecord(SipUri uri) {
        return addresses.of(uri);
    }

    /** Settings of a {@link Registrar}. */
    public static final class Builder {
        private final SipNode node;
        private final Map<String, String> domains = new LinkedHashMap<>();
        private final List<String> serviceRoute = new ArrayList<>();
        private final List<String> wrong = new ArrayList<>();
        private Locations locations = Locations.inMemory();
        private RegistrarSettings settings = RegistrarSettings.DEFAULTS;
        private BindingObserver observer = NOBODY;
        private Duration flowTimer = Duration.ZERO;
        private KeepAlive.Pings pings = new KeepAlive.Pings(Duration.ofSeconds(30), PingKind.OPTIONS);
        private @Nullable Subscribers subscribers;
        private @Nullable Authentication authentication;
        private boolean gruu;
        private boolean open;

        private Builder(SipNode node) {
            this.node = Objects.requireNonNull(node);
        }

        /**
         * A domain whose users register here, then other names of it, such as its address: all name the same users. Called again it
         * adds another domain, with users of its own: {@code 1001} of one is not {@code 1001} of the other.
         */
        public Builder domain(String name, String... aliases) {
            String domain = name.toLowerCase(Locale.ROOT);
            put(domain, domain);
            for (String alias : aliases) {
                put(alias.toLowerCase(Locale.ROOT), domain);
            }
            return this;
        }

        private void put(String name, String domain) {
            if (name.isBlank()) {
                wrong.add("a domain has a name");
            }
            String before = domains.put(name, domain);
            if (before != null && !before.equals(domain)) {
                wrong.add(name + " names " + before + " and " + domain);
            }
        }

        /** Who may register, with the domain as realm; asked by 401 unless the proxy in front did it already. */
        public Builder subscribers(Subscribers known) {
            subscribers = Objects.requireNonNull(known);
            return this;
        }

        /** How to ask, where the default (the domain as realm, 401) does not fit. */
        public Builder authentication(Authentication step) {
            authentication = Objects.requireNonNull(step);
            return this;
        }

        /** Lets anybody register any address: for tests and closed networks. */
        public Builder open() {
            open = true;
            return this;
        }

        /** Where bindings are kept. Default {@link Locations#inMemory()}. */
        public Builder locations(Locations store) {
            locations = Objects.requireNonNull(store);
            return this;
        }

        /** The bounds. Default {@link RegistrarSettings#DEFAULTS}. */
        public Builder settings(RegistrarSettings bounds) {
            settings = Objects.requireNonNull(bounds);
            return this;
        }

        /** The Route that phones are to send all their requests by (RFC 3608), first hop first. Default none. */
        public Builder serviceRoute(SipUri... hops) {
            for (SipUri hop : hops) {
                serviceRoute.add('<' + hop.text() + '>');
            }
            return this;
        }

        /** Gives phones that ask for it a public GRUU (RFC 5627): a URI that leads to that device alone. Default off. */
        public Builder gruu() {
            gruu = true;
            return this;
        }

        /** How often phones with flows have to send something at least (RFC 5626 4.4: Flow-Timer). Default: not said. */
        public Builder flowTimer(Duration silence) {
            flowTimer = Objects.requireNonNull(silence);
            return this;
        }

        /**
         * How often phones behind NAT, and those alone, get a ping that keeps their way open: 1 s to 1 h, zero for never. Default
         * 30 s. Only what is in memory is pinged, at most {@link io.jackfield.proxy.nat.NatPinger#LIMIT} phones a round.
         */
        public Builder pingEvery(Duration interval) {
            pings = new KeepAlive.Pings(Objects.requireNonNull(interval), pings.kind());
            return this;
        }

        /** What they get. Default {@link PingKind#OPTIONS}. */
        public Builder pingBy(PingKind kind) {
            pings = new KeepAlive.Pings(pings.every(), Objects.requireNonNull(kind));
            return this;
        }

        /** Who is told when phones come and go. Default nobody. */
        public Builder observe(BindingObserver told) {
            observer = Objects.requireNonNull(told);
            return this;
        }

        /** @throws IllegalArgumentException naming all that is missing */
        public Registrar build() {
            List<String> all = new ArrayList<>(wrong);
            if (domains.isEmpty()) {
                all.add("it needs a domain");
            }
            if (subscribers == null && authentication == null && !open) {
                all.add("it needs subscribers or an authentication, or must be open");
            }
            if (flowTimer.isNegative() || flowTimer.compareTo(Duration.ofDays(1)) > 0) {
                all.add("flow-timer " + flowTimer + " is not within 0 and 1 day");
            }
            if (!all.isEmpty()) {
                throw new IllegalArgumentException("registrar: " + String.join("; ", all));
            }
            return new Registrar(this);
        }
    }
}
