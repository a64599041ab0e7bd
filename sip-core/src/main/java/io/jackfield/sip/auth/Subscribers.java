package io.jackfield.sip.auth;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the secret of a user.
 *
 * <p>Called on the thread that calls {@link DigestVerifier#verify}: what asks a database must not run on a shard.
 */
@FunctionalInterface
public interface Subscribers {
    /** The subscriber of a user name, as it stands in the credentials, and a realm. */
    Optional<Subscriber> find(String user, String realm);

    /** A fixed set of subscribers; of two with the same user and realm the last one counts. */
    static Subscribers of(Collection<Subscriber> subscribers) {
        Map<List<String>, Subscriber> byKey = new HashMap<>();
        for (Subscriber subscriber : subscribers) {
            byKey.put(List.of(subscriber.user(), subscriber.realm()), subscriber);
        }
        return (user, realm) -> Optional.ofNullable(byKey.get(List.of(user, realm)));
    }

    /** A fixed set of subscribers. */
    static Subscribers of(Subscriber... subscribers) {
        return of(List.of(subscribers));
    }
}
