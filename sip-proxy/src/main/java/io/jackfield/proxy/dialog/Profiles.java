package io.jackfield.proxy.dialog;

import io.jackfield.proxy.forward.Variables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts calls by what they belong to: a user, a trunk, a tenant. All shards count here; what has no calls takes no room, so there are
 * never more entries than calls times profiles.
 */
final class Profiles {
    /** The profile that counts by who authenticated. */
    static final String USER = "user";

    private static final String[] NONE = {};

    private final String[] names;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    Profiles(List<String> names) {
        this.names = names.toArray(String[]::new);
    }

    /** One call more; what {@link #leave} wants back. */
    String[] join(Optional<String> user, Variables variables) {
        String[] keys = NONE;
        for (String name : names) {
            String value = valueOf(name, user, variables);
            if (!value.isEmpty()) {
                String[] more = Arrays.copyOf(keys, keys.length + 1);
                more[keys.length] = key(name, value);
                keys = more;
            }
        }
        join(keys);
        return keys;
    }

    void join(String[] keys) {
        for (String key : keys) {
            counts.merge(key, 1, Integer::sum);
        }
    }

    void leave(String[] keys) {
        for (String key : keys) {
            counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
        }
    }

    int count(String name, String value) {
        return counts.getOrDefault(key(name, value), 0);
    }

    Map<String, Integer> all() {
        return new TreeMap<>(counts);
    }

    static String valueOf(String name, Optional<String> user, Variables variables) {
        return (name.equals(USER) ? user : variables.get(name)).orElse("");
    }

    private static String key(String name, String value) {
        return name + '=' + value;
    }
}
