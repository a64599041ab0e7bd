package io.jackfield.examples.config;

import io.jackfield.examples.config.YamlNode.Entry;
import io.jackfield.examples.config.YamlNode.Mapping;
import io.jackfield.examples.config.YamlNode.Nothing;
import io.jackfield.examples.config.YamlNode.Scalar;
import io.jackfield.examples.config.YamlNode.Sequence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Typed reading of one block of settings. A wrong value is noted and the default stands in, so that one pass finds
 * every error; {@link #end()} notes the keys that nobody asked for.
 */
final class Section {
    private final String path;
    private final Mapping mapping;
    private final List<ConfigProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();
    /** The key whose value stood in place of the whole block; empty for none. */
    private final String inline;

    private Section(String path, Mapping mapping, List<ConfigProblem> problems) {
        this(path, mapping, problems, "");
    }

    private Section(String path, Mapping mapping, List<ConfigProblem> problems, String inline) {
        this.inline = inline;
        this.path = path;
        this.mapping = mapping;
        this.problems = problems;
    }

    static Section root(YamlNode document, List<ConfigProblem> problems) {
        return of("", document, problems);
    }

    private static Section of(String path, YamlNode node, List<ConfigProblem> problems) {
        if (node instanceof Mapping mapping) {
            return new Section(path, mapping, problems);
        }
        if (!(node instanceof Nothing)) {
            String where = path.isEmpty() ? "the file" : path;
            problems.add(new ConfigProblem(node.line(), where + " is a block of settings, not " + node.kind()));
        }
        return new Section(path, new Mapping(node.line(), Map.of()), problems);
    }

    int line() {
        return mapping.line();
    }

    /** The line of a key; that of the section when the key is absent. */
    int line(String key) {
        Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.line() : entry.line();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    void problem(int line, String text) {
        problems.add(new ConfigProblem(line, text));
    }

    Section section(String key) {
        known.add(key);
        Entry entry = mapping.entries().get(key);
        return entry == null
                ? new Section(name(key), new Mapping(mapping.line(), Map.of()), problems)
                : of(name(key), entry.value(), problems);
    }

    /** The sections of a list; empty when the key is absent. */
    List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (YamlNode item : items(key)) {
            sections.add(of(name(key), item, problems));
        }
        return sections;
    }

    String text(String key, String whenAbsent) {
        return value(key, "text", Optional::of).orElse(whenAbsent);
    }

    Optional<String> text(String key) {
        return value(key, "text", Optional::of);
    }

    Duration duration(String key, Duration whenAbsent, Duration low, Duration high) {
        Optional<Duration> value = value(key, "a duration with its unit, as 500ms, 5s, 2m or 1h", Durations::parse);
        return value.filter(v -> inRange(key, v, low, high, Durations::format)).orElse(whenAbsent);
    }

    int number(String key, int whenAbsent, int low, int high) {
        Optional<Integer> value = value(key, "a whole number", Section::integer);
        return value.filter(v -> inRange(key, v, low, high, String::valueOf)).orElse(whenAbsent);
    }

    /** A port, 1 to 65535, if there is one. */
    Optional<Integer> port(String key) {
        Optional<Integer> value = value(key, "a port", Section::integer);
        return value.filter(v -> inRange(key, v, 1, 65_535, String::valueOf));
    }

    boolean flag(String key, boolean whenAbsent) {
        return value(
                        key,
                        "true or false",
                        text -> text.equals("true") || text.equals("false")
                                ? Optional.of(Boolean.valueOf(text))
                                : Optional.empty())
                .orElse(whenAbsent);
    }

    /** A value of a form of its own; {@code form} completes "must be ...". */
    <T> Optional<T> value(String key, String form, Function<String, Optional<T>> parse) {
        known.add(key);
        Entry entry = mapping.entries().get(key);
        return entry == null ? Optional.empty() : parsed(name(key), entry.value(), form, parse);
    }

    /** A list of which each item is a value, or a block of settings that has the value at {@code inner}. */
    List<Section> blocksOrValues(String key, String inner) {
        List<Section> sections = new ArrayList<>();
        for (YamlNode item : items(key)) {
            if (item instanceof Scalar) {
                Mapping block = new Mapping(item.line(), Map.of(inner, new Entry(item.line(), item)));
                sections.add(new Section(name(key), block, problems, inner));
            } else {
                sections.add(of(name(key), item, problems));
            }
        }
        return sections;
    }

    /** A list of values, where one value alone may stand without a list; empty when the key is absent. */
    <T> List<T> values(String key, String form, Function<String, Optional<T>> parse) {
        List<T> values = new ArrayList<>();
        for (YamlNode item : items(key)) {
            parsed(name(key), item, form, parse).ifPresent(values::add);
        }
        return values;
    }

    /** Notes each key that was not asked for, with the one that was probably meant. */
    void end() {
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String place = path.isEmpty() ? "" : " in " + path;
                String hint = Suggestion.forWord(key, known)
                        .map(meant -> "; did you mean \"" + meant + "\"?")
                        .orElse("; known are " + String.join(", ", known));
                problem(entry.line(), "\"" + key + "\" is no setting" + place + hint);
            }
        });
    }

    private List<YamlNode> items(String key) {
        known.add(key);
        Entry entry = mapping.entries().get(key);
        if (entry == null) {
            return List.of();
        }
        return entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
    }

    private <T> Optional<T> parsed(String name, YamlNode node, String form, Function<String, Optional<T>> parse) {
        Optional<T> value = node instanceof Scalar scalar && !scalar.text().isBlank()
                ? parse.apply(scalar.text().strip())
                : Optional.empty();
        if (value.isEmpty()) {
            problem(node.line(), name + " must be " + form + ", not " + node.kind());
        }
        return value;
    }

    private <T extends Comparable<T>> boolean inRange(String key, T value, T low, T high, Function<T, String> format) {
        if (value.compareTo(low) >= 0 && value.compareTo(high) <= 0) {
            return true;
        }
        problem(
                line(key),
                name(key) + " must be from " + format.apply(low) + " to " + format.apply(high) + ", not "
                        + format.apply(value));
        return false;
    }

    /** The key with its path, as messages name it. */
    String name(String key) {
        return key.equals(inline) && !inline.isEmpty() ? path : path.isEmpty() ? key : path + "." + key;
    }

    private static Optional<Integer> integer(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
