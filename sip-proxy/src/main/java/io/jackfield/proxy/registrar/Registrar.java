package io.jackfield.proxy.registrar;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.proxy.Authentication;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Relay;
import io.jackfield.proxy.RouteCall;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registrar (RFC 3261 10) and the location lookup of the proxy beside it. Usable from every shard: state is in the
 * {@link Locations} alone.
 *
 * <p>Safe by default: it registers whom it has authenticated, or the proxy before it has, as the user of the To header; no one else
 * unless {@link Builder#open()} says so.
 */
public final class Registrar implements AutoCloseable {
    private static final Set<String> SUPPORTED = Set.of("path");

    private final Set<String> domains;
    private final String domain;
    private final Locations locations;
    private final RegistrarSettings settings;
    private final Optional<Authentication> authentication;
    private final Optional<Subscribers> subscribers;
    private final boolean open;
    private final Expiry expiry;
    private final TimerWheel.Timer timer;
    private final Shard shard;

    private Registrar(Builder builder) {
        this.domains = Set.copyOf(builder.domains);
        this.domain = builder.domains.get(0);
        this.locations = builder.locations;
        this.settings = builder.settings;
        this.subscribers = Optional.ofNullable(builder.subscribers);
        this.authentication = Optional.ofNullable(builder.authentication)
                .or(() -> subscribers.map(known ->
                        Authentication.of(DigestVerifier.builder(domain).build(), known)));
        this.open = builder.open;
        this.expiry = new Expiry(locations);
        this.timer = TimerWheel.Timer.of(expiry);
        this.shard = builder.node.layers().get(0).shard();
        shard.execute(() -> {
            expiry.start(shard.nowNs());
            shard.timers().schedule(timer, expiry.nextDeadlineNs());
        });
    }

    /** A registrar on this node. */
    public static Builder builder(SipNode node) {
        return new Builder(node);
    }

    /** The route for REGISTER. */
    public Decision save(RouteCall call) {
        SipRequest request = call.request();
        Optional<Decision> refusal = authorize(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        List<String> unknown = request.headers(Header.REQUIRE).stream()
                .filter(tag -> !SUPPORTED.contains(tag.toLowerCase(Locale.ROOT)))
                .toList();
        if (!unknown.isEmpty()) {
            return Decision.reply(420).header("Unsupported", String.join(", ", unknown));
        }
        Optional<String> address = addressOfRecord(request.to().uri());
        if (address.isEmpty()) {
            return Decision.reply(404); // 10.3 step 5
        }
        RegisterRequest.Reading reading = RegisterRequest.read(request, call.flow(), settings, call.nowNs());
        return switch (reading.status()) {
            case 200 -> commit(call, address.get(), reading.change());
            case 423 ->
                Decision.reply(423)
                        .header(
                                "Min-Expires",
                                Long.toString(settings.minExpires().toSeconds()));
            default -> Decision.reply(reading.status());
        };
    }

    /**
     * The route for requests to users: forks to the contacts of the Request-URI's user. Without one it is 480 for a subscriber who is
     * away, 404 for the rest.
     */
    public Relay lookup(RouteCall call) {
        boolean known = subscribers
                .flatMap(all -> all.find(call.requestUri().user(), domain))
                .isPresent();
        return Decision.fork(request -> targets(request, call.nowNs())).otherwise(Decision.reply(known ? 480 : 404));
    }

    /** The bindings that hold for a URI of our domains, those of the highest q first. {@code nowNs} is the shards' clock. */
    public List<Binding> bindings(SipUri address, long nowNs) {
        return addressOfRecord(address)
                .map(key -> {
                    List<Binding> live = new ArrayList<>(Bindings.live(locations.find(key), nowNs));
                    live.sort(Comparator.comparingDouble(Binding::q).reversed());
                    return List.copyOf(live);
                })
                .orElse(List.of());
    }

    /** The store. */
    public Locations locations() {
        return locations;
    }

    /** Stops the expiry timer; the store stays as it is. Idempotent, does not wait. */
    @Override
    public void close() {
        shard.execute(() -> {
            expiry.stop();
            shard.timers().cancel(timer);
        });
    }

    private Optional<Decision> authorize(RouteCall call) {
        if (open || call.trusted()) {
            return Optional.empty();
        }
        if (call.user().isPresent()) {
            boolean own = call.user().get().equals(call.request().to().uri().user());
            return own ? Optional.empty() : Optional.of(Decision.reply(403));
        }
        // The builder made sure that there is one when the registrar is not open.
        return authentication
                .map(step -> step.check(call.request(), call.nowNs()).refusal())
                .orElse(Optional.of(Decision.reply(403)));
    }

    private Decision commit(RouteCall call, String address, Bindings.Change change) {
        long nowNs = call.nowNs();
        if (!change.all() && change.wanted().isEmpty()) {
            return registered(call.request(), Bindings.live(locations.find(address), nowNs), nowNs);
        }
        Bindings.Result[] last = new Bindings.Result[1];
        boolean stored = locations.update(address, current -> {
            last[0] = Bindings.apply(current, change, settings.maxContacts(), nowNs);
            return last[0].bindings();
        });
        if (!stored) {
            return Decision.reply(503).header("Retry-After", "60");
        }
        return switch (last[0].refusal()) {
            case NONE -> registered(call.request(), last[0].bindings(), nowNs);
            case OUT_OF_ORDER -> Decision.reply(500, "CSeq Out Of Order");
            case TOO_MANY -> Decision.reply(403, "Too Many Contacts");
        };
    }

    /** 10.3 step 8: the answer lists all current bindings. */
    private Decision registered(SipRequest request, List<Binding> bindings, long nowNs) {
        ResponseEdit response =
                SipResponse.to(request, 200).toTag(Long.toString(nowNs & Long.MAX_VALUE, 36) + request.cseqNumber());
        for (Binding binding : bindings) {
            StringBuilder contact = new StringBuilder(96)
                    .append('<')
                    .append(binding.contact())
                    .append(">;expires=")
                    .append(binding.remainingSeconds(nowNs));
            if (binding.q() < 1) {
                contact.append(";q=").append(binding.q());
            }
            response.add(Header.CONTACT, contact.toString());
        }
        for (String path : request.headers(Header.PATH)) {
            response.add(Header.PATH, path); // RFC 3327 5.3
        }
        return Decision.respond(response.build());
    }

    private List<Target> targets(SipRequest request, long nowNs) {
        List<Target> targets = new ArrayList<>();
        for (Binding binding : bindings(request.requestUri(), nowNs)) {
            binding.target().ifPresent(targets::add);
        }
        return targets;
    }

    /** The key of a URI (10.3 step 5): all our domains are one, user parts differ by case, parameters do not count. */
    private Optional<String> addressOfRecord(SipUri uri) {
        return uri.isSip()
                        && !uri.user().isEmpty()
                        && domains.contains(uri.host().toLowerCase(Locale.ROOT))
                ? Optional.of(uri.user() + '@' + domain)
                : Optional.empty();
    }

    /** Settings of a {@link Registrar}. */
    public static final class Builder {
        private final SipNode node;
        private final List<String> domains = new ArrayList<>();
        private Locations locations = Locations.inMemory();
        private RegistrarSettings settings = RegistrarSettings.DEFAULTS;
        private @Nullable Subscribers subscribers;
        private @Nullable Authentication authentication;
        private boolean open;

        private Builder(SipNode node) {
            this.node = Objects.requireNonNull(node);
        }

        /** The domain whose users register here, then other names of it, such as its address: all name the same users. */
        public Builder domain(String name, String... aliases) {
            domains.add(name.toLowerCase(Locale.ROOT));
            for (String alias : aliases) {
                domains.add(alias.toLowerCase(Locale.ROOT));
            }
            return this;
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

        /** @throws IllegalArgumentException naming all that is missing */
        public Registrar build() {
            List<String> wrong = new ArrayList<>();
            if (domains.isEmpty() || domains.stream().anyMatch(String::isBlank)) {
                wrong.add("it needs a domain");
            }
            if (subscribers == null && authentication == null && !open) {
                wrong.add("it needs subscribers or an authentication, or must be open");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("registrar: " + String.join("; ", wrong));
            }
            return new Registrar(this);
        }
    }
}
