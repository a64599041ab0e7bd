package io.jackfield.kernel;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A map that a stranger may fill: it has a name, a limit, a rule for what happens at the limit, and counts how often that
 * happened. Iterates in order of insertion; putting a key again keeps its place. Not thread-safe: owned by one shard.
 */
public final class BoundedMap<K, V> {
    /** What happens to a new key when the map is full. */
    public enum Policy {
        /** The new key is refused. */
        REJECT_NEW,
        /** The key that came in first goes. */
        EVICT_OLDEST
    }

    private final String name;
    private final int limit;
    private final Policy policy;
    private final Map<K, V> entries = new LinkedHashMap<>();
    private long rejected;
    private long evicted;

    /**
     * @param name of what it holds, for meters and messages
     * @param limit the most entries, at least 1
     */
    public BoundedMap(String name, int limit, Policy policy) {
        if (limit < 1) {
            throw new IllegalArgumentException(name + ": limit must be at least 1, is " + limit);
        }
        this.name = Objects.requireNonNull(name, "name");
        this.limit = limit;
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    public String name() {
        return name;
    }

    public int limit() {
        return limit;
    }

    /** Puts a value, replacing that of an equal key. @return false when it was refused, because the map is full */
    public boolean put(K key, V value) {
        Objects.requireNonNull(value, "value");
        if (entries.size() >= limit && !entries.containsKey(key)) {
            if (policy == Policy.REJECT_NEW) {
                rejected++;
                return false;
            }
            var oldest = entries.entrySet().iterator();
            oldest.next();
            oldest.remove();
            evicted++;
        }
        entries.put(key, value);
        return true;
    }

    public Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    public boolean contains(K key) {
        return entries.containsKey(key);
    }

    public Optional<V> remove(K key) {
        return Optional.ofNullable(entries.remove(key));
    }

    /** Removes the entries whose value this accepts. @return whether there were any */
    public boolean removeIf(Predicate<? super V> condition) {
        return entries.values().removeIf(condition);
    }

    public void clear() {
        entries.clear();
    }

    /** A read-only view, oldest first. */
    public Collection<V> values() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** A read-only view, oldest first. */
    public Map<K, V> asMap() {
        return Collections.unmodifiableMap(entries);
    }

    public int size() {
        return entries.size();
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** How many keys were refused so far. */
    public long rejected() {
        return rejected;
    }

    /** How many keys had to go so far. */
    public long evicted() {
        return evicted;
    }

    @Override
    public String toString() {
        return name + " (" + entries.size() + " of " + limit + ")";
    }
}
