package io.jackfield.sip.auth;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds the secret of a user.
 *
 * <p>Called on the thread that calls {@link DigestVerifier#verify}: what asks a database must not run on a shard.
 */
@FunctionalInterface
public interface Subscribers {
    /** The subscriber of a user name, as it stands in the credentials, and a realm. */
    Optional<Subscriber> find(String user, String realm);

    /**
     * The subscriber whose name has this hash, {@code H(user:realm)} in lower-case hexadecimal (RFC 7616 3.4.4). Default none: what
     * can not look names up by their hashes must not offer {@link DigestVerifier.Builder#userHash}.
     */
    default Optional<Subscriber> findHashed(String userHash, DigestAlgorithm algorithm, String realm) {
        return Optional.empty();
    }

    /**
     * Whether {@link #find} may not know yet, so that a proxy or registrar has to wait for {@link #prepare} first. Default no: all is in
     * memory, and nothing is asked.
     */
    default boolean mustPrepare() {
        return false;
    }

    /**
     * Asks for what {@link #find} needs to answer at once: where secrets are in a database, a proxy waits for this before it verifies
     * ({@link #mustPrepare}).
     * Any thread, never blocks.
     *
     * @return complete at once, the default, where all is in memory; fails when nobody can say
     */
    default CompletionStage<Void> prepare(String user, String realm) {
        return CompletableFuture.completedStage(null);
    }

    /** A fixed set of subscribers; of two with the same user and realm the last one counts. */
    static Subscribers of(Collection<Subscriber> subscribers) {
        Map<List<String>, Subscriber> byKey = new HashMap<>();
        for (Subscriber subscriber : subscribers) {
            byKey.put(List.of(subscriber.user(), subscriber.realm()), subscriber);
        }
        return new FixedSubscribers(byKey);
    }

    /** A fixed set of subscribers. */
    static Subscribers of(Subscriber... subscribers) {
        return of(List.of(subscribers));
    }
}
