package io.jackfield.proxy.forward;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What routes note down about a call for those who come later: hooks of its relay, limits, whoever follows its dialog. Names and values
 * are the application's; a tenant, a trunk. Belongs to the call, so to one thread at a time.
 */
public final class Variables {
    /** The most variables that one call has. */
    public static final int LIMIT = 64;

    private static final String[] NONE = {};

    /** Name, value, name, value. */
    private String[] entries = NONE;

    private int size;

    /** No variables yet. */
    public Variables() {}

    /**
     * Notes a value, instead of the one before.
     *
     * @throws IllegalStateException beyond {@link #LIMIT}
     */
    public Variables set(String name, String value) {
        Objects.requireNonNull(value);
        int at = indexOf(name);
        if (at < 0) {
            if (size == 2 * LIMIT) {
                throw new IllegalStateException("a call has at most " + LIMIT + " variables");
            }
            if (size == entries.length) {
                entries = Arrays.copyOf(entries, Math.max(8, size * 2));
            }
            at = size;
            size += 2;
            entries[at] = Objects.requireNonNull(name);
        }
        entries[at + 1] = value;
        return this;
    }

    /** The value of this name. */
    public Optional<String> get(String name) {
        int at = indexOf(name);
        return at < 0 ? Optional.empty() : Optional.of(entries[at + 1]);
    }

    /** Whether there is a value, whichever: a flag. */
    public boolean has(String name) {
        return indexOf(name) >= 0;
    }

    /** Forgets a value. */
    public Variables remove(String name) {
        int at = indexOf(name);
        if (at >= 0) {
            System.arraycopy(entries, at + 2, entries, at, size - at - 2);
            size -= 2;
        }
        return this;
    }

    /** All of them now, in the order in which they were first set. */
    public Map<String, String> asMap() {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < size; i += 2) {
            all.put(entries[i], entries[i + 1]);
        }
        return all;
    }

    private int indexOf(String name) {
        for (int i = 0; i < size; i += 2) {
            if (entries[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** The names alone: values may be private. */
    @Override
    public String toString() {
        return "Variables" + asMap().keySet();
    }
}
