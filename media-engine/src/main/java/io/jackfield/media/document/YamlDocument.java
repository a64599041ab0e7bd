package io.jackfield.media.document;

import io.jackfield.media.document.Node.Items;
import io.jackfield.media.document.Node.Mapping;
import io.jackfield.media.document.Node.Scalar;
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

/** Reads one YAML document token by token, so that each node keeps its line. Aliases are refused: they multiply. */
public final class YamlDocument {
    private static final int MAX_DEPTH = 32;

    private final JsonParser parser;

    private YamlDocument(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The document; an empty mapping when there is nothing in it.
     *
     * @throws DocumentException when it is not YAML, holds an alias, or a key twice
     */
    public static Node read(String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return new Mapping(1, Map.of());
            }
            YamlDocument document = new YamlDocument(parser);
            Node root = document.node(0);
            if (parser.nextToken() != null) {
                throw new DocumentException(document.line(), "a second document begins here; a file holds one");
            }
            return root;
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNr());
            String message = String.valueOf(e.getOriginalMessage());
            throw new DocumentException(
                    line, "this is not YAML: " + message.lines().findFirst().orElse(message));
        }
    }

    private Node node(int depth) {
        int line = line();
        if (depth > MAX_DEPTH) {
            throw new DocumentException(line, "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new DocumentException(line, "aliases (*name) are not understood here; write the value out");
        }
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Node> entries = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                int keyLine = line();
                parser.nextToken();
                if (entries.put(key, node(depth + 1)) != null) {
                    throw new DocumentException(keyLine, "\"" + key + "\" is here a second time");
                }
            }
            return new Mapping(line, entries);
        }
        if (token == JsonToken.START_ARRAY) {
            List<Node> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(node(depth + 1));
            }
            return new Items(line, items);
        }
        return new Scalar(line, token == JsonToken.VALUE_NULL ? "" : parser.getString());
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }
}
