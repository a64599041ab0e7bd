package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Int;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.relay.ng.NgValue.Text;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * The other way to write a dictionary: JSON, as clients that are no SIP servers prefer. Reading has the bounds of {@link Bencode}.
 *
 * <p>{@code true} and {@code false} read as {@code yes} and {@code no}, a fraction as its digits; {@code null} as if it were not there.
 */
final class NgJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Bencode.MAX_DEPTH)
                    .maxNumberLength(18)
                    .maxNameLength(1024)
                    .build())
            .build();

    private final JsonParser parser;
    private int values;

    private NgJson(JsonParser parser) {
        this.parser = parser;
    }

    /** The one object that fills these bytes; empty when there is anything else. */
    static Optional<Dictionary> parse(byte[] bytes, int from) {
        try (JsonParser parser =
                FACTORY.createParser(ObjectReadContext.empty(), bytes, from, Math.max(0, bytes.length - from))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Optional<Dictionary> dictionary = new NgJson(parser).dictionary();
            return dictionary.isPresent() && parser.nextToken() == null ? dictionary : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Optional<Dictionary> dictionary() {
        Dictionary dictionary = new Dictionary();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            Optional<NgValue> value = value();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            dictionary.put(key, value.get());
        }
        return Optional.of(dictionary);
    }

    private Optional<NgValue> list() {
        List<NgValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                continue;
            }
            Optional<NgValue> item = value();
            if (item.isEmpty()) {
                return Optional.empty();
            }
            items.add(item.get());
        }
        return Optional.of(new Items(items));
    }

    private Optional<NgValue> value() {
        if (++values > Bencode.MAX_VALUES) {
            return Optional.empty();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> dictionary().map(d -> d);
            case START_ARRAY -> list();
            case VALUE_STRING, VALUE_NUMBER_FLOAT -> Optional.of(Text.of(parser.getString()));
            case VALUE_NUMBER_INT -> Optional.of(new Int(parser.getLongValue()));
            case VALUE_TRUE -> Optional.of(Text.of("yes"));
            case VALUE_FALSE -> Optional.of(Text.of("no"));
            default -> Optional.empty();
        };
    }

    /** The bytes of a dictionary, after {@code prefix}. */
    static byte[] encode(byte[] prefix, Dictionary dictionary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.writeBytes(prefix);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, dictionary);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, NgValue value) {
        if (value instanceof Text text) {
            json.writeString(text.text());
        } else if (value instanceof Int number) {
            json.writeNumber(number.value());
        } else if (value instanceof Items items) {
            json.writeStartArray();
            items.values().forEach(item -> write(json, item));
            json.writeEndArray();
        } else if (value instanceof Dictionary dictionary) {
            json.writeStartObject();
            dictionary.entries().forEach((key, entry) -> {
                json.writeName(key);
                write(json, entry);
            });
            json.writeEndObject();
        }
    }
}
