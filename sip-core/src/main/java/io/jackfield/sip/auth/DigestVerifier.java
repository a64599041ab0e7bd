package io.jackfield.sip.auth;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.auth.Verdict.Result;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.ResponseEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import io.jackfield.sip.message.SipUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    private final String realm;
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
        nonces = new NonceMint(realm, builder.random);
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
        String user = header.get().param("username").orElse("");
        return new Verdict(judge(request, header.get(), user, subscribers, nowMs), user);
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

    private Result judge(SipRequest request, AuthHeader header, String user, Subscribers subscribers, long nowMs) {
        Optional<Digest.Input> input = input(request, header);
        if (input.isEmpty() || user.isEmpty()) {
            return Result.MALFORMED;
        }
        Digest.Input in = input.get();
        if (!sameUri(in.uri(), request.requestUri())) {
            return Result.WRONG_URI;
        }
        Optional<Subscriber> subscriber = subscribers.find(user, realm);
        // An unknown user costs the same work as a wrong password, so that time does not tell who exists.
        String ha1 = subscriber
                .flatMap(s -> s.ha1(in.algorithm()))
                .or(() -> nobody.ha1(in.algorithm()))
                .orElseThrow()
                .secret();
        boolean matches = sameText(
                Digest.response(ha1, in), header.param("response").orElse("").toLowerCase(Locale.ROOT));
        if (subscriber.isEmpty()) {
            return Result.UNKNOWN_USER;
        }
        if (!matches || subscriber.get().ha1(in.algorithm()).isEmpty()) {
            return Result.WRONG_PASSWORD;
        }
        return fresh(in, nowMs) ? Result.GRANTED : Result.STALE;
    }

    private boolean fresh(Digest.Input in, long nowMs) {
        Optional<NonceMint.Nonce> nonce = nonces.recognise(in.nonce());
        if (nonce.isEmpty() || nowMs - nonce.get().issuedMs() > lifetimeMs) {
            return false;
        }
        // Without qop there is no count (RFC 2069 clients): such a nonce is good for one request.
        int count = in.qop().isEmpty() ? ReplayWindow.MAX_COUNT : Integer.parseUnsignedInt(in.nc(), 16);
        return count > 0
                && count <= ReplayWindow.MAX_COUNT
                && used.use(nonce.get().sequence(), count);
    }

    private Optional<Digest.Input> input(SipRequest request, AuthHeader header) {
        Optional<DigestAlgorithm> algorithm = offered(header);
        Optional<Qop> qop = header.param("qop").flatMap(Qop::of);
        String nc = header.param("nc").orElse("");
        String cnonce = header.param("cnonce").orElse("");
        String uri = header.param("uri").orElse("");
        String nonce = header.param("nonce").orElse("");
        boolean offered = algorithm.isPresent()
                && (header.param("qop").isEmpty() || qop.filter(qops::contains).isPresent());
        boolean counted = qop.isEmpty() || (isCount(nc) && !cnonce.isEmpty());
        boolean session = algorithm.filter(DigestAlgorithm::session).isEmpty() || !cnonce.isEmpty();
        if (!offered || !counted || !session || uri.isEmpty() || nonce.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Digest.Input(
                algorithm.get(), request.method().name(), uri, nonce, nc, cnonce, qop, request.body()));
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

    private static boolean isCount(String nc) {
        return nc.length() == 8 && nc.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    private static boolean sameText(String expected, String claimed) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), claimed.getBytes(StandardCharsets.UTF_8));
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
