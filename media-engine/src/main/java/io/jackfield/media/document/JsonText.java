package io.jackfield.media.document;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON objects (RFC 8259) as maps. Thread-safe. */
public final class JsonText {
    private static final int MAX_MEMBERS = 32;
    private static final int MAX_DEPTH = 16;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonText() {}

    /** Writes an object; values are maps, lists, whole numbers, booleans, empty optionals for null, and texts of anything else. */
    public static String write(Map<?, ?> members) {
        StringWriter written = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), written)) {
            write(json, members);
        }
        return written.toString();
    }

    private static void write(JsonGenerator json, Object value) {
        if (value instanceof Map<?, ?> members) {
            json.writeStartObject();
            members.forEach((name, member) -> {
                json.writeName(String.valueOf(name));
                write(json, member);
            });
            json.writeEndObject();
        } else if (value instanceof List<?> items) {
            json.writeStartArray();
            items.forEach(item -> write(json, item));
            json.writeEndArray();
        } else if (value instanceof Optional<?> perhaps) {
            if (perhaps.isPresent()) {
                write(json, perhaps.get());
            } else {
                json.writeNull();
            }
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    /**
     * The members of an object of up to 32 as texts; what is an object or a list within is skipped and leaves an empty one. Empty when it
     * is no object. Whatever is read, it never throws.
     */
    public static Optional<Map<String, String>> read(String text) {
        try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> members = new LinkedHashMap<>();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                if (members.size() == MAX_MEMBERS) {
                    return Optional.empty();
                }
                members.put(name, value(json, json.nextToken()));
            }
            return json.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String value(JsonParser json, JsonToken token) {
        if (token.isStructStart()) {
            json.skipChildren();
            return "";
        }
        return token == JsonToken.VALUE_NULL ? "" : json.getString();
    }
}
