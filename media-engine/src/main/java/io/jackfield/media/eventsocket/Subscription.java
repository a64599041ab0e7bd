package io.jackfield.media.eventsocket;

import io.jackfield.media.eventsocket.SwitchEvent.Format;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which events a client gets, and how they are written. Not thread-safe. */
final class Subscription {
    private static final int MAX_FILTERS = 1_000;
    private static final int MAX_NAMES = 1_000;

    private final Set<String> names = new HashSet<>();
    private final Set<String> subclasses = new HashSet<>();
    private final List<Filter> filters = new ArrayList<>();
    private Optional<String> only = Optional.empty();
    private Format format = Format.PLAIN;
    private boolean all;
    private boolean allSubclasses;

    private record Filter(String header, String value) {
        boolean passes(SwitchEvent event) {
            return event.header(header).equals(value);
        }
    }

    Format format() {
        return format;
    }

    boolean enabled() {
        return all || !names.isEmpty() || !subclasses.isEmpty();
    }

    /** Reads {@code plain|json|xml NAME NAME CUSTOM subclass}. @return false when no event is named */
    boolean add(String arguments) {
        List<String> words = new ArrayList<>(List.of(arguments.trim().split("\\s+")));
        Optional<Format> asked = format(words.get(0));
        if (asked.isPresent()) {
            format = asked.get();
            words.remove(0);
        }
        boolean any = false;
        boolean custom = false;
        for (String word : words) {
            if (word.isEmpty()) {
                continue;
            }
            any = true;
            if (custom) {
                if (subclasses.size() < MAX_NAMES) {
                    subclasses.add(word);
                }
            } else if (word.equalsIgnoreCase("all")) {
                all = true;
            } else if (word.equalsIgnoreCase("custom")) {
                custom = true;
                names.add("CUSTOM");
            } else if (names.size() < MAX_NAMES) {
                names.add(word.toUpperCase(Locale.ROOT));
            }
        }
        allSubclasses |= custom && words.get(words.size() - 1).equalsIgnoreCase("custom");
        return any;
    }

    static Optional<Format> format(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "plain" -> Optional.of(Format.PLAIN);
            case "json" -> Optional.of(Format.JSON);
            case "xml" -> Optional.of(Format.XML);
            default -> Optional.empty();
        };
    }

    /** Takes names away again. */
    void remove(String arguments) {
        boolean custom = false;
        for (String word : arguments.trim().split("\\s+")) {
            if (custom) {
                subclasses.remove(word);
            } else if (word.equalsIgnoreCase("all")) {
                clear();
            } else if (word.equalsIgnoreCase("custom")) {
                custom = true;
            } else {
                names.remove(word.toUpperCase(Locale.ROOT));
            }
        }
    }

    void clear() {
        all = false;
        allSubclasses = false;
        names.clear();
        subclasses.clear();
    }

    /** The events of one call, whatever they are, and no others. */
    void only(String uuid, Format how) {
        only = Optional.of(uuid);
        all = true;
        format = how;
    }

    /** @return false when there are too many */
    boolean filter(String header, String value) {
        if (filters.size() == MAX_FILTERS) {
            return false;
        }
        filters.add(new Filter(header, value));
        return true;
    }

    void unfilter(String header, Optional<String> value) {
        filters.removeIf(filter -> header.equalsIgnoreCase("all")
                || filter.header().equals(header)
                        && (value.isEmpty() || filter.value().equals(value.get())));
    }

    boolean wants(SwitchEvent event) {
        if (only.isPresent() && !event.header("Unique-ID").equals(only.get())) {
            return false;
        }
        boolean named = all
                || (event.name().equals("CUSTOM")
                        ? names.contains("CUSTOM")
                                && (allSubclasses
                                        || subclasses.isEmpty()
                                        || subclasses.contains(event.header("Event-Subclass")))
                        : names.contains(event.name()));
        return named && (filters.isEmpty() || filters.stream().anyMatch(filter -> filter.passes(event)));
    }
}
