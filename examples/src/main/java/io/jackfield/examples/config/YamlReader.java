package io.jackfield.examples.config;

import io.jackfield.examples.config.YamlNode.Entry;
import io.jackfield.examples.config.YamlNode.Mapping;
import io.jackfield.examples.config.YamlNode.Nothing;
import io.jackfield.examples.config.YamlNode.Scalar;
import io.jackfield.examples.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Reads one YAML document token by token, so that each node keeps its line. */
final class YamlReader {
    private static final int MAX_DEPTH = 32;

    private final List<ConfigProblem> problems;

    YamlReader(List<ConfigProblem> problems) {
        this.problems = problems;
    }

    /** The document; an empty mapping when it is empty or not YAML (then the problem is noted). */
    YamlNode read(String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return new Mapping(1, Map.of());
            }
            YamlNode root = node(parser, 0);
            if (parser.nextToken() != null) {
                problem(line(parser), "a second document begins here; a file holds one");
            }
            return root;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problem(Math.max(line, 0), "this is not YAML: " + firstLine(e.getOriginalMessage()));
            return new Mapping(1, Map.of());
        }
    }

    private YamlNode node(JsonParser parser, int depth) {
        int line = line(parser);
        if (depth > MAX_DEPTH) {
            problem(line, "nested deeper than " + MAX_DEPTH + " levels");
            parser.skipChildren();
            return new Nothing(line);
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problem(line, "aliases (*name) are not understood here; write the value out");
            return new Nothing(line);
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return mapping(parser, line, depth);
        }
        if (token == JsonToken.START_ARRAY) {
            List<YamlNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(parser, depth + 1));
            }
            return new Sequence(line, items);
        }
        return token == JsonToken.VALUE_NULL ? new Nothing(line) : new Scalar(line, parser.getString());
    }

    private Mapping mapping(JsonParser parser, int line, int depth) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            int keyLine = line(parser);
            String key = parser.currentName();
            parser.nextToken();
            YamlNode value = node(parser, depth + 1);
            Entry first = entries.putIfAbsent(key, new Entry(keyLine, value));
            if (first != null) {
                problem(keyLine, "\"" + key + "\" is here a second time; the first is in line " + first.line());
            }
        }
        return new Mapping(line, entries);
    }

    private void problem(int line, String text) {
        problems.add(new ConfigProblem(line, text));
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
