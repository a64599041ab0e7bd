package io.jackfield.sip.auth;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Subscribers that do not change. */
final class FixedSubscribers implements Subscribers {
    private final Map<List<String>, Subscriber> byKey;
    /** By algorithm, hash and realm; made when the first hash is looked for, twice at worst. */
    private volatile @Nullable Map<List<Object>, Subscriber> byHash;

    FixedSubscribers(Map<List<String>, Subscriber> byKey) {
        this.byKey = Map.copyOf(byKey);
    }

    @Override
    public Optional<Subscriber> find(String user, String realm) {
        return Optional.ofNullable(byKey.get(List.of(user, realm)));
    }

    @Override
    public Optional<Subscriber> findHashed(String userHash, DigestAlgorithm algorithm, String realm) {
        Map<List<Object>, Subscriber> hashes = byHash;
        if (hashes == null) {
            hashes = new HashMap<>();
            for (Subscriber s : byKey.values()) {
                for (DigestAlgorithm a : DigestAlgorithm.values()) {
                    if (!a.session()) {
                        hashes.put(List.of(a, Presented.userHash(a, s.user(), s.realm()), s.realm()), s);
                    }
                }
            }
            byHash = hashes;
        }
        return Optional.ofNullable(hashes.get(List.of(algorithm.base(), userHash, realm)));
    }
}
