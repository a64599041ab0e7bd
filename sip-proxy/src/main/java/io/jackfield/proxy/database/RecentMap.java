package io.jackfield.proxy.database;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bounded map for any thread that keeps what was used last: entries are in a young and an old generation of half the limit each; what
 * is used comes to the young one, and when that is full the old one goes. Reading takes no lock.
 */
final class RecentMap<K, V> {
    private final int half;
    private final LongAdder evicted = new LongAdder();
    private volatile Map<K, V> young = new ConcurrentHashMap<>();
    private volatile Map<K, V> old = new ConcurrentHashMap<>();

    /** @param limit about how many entries at most, 2 or more */
    RecentMap(int limit) {
        half = Math.max(1, limit / 2);
    }

    @Nullable
    V get(K key) {
        V value = young.get(key);
        if (value != null) {
            return value;
        }
        value = old.get(key);
        if (value != null) {
            put(key, value);
        }
        return value;
    }

    void put(K key, V value) {
        young.put(key, value);
        if (young.size() > half) {
            turn();
        }
    }

    private synchronized void turn() {
        if (young.size() > half) {
            evicted.add(old.size());
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    void remove(K key) {
        young.remove(key);
        old.remove(key);
    }

    synchronized void clear() {
        young = new ConcurrentHashMap<>();
        old = new ConcurrentHashMap<>();
    }

    int size() {
        return young.size() + old.size();
    }

    /** How many had to go. */
    long evicted() {
        return evicted.sum();
    }
}
