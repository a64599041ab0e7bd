package io.jackfield.sip.auth;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Parameters;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The client side of digest authentication for one user (RFC 3261 22.2, 22.3; RFC 7616).
 *
 * <p>Remembers the last challenge of each realm, so that later requests of a call or a registration carry credentials at once
 * with the next nonce count. One instance a call or registration; not thread-safe.
 */
public final class DigestClient {
    private static final int MAX_REALMS = 8;

    private final Credentials credentials;
    private final RandomGenerator random;
    private final Map<List<Object>, Challenge> challenges = new LinkedHashMap<>();

    /** One realm's last challenge and how often its nonce was used. */
    private static final class Challenge {
        final ChallengeKind kind;
        final AuthHeader header;
        final DigestAlgorithm algorithm;
        final Optional<Qop> qop;
        /** One for the life of the challenge: the session key of {@code -sess} stays the same however a server reads 3.4.2. */
        final String cnonce;

        /** What to use: the challenge's own, until the server gave another. */
        String nonce;

        int count;

        Challenge(ChallengeKind kind, AuthHeader header, DigestAlgorithm algorithm, Optional<Qop> qop, String cnonce) {
            this.kind = kind;
            this.header = header;
            this.algorithm = algorithm;
            this.qop = qop;
            this.cnonce = cnonce;
            this.nonce = header.param("nonce").orElse("");
        }

        String realm() {
            return header.param("realm").orElse("");
        }

        boolean userHash() {
            return header.param("userhash").orElse("").equalsIgnoreCase("true");
        }

        boolean stale() {
            return header.param("stale").orElse("").equalsIgnoreCase("true");
        }
    }

    /** A client for a user; {@code random} gives the client nonces. */
    public DigestClient(Credentials credentials, RandomGenerator random) {
        this.credentials = credentials;
        this.random = random;
    }

    /**
     * The request to send after a 401 or 407: the same with credentials and the next CSeq number. Of the challenges of a realm
     * it answers the strongest that it knows.
     *
     * <p>Empty when the response holds no challenge that can be answered, or when the same credentials were refused before (the
     * password is wrong). A server that calls every nonce stale could go on for ever: the caller bounds its tries.
     */
    public Optional<SipRequest> answer(SipRequest request, SipResponse response) {
        Optional<ChallengeKind> kind = kindOf(response);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Challenge> strongest = new LinkedHashMap<>();
        for (String value : response.headers(kind.get().challenge())) {
            for (AuthHeader header : AuthHeader.parse(value)) {
                read(kind.get(), header)
                        .ifPresent(c -> strongest.merge(
                                c.realm(), c, (a, b) -> b.algorithm.compareTo(a.algorithm) < 0 ? b : a));
            }
        }
        boolean progress = false;
        for (Challenge challenge : strongest.values()) {
            if (refused(request, challenge)) {
                return Optional.empty();
            }
            progress |= remember(challenge);
        }
        if (!progress) {
            return Optional.empty();
        }
        SipRequest next = request.edit().cseq(request.cseqNumber() + 1).build();
        return Optional.of(authorize(next));
    }

    /** The request with credentials for every realm that has challenged, in place of those it had; itself when none has. */
    public SipRequest authorize(SipRequest request) {
        if (challenges.isEmpty()) {
            return request;
        }
        RequestEdit edit = request.edit().remove(Header.AUTHORIZATION).remove(Header.PROXY_AUTHORIZATION);
        for (Challenge challenge : challenges.values()) {
            edit.add(challenge.kind.credentials(), value(challenge, request));
        }
        return edit.build();
    }

    /**
     * Learns from the final response to a request that carried credentials: whether the server knows the secret too, and which nonce
     * to use from now on (RFC 7616 3.5).
     *
     * @param request as it was sent
     */
    public ServerProof learn(SipRequest request, SipResponse response) {
        ServerProof proof = ServerProof.ABSENT;
        for (Challenge challenge : challenges.values()) {
            Optional<Parameters> info = response.get(challenge.kind.confirmation());
            Optional<Digest.Input> used = info.flatMap(i -> used(challenge, request));
            if (used.isEmpty()) {
                continue;
            }
            Optional<String> claimed = info.get().get("rspauth");
            if (claimed.isPresent() && proof != ServerProof.WRONG) {
                String expected = Digest.confirmation(ha1(challenge), used.get(), response.body());
                boolean same = Digest.same(expected, claimed.get().toLowerCase(Locale.ROOT));
                proof = same ? ServerProof.PROVED : ServerProof.WRONG;
            }
            // A stranger on the way must not choose our nonces: with a proof that is wrong the next one is not taken.
            if (proof != ServerProof.WRONG) {
                info.get()
                        .get("nextnonce")
                        .filter(next -> !next.equals(challenge.nonce))
                        .ifPresent(next -> {
                            challenge.nonce = next;
                            challenge.count = 0;
                        });
            }
        }
        return proof;
    }

    /** What this request was answered with for a challenge. */
    private static Optional<Digest.Input> used(Challenge challenge, SipRequest request) {
        for (String value : request.headers(challenge.kind.credentials())) {
            for (AuthHeader header : AuthHeader.parse(value)) {
                boolean ours = header.param("realm").orElse("").equals(challenge.realm())
                        && header.param("nonce").orElse("").equals(challenge.nonce);
                if (ours) {
                    return Optional.of(input(
                            challenge,
                            request,
                            header.param("uri").orElse(""),
                            header.param("nc").orElse("")));
                }
            }
        }
        return Optional.empty();
    }

    private static Digest.Input input(Challenge challenge, SipRequest request, String uri, String nc) {
        return new Digest.Input(
                challenge.algorithm,
                request.method().name(),
                uri,
                challenge.nonce,
                nc,
                challenge.cnonce,
                challenge.qop,
                request.body());
    }

    private String ha1(Challenge challenge) {
        return Subscriber.ha1(challenge.algorithm, credentials.user(), challenge.realm(), credentials.password())
                .secret();
    }

    private static Optional<ChallengeKind> kindOf(SipResponse response) {
        for (ChallengeKind kind : ChallengeKind.values()) {
            if (kind.status() == response.status()) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private Optional<Challenge> read(ChallengeKind kind, AuthHeader header) {
        Optional<DigestAlgorithm> algorithm =
                DigestAlgorithm.of(header.param("algorithm").orElse("MD5"));
        Optional<String> offered = header.param("qop");
        Optional<Qop> qop = offered.flatMap(DigestClient::choose);
        boolean understood = header.scheme().equals("digest")
                && algorithm.isPresent()
                && header.param("realm").isPresent()
                && header.param("nonce").isPresent()
                && (offered.isEmpty() || qop.isPresent());
        if (!understood) {
            return Optional.empty();
        }
        boolean wantsCnonce = qop.isPresent() || algorithm.get().session();
        String cnonce = wantsCnonce ? HexFormat.of().toHexDigits(random.nextLong()) : "";
        return Optional.of(new Challenge(kind, header, algorithm.get(), qop, cnonce));
    }

    /** {@code auth} where there is a choice: {@code auth-int} breaks when a hop rewrites the SDP. */
    private static Optional<Qop> choose(String offered) {
        List<Qop> known = new ArrayList<>();
        for (String token : offered.split(",")) {
            Qop.of(token.strip()).ifPresent(known::add);
        }
        return known.stream().sorted().findFirst();
    }

    /** Whether credentials made for a nonce fresh from this realm came back without {@code stale}: a wrong password. */
    private boolean refused(SipRequest request, Challenge challenge) {
        if (challenge.stale()) {
            return false;
        }
        Challenge known = challenges.get(key(challenge));
        return known != null
                && known.count == 1
                && request.headers(challenge.kind.credentials()).stream()
                        .flatMap(v -> AuthHeader.parse(v).stream())
                        .anyMatch(h -> h.param("nonce").orElse("").equals(known.nonce));
    }

    private boolean remember(Challenge challenge) {
        List<Object> key = key(challenge);
        if (!challenges.containsKey(key) && challenges.size() == MAX_REALMS) {
            return false;
        }
        Challenge before = challenges.put(key, challenge);
        if (before != null && before.nonce.equals(challenge.nonce)) {
            challenge.count = before.count; // a server that sticks to its nonce must not see a count twice
        }
        return true;
    }

    private static List<Object> key(Challenge challenge) {
        return List.of(challenge.kind, challenge.realm());
    }

    private String value(Challenge challenge, SipRequest request) {
        String uri = request.requestUri().text();
        challenge.count++;
        String nc = challenge.qop.isPresent() ? HexFormat.of().toHexDigits(challenge.count) : "";
        Digest.Input in = input(challenge, request, uri, nc);
        StringBuilder value = new StringBuilder(320).append("Digest ");
        user(value, challenge);
        append(value, "realm", AuthHeader.quote(challenge.realm()));
        append(value, "nonce", AuthHeader.quote(challenge.nonce));
        append(value, "uri", AuthHeader.quote(uri));
        append(value, "response", AuthHeader.quote(Digest.response(ha1(challenge), in)));
        challenge.header.param("algorithm").ifPresent(a -> append(value, "algorithm", a));
        challenge.header.param("opaque").ifPresent(o -> append(value, "opaque", AuthHeader.quote(o)));
        if (!challenge.cnonce.isEmpty()) {
            append(value, "cnonce", AuthHeader.quote(challenge.cnonce));
        }
        challenge.qop.ifPresent(q -> append(append(value, "qop", q.token()), "nc", nc));
        return value.toString();
    }

    /** RFC 7616 3.4, 3.4.4: the name, its hash where the server can do with that, or in the extended form beyond ASCII. */
    private void user(StringBuilder value, Challenge challenge) {
        String user = credentials.user();
        boolean ascii = user.chars().allMatch(c -> c < 128);
        if (challenge.userHash()) {
            String hash = Presented.userHash(challenge.algorithm, user, challenge.realm());
            value.append("username=").append(AuthHeader.quote(hash)).append(", userhash=true");
        } else if (!ascii && challenge.header.param("charset").orElse("").equalsIgnoreCase("UTF-8")) {
            value.append("username*=").append(ExtendedValue.encode(user));
        } else { // a quoted string of SIP is UTF-8 by itself (RFC 3261 25.1)
            value.append("username=").append(AuthHeader.quote(user));
        }
    }

    private static StringBuilder append(StringBuilder value, String name, String text) {
        return value.append(", ").append(name).append('=').append(text);
    }
}
