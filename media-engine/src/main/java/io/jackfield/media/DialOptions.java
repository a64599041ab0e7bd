package io.jackfield.media;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How an outgoing call is made. Immutable; {@link #builder()} starts from {@link #DEFAULTS}. */
public final class DialOptions {
    /** No credentials, no proxy, 60 s of ringing, the engine's codecs, no limit of duration. */
    public static final DialOptions DEFAULTS = builder().build();

    private final Optional<String> user;
    private final Redacted password;
    private final Optional<NameAddr> from;
    private final Optional<NameAddr> assertedIdentity;
    private final List<Map.Entry<String, String>> headers;
    private final Optional<SipUri> route;
    private final Optional<Transport> transport;
    private final Duration ringTimeout;
    private final Optional<Duration> limit;
    private final List<String> codecs;
    private final Optional<MediaSecurity> mediaSecurity;
    private final CallObserver observer;
    private final Map<String, String> variables;

    private DialOptions(Builder b) {
        this.user = b.user;
        this.password = b.password;
        this.from = b.from;
        this.assertedIdentity = b.assertedIdentity;
        this.headers = List.copyOf(b.headers);
        this.route = b.route;
        this.transport = b.transport;
        this.ringTimeout = b.ringTimeout;
        this.limit = b.limit;
        this.codecs = b.codecs;
        this.mediaSecurity = b.mediaSecurity;
        this.observer = b.observer;
        this.variables = Map.copyOf(b.variables);
    }

    /** Starts a set of options. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that begins with these. */
    public Builder edit() {
        Builder copy = new Builder();
        copy.user = user;
        copy.password = password;
        copy.from = from;
        copy.assertedIdentity = assertedIdentity;
        copy.headers.addAll(headers);
        copy.route = route;
        copy.transport = transport;
        copy.ringTimeout = ringTimeout;
        copy.limit = limit;
        copy.codecs = codecs;
        copy.mediaSecurity = mediaSecurity;
        copy.observer = observer;
        copy.variables.putAll(variables);
        return copy;
    }

    /** The user that answers a digest challenge. */
    public Optional<String> user() {
        return user;
    }

    /** That user's password, empty without a user. */
    public Redacted password() {
        return password;
    }

    /** The From address. */
    public Optional<NameAddr> from() {
        return from;
    }

    /** The P-Asserted-Identity (RFC 3325). */
    public Optional<NameAddr> assertedIdentity() {
        return assertedIdentity;
    }

    /** More headers of the INVITE, in order. */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** The outbound proxy. */
    public Optional<SipUri> route() {
        return route;
    }

    /** The transport to the next hop. */
    public Optional<Transport> transport() {
        return transport;
    }

    /** How long it may ring. */
    public Duration ringTimeout() {
        return ringTimeout;
    }

    /** How long the call may last once answered. */
    public Optional<Duration> limit() {
        return limit;
    }

    /** Codecs to offer in order of preference; empty for the engine's. */
    public List<String> codecs() {
        return codecs;
    }

    /** Whether media is encrypted; empty for what the engine does. */
    public Optional<MediaSecurity> mediaSecurity() {
        return mediaSecurity;
    }

    /** Who hears how the call goes. */
    public CallObserver observer() {
        return observer;
    }

    /** Variables that the call has from the start. */
    public Map<String, String> variables() {
        return variables;
    }

    /** Collects options. */
    public static final class Builder {
        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");
        private static final Set<String> RESERVED = Set.of(
                "via",
                "v",
                "from",
                "f",
                "to",
                "t",
                "call-id",
                "i",
                "cseq",
                "contact",
                "m",
                "max-forwards",
                "route",
                "record-route",
                "content-type",
                "c",
                "content-length",
                "l",
                "content-encoding",
                "e",
                "authorization",
                "proxy-authorization",
                "replaces");

        private Optional<String> user = Optional.empty();
        private Redacted password = new Redacted("");
        private Optional<NameAddr> from = Optional.empty();
        private Optional<NameAddr> assertedIdentity = Optional.empty();
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();
        private Optional<SipUri> route = Optional.empty();
        private Optional<Transport> transport = Optional.empty();
        private Duration ringTimeout = Duration.ofSeconds(60);
        private Optional<Duration> limit = Optional.empty();
        private List<String> codecs = List.of();
        private Optional<MediaSecurity> mediaSecurity = Optional.empty();
        private CallObserver observer = new CallObserver() {};
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final List<String> mistakes = new ArrayList<>();

        private Builder() {}

        /** The user and password that answer a digest challenge; without {@link #from} the user calls as themselves. */
        public Builder credentials(String user, Redacted password) {
            this.user = Optional.of(user);
            this.password = password;
            return this;
        }

        /** The From address, for example {@code "Alice" <sip:1001@example.com>} or {@code sip:1001@example.com}. */
        public Builder from(String address) {
            from = NameAddr.parse(address);
            if (from.isEmpty()) {
                mistakes.add("from \"" + address + "\" is not an address");
            }
            return this;
        }

        /** Who calls, as networks that trust us are told: P-Asserted-Identity (RFC 3325). */
        public Builder assertedIdentity(String address) {
            assertedIdentity = NameAddr.parse(address);
            if (assertedIdentity.isEmpty()) {
                mistakes.add("asserted identity \"" + address + "\" is not an address");
            }
            return this;
        }

        /** One more header for the INVITE; those that make a dialog, a route or a body are not for here. */
        public Builder header(String name, String value) {
            if (!TOKEN.matcher(name).matches() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                mistakes.add("header \"" + name + "\" cannot be set");
            }
            if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F)) {
                mistakes.add("header \"" + name + "\" has a control character in its value");
            }
            headers.add(Map.entry(name, value));
            return this;
        }

        /** The call takes the place of another at its target (RFC 3891). */
        Builder replacing(String dialog) {
            headers.add(Map.entry("Replaces", dialog));
            headers.add(Map.entry("Require", "replaces"));
            return this;
        }

        /** Sends the call through this proxy first. */
        public Builder route(SipUri proxy) {
            route = Optional.of(proxy);
            return this;
        }

        /** The transport to the next hop; without it the URI says, else UDP. */
        public Builder transport(Transport transport) {
            this.transport = Optional.of(transport);
            return this;
        }

        /** How long it may ring until the call is cancelled with {@link Cause#NO_ANSWER}; 1 s to 10 min, 60 s where not said. */
        public Builder ringTimeout(Duration timeout) {
            if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
                mistakes.add("ring timeout " + timeout + " is not within 1 s..10 min");
            }
            ringTimeout = timeout;
            return this;
        }

        /** Hangs up that long after the answer, with {@link Cause#DURATION_LIMIT}. */
        public Builder limit(Duration limit) {
            if (limit.isNegative() || limit.isZero()) {
                mistakes.add("limit " + limit + " is not positive");
            }
            this.limit = Optional.of(limit);
            return this;
        }

        /** Codecs to offer, in order of preference, by their RTP names: PCMU, PCMA, G722, opus, L16. */
        public Builder codecs(String... names) {
            codecs = List.of(names);
            return this;
        }

        /** Whether media is encrypted, whatever the engine does with other calls. */
        public Builder mediaSecurity(MediaSecurity wanted) {
            mediaSecurity = Optional.of(wanted);
            return this;
        }

        /** Who hears how the call goes. */
        public Builder observer(CallObserver observer) {
            this.observer = observer;
            return this;
        }

        /** A variable that the call has from the start; {@code uuid} names its leg, which must be unlike any other's. */
        public Builder variable(String name, String value) {
            variables.put(name, value);
            return this;
        }

        /**
         * Makes the options.
         *
         * @throws IllegalArgumentException naming every mistake
         */
        public DialOptions build() {
            if (!mistakes.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", mistakes));
            }
            return new DialOptions(this);
        }
    }
}
