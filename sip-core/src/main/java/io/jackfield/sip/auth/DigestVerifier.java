package io.jackfield.sip.auth;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.Verdict.Result;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Parameters;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The server side of digest authentication for one realm (RFC 3261 22, RFC 7616, RFC 8760).
 *
 * <p>Keeps nothing for a challenge it sends; what it keeps for credentials it accepted (the nonce counts, against replay) has a
 * fixed size. Thread-safe: one verifier serves all shards, and a route that blocks on a database may call it as well.
 */
public final class DigestVerifier {
    private static final long KEY_PERIOD_MS = Duration.ofHours(1).toMillis();

    private final String realm;
    private final boolean userHash;
    private final Set<DigestAlgorithm> algorithms;
    private final Set<Qop> qops;
    private final Predicate<SipRequest> md5Only;
    private final long lifetimeMs;
    private final UriCheck uriCheck;
    private final NonceMint nonces;
    private final ReplayWindow used;
    private final Subscriber nobody;

    private DigestVerifier(Builder builder) {
        realm = builder.realm;
        algorithms = builder.algorithms;
        qops = builder.qops;
        md5Only = builder.md5Only;
        lifetimeMs = builder.nonceLifetime.toMillis();
        uriCheck = builder.uriCheck;
        userHash = builder.userHash;
        nonces = new NonceMint(realm, builder.random, Math.max(lifetimeMs, KEY_PERIOD_MS));
        used = new ReplayWindow(builder.replayWindow);
        nobody = Subscriber.withPassword("", realm, new Redacted(""));
    }

    /** A verifier for a realm, by custom the host part of the domain. */
    public static Builder builder(String realm) {
        return new Builder(realm);
    }

    /** The realm. */
    public String realm() {
        return realm;
    }

    /**
     * Judges the credentials of a request. Granting uses the nonce count up: judge a request once.
     *
     * @param kind where to look: {@code Authorization} or {@code Proxy-Authorization}
     * @param subscribers where secrets come from; called on this thread
     * @param nowMs wall clock, milliseconds
     */
    public Verdict verify(SipRequest request, ChallengeKind kind, Subscribers subscribers, long nowMs) {
        Optional<AuthHeader> header = credentials(request, kind.credentials());
        if (header.isEmpty()) {
            return new Verdict(Result.MISSING, "");
        }
        Optional<Presented> presented =
                Presented.of(request, header.get(), algorithms, qops).filter(p -> userHash || !p.hashed());
        if (presented.isEmpty()) {
            return new Verdict(Result.MALFORMED, Presented.shownUser(header.get()));
        }
        return judge(request, presented.get(), subscribers, nowMs);
    }

    /**
     * Whom {@link #verify} will ask {@link Subscribers#find} for: what {@link Subscribers#prepare} has to know before. Empty when it will
     * ask for nobody by name, as there are no credentials for this realm, or none that could be granted.
     */
    public Optional<String> claimant(SipRequest request, ChallengeKind kind) {
        return credentials(request, kind.credentials())
                .flatMap(header -> Presented.of(request, header, algorithms, qops))
                .filter(p -> !p.hashed() && sameUri(p.input().uri(), request.requestUri()))
                .map(Presented::user);
    }

    /**
     * What proves to a client that we know its secret too, and where the nonce is about to end gives it the next one: for {@link
     * ChallengeKind#confirmation} of the response to a request that was granted (RFC 7616 3.5). Empty for a client that sent no
     * qop.
     *
     * @param responseBody what {@code auth-int} covers
     * @param nowMs wall clock, milliseconds
     */
    public Optional<Parameters> confirmation(
            SipRequest request, ChallengeKind kind, Subscribers subscribers, byte[] responseBody, long nowMs) {
        Optional<Presented> presented = credentials(request, kind.credentials())
                .flatMap(header -> Presented.of(request, header, algorithms, qops))
                .filter(p -> p.input().qop().isPresent());
        return presented.flatMap(p -> find(p, subscribers)
                .flatMap(subscriber -> subscriber.ha1(p.input().algorithm()))
                .map(ha1 -> confirmation(p, ha1.secret(), responseBody, nowMs)));
    }

    private Parameters confirmation(Presented presented, String ha1, byte[] responseBody, long nowMs) {
        Digest.Input in = presented.input();
        Parameters info = Parameters.NONE
                .with("qop", in.qop().orElseThrow().token())
                .withQuoted("rspauth", Digest.confirmation(ha1, in, responseBody))
                .withQuoted("cnonce", in.cnonce())
                .with("nc", in.nc());
        boolean ending = nonces.recognise(in.nonce())
                .map(nonce ->
                        nowMs - nonce.issuedMs() > lifetimeMs / 2 || presented.count() > ReplayWindow.MAX_COUNT / 2)
                .orElse(true);
        return ending ? info.withQuoted("nextnonce", nonces.issue(nowMs)) : info;
    }

    /**
     * The response to a verdict that is not granted: 400 when the header was malformed, else 401 or 407 with one challenge an
     * algorithm, each a header line of its own (some phones stumble over a comma list), strongest first.
     *
     * @param nowMs wall clock, milliseconds
     * @throws IllegalArgumentException for ACK and CANCEL, which nobody may challenge (RFC 3261 22.1)
     */
    public SipResponse challenge(SipRequest request, ChallengeKind kind, Verdict verdict, long nowMs) {
        if (request.isAckOrCancel()) {
            throw new IllegalArgumentException(request.method() + " cannot be challenged");
        }
        String nonce = nonces.issue(nowMs);
        String toTag = nonce.substring(nonce.length() - 10); // from the keyed hash: unique, and nobody can guess it
        if (verdict.result() == Result.MALFORMED) {
            return SipResponse.to(request, 400).toTag(toTag).build();
        }
        ResponseEdit response = SipResponse.to(request, kind.status()).toTag(toTag);
        for (DigestAlgorithm algorithm : offer(request)) {
            response.add(kind.challenge(), challengeValue(algorithm, nonce, verdict.result() == Result.STALE));
        }
        return response.build();
    }

    private Set<DigestAlgorithm> offer(SipRequest request) {
        boolean reduce = algorithms.contains(DigestAlgorithm.MD5) && md5Only.test(request);
        return reduce ? EnumSet.of(DigestAlgorithm.MD5) : algorithms;
    }

    private String challengeValue(DigestAlgorithm algorithm, String nonce, boolean stale) {
        StringBuilder value = new StringBuilder(160)
                .append("Digest realm=")
                .append(AuthHeader.quote(realm))
                .append(", nonce=\"")
                .append(nonce)
                .append("\", algorithm=")
                .append(algorithm.token())
                .append(", qop=\"");
        String separator = "";
        for (Qop qop : qops) {
            value.append(separator).append(qop.token());
            separator = ",";
        }
        value.append('"');
        if (userHash) { // its names may be beyond ASCII as well (RFC 7616 4)
            value.append(", charset=UTF-8, userhash=true");
        }
        return stale ? value.append(", stale=true").toString() : value.toString();
    }

    /** The credentials for this realm; of several (some phones answer every challenge) the first of an algorithm we offer. */
    private Optional<AuthHeader> credentials(SipRequest request, Header<?> name) {
        List<AuthHeader> ours = new ArrayList<>();
        for (String value : request.headers(name)) {
            for (AuthHeader header : AuthHeader.parse(value)) {
                if (header.scheme().equals("digest")
                        && header.param("realm").orElse("").equals(realm)) {
                    ours.add(header);
                }
            }
        }
        return ours.stream()
                .filter(header -> offered(header).isPresent())
                .findFirst()
                .or(() -> ours.stream().findFirst());
    }

    private Optional<DigestAlgorithm> offered(AuthHeader header) {
        return DigestAlgorithm.of(header.param("algorithm").orElse("MD5")).filter(algorithms::contains);
    }

    private Optional<Subscriber> find(Presented presented, Subscribers subscribers) {
        return presented.hashed()
                ? subscribers.findHashed(
                        presented.user().toLowerCase(Locale.ROOT),
                        presented.input().algorithm(),
                        realm)
                : subscribers.find(presented.user(), realm);
    }

    private Verdict judge(SipRequest request, Presented presented, Subscribers subscribers, long nowMs) {
        Digest.Input in = presented.input();
        String shown = presented.hashed() ? "" : presented.user();
        if (!sameUri(in.uri(), request.requestUri())) {
            return new Verdict(Result.WRONG_URI, shown);
        }
        Optional<Subscriber> subscriber = find(presented, subscribers);
        // An unknown user costs the same work as a wrong password, so that time does not tell who exists.
        String ha1 = subscriber
                .flatMap(s -> s.ha1(in.algorithm()))
                .or(() -> nobody.ha1(in.algorithm()))
                .orElseThrow()
                .secret();
        boolean matches =
                Digest.same(Digest.response(ha1, in), presented.response().toLowerCase(Locale.ROOT));
        if (subscriber.isEmpty()) {
            return new Verdict(Result.UNKNOWN_USER, shown);
        }
        String user = subscriber.get().user();
        if (!matches || subscriber.get().ha1(in.algorithm()).isEmpty()) {
            return new Verdict(Result.WRONG_PASSWORD, user);
        }
        return new Verdict(fresh(presented, nowMs) ? Result.GRANTED : Result.STALE, user);
    }

    private boolean fresh(Presented presented, long nowMs) {
        Digest.Input in = presented.input();
        Optional<NonceMint.Nonce> nonce = nonces.recognise(in.nonce());
        if (nonce.isEmpty() || nowMs - nonce.get().issuedMs() > lifetimeMs) {
            return false;
        }
        // Without qop there is no count (RFC 2069 clients): such a nonce is good for one request.
        int count = in.qop().isEmpty() ? ReplayWindow.MAX_COUNT : presented.count();
        return count > 0
                && count <= ReplayWindow.MAX_COUNT
                && used.use(nonce.get().sequence(), count);
    }

    private boolean sameUri(String claimed, SipUri target) {
        if (uriCheck == UriCheck.NONE) {
            return true;
        }
        Optional<SipUri> uri = SipUri.parse(claimed);
        if (uri.isEmpty()) {
            return false;
        }
        if (uriCheck == UriCheck.EQUIVALENT) {
            return uri.get().equivalent(target);
        }
        String host = uri.get().host();
        return host.equalsIgnoreCase(target.host()) || host.equalsIgnoreCase(realm);
    }

    /** Settings of a {@link DigestVerifier}. */
    public static final class Builder {
        private final String realm;
        private Set<DigestAlgorithm> algorithms =
                new LinkedHashSet<>(List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5));
        private Set<Qop> qops = EnumSet.of(Qop.AUTH);
        private Predicate<SipRequest> md5Only = OldPhones::test;
        private Duration nonceLifetime = Duration.ofMinutes(5);
        private int replayWindow = 65_536;
        private UriCheck uriCheck = UriCheck.HOST;
        private boolean userHash;
        private RandomGenerator random = new SecureRandom();

        private Builder(String realm) {
            this.realm = realm;
        }

        /** The algorithms to offer, in this order. Default SHA-256, then MD5 (RFC 8760 2.4). */
        public Builder algorithms(DigestAlgorithm... offered) {
            algorithms = new LinkedHashSet<>(List.of(offered));
            return this;
        }

        /** What a digest may cover. Default {@code auth}; {@code auth-int} does not survive a hop that rewrites bodies. */
        public Builder qop(Qop... offered) {
            qops = new LinkedHashSet<>(List.of(offered));
            return this;
        }

        /**
         * Which clients are offered MD5 alone, where it is offered at all, because they fail at a challenge of any other
         * algorithm. Default: baresip before 3.12, sipp, and what sends no User-Agent.
         */
        public Builder md5Only(Predicate<SipRequest> clients) {
            md5Only = clients;
            return this;
        }

        /** How long a nonce is good for, 1 second to 1 day. Default 5 minutes. */
        public Builder nonceLifetime(Duration lifetime) {
            nonceLifetime = lifetime;
            return this;
        }

        /** How many of the latest nonces stay usable, 8 bytes each, 16 to 16 million. Default 65,536. */
        public Builder replayWindow(int nonces) {
            replayWindow = nonces;
            return this;
        }

        /**
         * Whether clients may send a hash instead of their user names (RFC 7616 3.4.4). Default no: the {@link Subscribers} must be
         * able to find users by it, as those of {@link Subscribers#of} are.
         */
        public Builder userHash(boolean offered) {
            userHash = offered;
            return this;
        }

        /** How closely the digest's URI must match the Request-URI. Default {@link UriCheck#HOST}. */
        public Builder uriCheck(UriCheck check) {
            uriCheck = check;
            return this;
        }

        /** Where the nonce key comes from. Default a {@link SecureRandom}; a simulation passes its seeded one. */
        public Builder random(RandomGenerator source) {
            random = source;
            return this;
        }

        /**
         * The verifier.
         *
         * @throws IllegalArgumentException naming every setting that is out of its range
         */
        public DigestVerifier build() {
            List<String> wrong = new ArrayList<>();
            if (realm.isBlank()) {
                wrong.add("realm is empty");
            }
            if (algorithms.isEmpty()) {
                wrong.add("no algorithm is offered");
            }
            if (qops.isEmpty()) {
                wrong.add("no qop is offered");
            }
            if (nonceLifetime.compareTo(Duration.ofSeconds(1)) < 0 || nonceLifetime.compareTo(Duration.ofDays(1)) > 0) {
                wrong.add("nonce lifetime " + nonceLifetime + " is not within 1 s and 1 day");
            }
            if (replayWindow < 16 || replayWindow > 16_000_000) {
                wrong.add("replay window " + replayWindow + " is not within 16 and 16,000,000");
            }
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException("digest verifier: " + String.join("; ", wrong));
            }
            return new DigestVerifier(this);
        }
    }
}
