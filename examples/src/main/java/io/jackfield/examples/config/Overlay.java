package io.jackfield.examples.config;

import io.jackfield.examples.config.YamlNode.Entry;
import io.jackfield.examples.config.YamlNode.Mapping;
import io.jackfield.examples.config.YamlNode.Scalar;
import io.jackfield.examples.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the command line says, laid over a configuration file: it wins. Settings are named by their path, as {@code proxy.listen}. */
public final class Overlay {
    private final Map<String, YamlNode> values = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();

    /** One value. */
    public Overlay set(String path, String value) {
        values.put(path, new Scalar(0, value));
        return this;
    }

    /** One value, if there is one. */
    public Overlay set(String path, Optional<?> value) {
        value.ifPresent(present -> set(path, present.toString()));
        return this;
    }

    /** A list; an empty one says nothing. */
    public Overlay set(String path, List<String> list) {
        if (!list.isEmpty()) {
            values.put(path, sequence(list));
        }
        return this;
    }

    /** A list of one block of settings: name, value, name, value. */
    public Overlay block(String path, String... namesAndValues) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entries.put(namesAndValues[i], new Entry(0, new Scalar(0, namesAndValues[i + 1])));
        }
        values.put(path, new Sequence(0, List.of(new Mapping(0, entries))));
        return this;
    }

    /** What the file says of these settings does not count. */
    public Overlay without(String... paths) {
        gone.addAll(List.of(paths));
        return this;
    }

    private static Sequence sequence(List<String> list) {
        List<YamlNode> items = new ArrayList<>();
        list.forEach(item -> items.add(new Scalar(0, item)));
        return new Sequence(0, items);
    }

    /** The document with all of that; one that is no block of settings stays as it is, to be complained of. */
    YamlNode over(YamlNode document) {
        YamlNode result = document;
        for (String path : gone) {
            result = less(result, List.of(path.split("\\.")));
        }
        for (Map.Entry<String, YamlNode> value : values.entrySet()) {
            result = with(result, List.of(value.getKey().split("\\.")), value.getValue());
        }
        return result;
    }

    private static YamlNode less(YamlNode node, List<String> path) {
        if (!(node instanceof Mapping mapping)) {
            return node;
        }
        Entry before = mapping.entries().get(path.get(0));
        if (before == null) {
            return node;
        }
        Map<String, Entry> rest = new LinkedHashMap<>(mapping.entries());
        if (path.size() == 1) {
            rest.remove(path.get(0));
        } else {
            rest.put(path.get(0), new Entry(before.line(), less(before.value(), path.subList(1, path.size()))));
        }
        return new Mapping(mapping.line(), rest);
    }

    private static YamlNode with(YamlNode node, List<String> path, YamlNode value) {
        if (path.isEmpty()) {
            return value;
        }
        if (node instanceof Scalar || node instanceof Sequence) {
            return node;
        }
        Map<String, Entry> entries =
                node instanceof Mapping mapping ? new LinkedHashMap<>(mapping.entries()) : new LinkedHashMap<>();
        String key = path.get(0);
        Entry before = entries.get(key);
        YamlNode below = before == null ? new Mapping(node.line(), Map.of()) : before.value();
        int line = path.size() == 1 || before == null ? 0 : before.line();
        entries.put(key, new Entry(line, with(below, path.subList(1, path.size()), value)));
        return new Mapping(node.line(), entries);
    }
}
