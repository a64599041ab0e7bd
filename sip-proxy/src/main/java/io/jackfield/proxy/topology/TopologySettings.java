package io.jackfield.proxy.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * Settings of topology hiding. What is out of range is told in one message when the proxy is built.
 *
 * <pre>{@code
 * .hideTopology(t -> t.key(2, now).accept(1, before).callIds().software())
 * }</pre>
 */
public final class TopologySettings {
    private static final int MOST_KEYS = 16;

    private final List<Keys.Key> keys = new ArrayList<>();
    private final List<Keys.Key> accepted = new ArrayList<>();
    private final List<String> stripped = new ArrayList<>();
    private boolean callIds;
    private boolean software;

    TopologySettings() {}

    /**
     * The key that tokens are written with: a secret of at least 16 random bytes, the same on all nodes that stand in for each other, and
     * after a restart, or dialogs that were set up before are refused. Default: derived from the proxy's route key, so that one secret
     * does for both.
     *
     * @param id 0 to 255, told to peers within each token: another for each key
     */
    public TopologySettings key(int id, byte[] secret) {
        keys.clear();
        keys.add(new Keys.Key(id, secret));
        return this;
    }

    /**
     * A key that tokens are read with, besides that of {@link #key}: the one before it, as long as dialogs of its time live; or the next
     * one, while nodes change one after the other. At most 15.
     */
    public TopologySettings accept(int id, byte[] secret) {
        accepted.add(new Keys.Key(id, secret));
        return this;
    }

    /** Hides Call-IDs too: the side that did not choose it is shown another. Default they pass. */
    public TopologySettings callIds() {
        callIds = true;
        return this;
    }

    /** Takes User-Agent and Server out of what passes. Default they pass. */
    public TopologySettings software() {
        software = true;
        return this;
    }

    /** Takes these headers out of what passes, such as those in which inner servers note where they are. Added to earlier ones. */
    public TopologySettings strip(String... headers) {
        stripped.addAll(List.of(headers));
        return this;
    }

    boolean hidesCallIds() {
        return callIds;
    }

    boolean hidesSoftware() {
        return software;
    }

    List<String> stripped() {
        return List.copyOf(stripped);
    }

    /**
     * @param fallback what to write with where no key was given
     * @throws IllegalArgumentException naming all that is wrong
     */
    Keys keys(byte[] fallback) {
        List<Keys.Key> all = new ArrayList<>(keys);
        if (all.isEmpty()) {
            all.add(new Keys.Key(0, fallback));
        }
        all.addAll(accepted);
        List<String> wrong = new ArrayList<>();
        for (Keys.Key key : all) {
            if (key.id() < 0 || key.id() > 255) {
                wrong.add(key + " is not within 0 and 255");
            }
            if (key.secret().length < Keys.Key.LEAST_BYTES) {
                wrong.add(key + " has " + key.secret().length + " bytes, fewer than " + Keys.Key.LEAST_BYTES);
            }
        }
        if (all.stream().map(Keys.Key::id).distinct().count() < all.size()) {
            wrong.add("two keys have the same id");
        }
        if (all.size() > MOST_KEYS) {
            wrong.add("more than " + MOST_KEYS + " keys");
        }
        for (String header : stripped) {
            if (header.isEmpty() || !header.chars().allMatch(c -> c > ' ' && c < 127 && c != ':')) {
                wrong.add("\"" + header + "\" is no header");
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("topology: " + String.join("; ", wrong));
        }
        return new Keys(all);
    }
}
