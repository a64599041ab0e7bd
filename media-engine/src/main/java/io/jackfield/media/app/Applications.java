package io.jackfield.media.app;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Applications by their names, for the dialplan reader and the event socket. Immutable, usable from any thread.
 *
 * <pre>{@code
 * Applications applications = Applications.standard().with("weather", (call, city) -> call.play(forecast(city)));
 * }</pre>
 */
public final class Applications {
    private static final Applications NONE = new Applications(new TreeMap<>());
    private static final Applications STANDARD = new Applications(StandardApplications.all());

    private final Map<String, Application> byName;

    private Applications(Map<String, Application> byName) {
        this.byName = byName;
    }

    /** No application at all. */
    public static Applications none() {
        return NONE;
    }

    /** Those that need nothing but the call. */
    public static Applications standard() {
        return STANDARD;
    }

    /**
     * The same and one more, which replaces one of the same name.
     *
     * @param name its name, in any case
     */
    public Applications with(String name, Application application) {
        Map<String, Application> more = new TreeMap<>(byName);
        more.put(key(name), application);
        return new Applications(more);
    }

    /** The same and all of {@code others}, which replace those of the same names. */
    public Applications with(Applications others) {
        Map<String, Application> more = new TreeMap<>(byName);
        more.putAll(others.byName);
        return new Applications(more);
    }

    /** The application of a name, in any case. */
    public Optional<Application> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** All names, sorted. */
    public SortedSet<String> names() {
        return new TreeSet<>(byName.keySet());
    }

    private static String key(String name) {
        return name.trim().toLowerCase(Locale.ROOT);
    }
}
