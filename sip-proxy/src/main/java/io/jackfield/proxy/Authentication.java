package io.jackfield.proxy;

import io.jackfield.sip.auth.ChallengeKind;
import io.jackfield.sip.auth.DigestVerifier;
import io.jackfield.sip.auth.Subscribers;
import io.jackfield.sip.auth.Verdict;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks a request who sent it (RFC 3261 22). Who is granted has also to be the user that the request speaks for: From, or To in a
 * REGISTER. Immutable; any thread.
 */
public final class Authentication {
    private final DigestVerifier verifier;
    private final Subscribers subscribers;
    private final ChallengeKind kind;
    private final Predicate<String> forOthers;

    private Authentication(
            DigestVerifier verifier, Subscribers subscribers, ChallengeKind kind, Predicate<String> forOthers) {
        this.verifier = Objects.requireNonNull(verifier);
        this.subscribers = Objects.requireNonNull(subscribers);
        this.kind = Objects.requireNonNull(kind);
        this.forOthers = Objects.requireNonNull(forOthers);
    }

    /** Authentication by 401. */
    public static Authentication of(DigestVerifier verifier, Subscribers subscribers) {
        return new Authentication(verifier, subscribers, ChallengeKind.WWW, user -> false);
    }

    /** The same, with 401 or 407. */
    public Authentication kind(ChallengeKind challenge) {
        return new Authentication(verifier, subscribers, challenge, forOthers);
    }

    /**
     * The same, where these users may speak for anybody, in every request but a REGISTER: trunks, whose calls are from people that are no
     * users of ours. Asked only about who has proved to be that user. Default nobody.
     */
    public Authentication forOthers(Predicate<String> users) {
        return new Authentication(verifier, subscribers, kind, users);
    }

    /**
     * What was found.
     *
     * @param user the user that the request is from; empty when it is refused
     * @param forOthers whether that user may speak for others, whatever From says
     * @param refusal the answer to a request that is refused: a challenge, or 403 for one who speaks for another
     */
    public record Finding(Optional<String> user, boolean forOthers, Optional<Decision> refusal) {}

    /**
     * What has to be asked for before {@link #check} may judge this request, where secrets are in a database; empty where they are in
     * memory, or where the request claims to be from nobody. Any thread.
     */
    public Optional<Preparation> preparation(SipRequest request) {
        return subscribers.mustPrepare()
                ? verifier.claimant(request, kind).map(user -> Preparation.of(subscribers, user, verifier.realm()))
                : Optional.empty();
    }

    /** Judges a request, once, when its {@link #preparation} is over. {@code nowNs} is the shard's clock. */
    public Finding check(SipRequest request, long nowNs) {
        long nowMs = nowNs / 1_000_000;
        Verdict verdict = verifier.verify(request, kind, subscribers, nowMs);
        if (!verdict.granted()) {
            return refuse(Decision.respond(verifier.challenge(request, kind, verdict, nowMs)));
        }
        boolean registers = request.method() == Method.REGISTER;
        if (!registers && forOthers.test(verdict.user())) {
            return new Finding(Optional.of(verdict.user()), true, Optional.empty());
        }
        SipUri speaker = registers ? request.to().uri() : request.from().uri();
        if (!verdict.grants(speaker)) {
            return refuse(Decision.reply(403));
        }
        return new Finding(Optional.of(speaker.user()), false, Optional.empty());
    }

    /** The request as it goes on: without the credentials that were meant for us. */
    SipRequest consume(SipRequest request) {
        // Another realm's credentials would be a line of their own: then all stay, since which is whose is not worth
        // telling.
        return request.headers(kind.credentials()).size() == 1
                ? request.edit().remove(kind.credentials()).build()
                : request;
    }

    private static Finding refuse(Decision decision) {
        return new Finding(Optional.empty(), false, Optional.of(decision));
    }
}
