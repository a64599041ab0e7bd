package io.jackfield.relay.ng;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a bencoded message is made of. */
sealed interface NgValue {
    /** Bytes, mostly of text. */
    record Text(byte[] bytes) implements NgValue {
        static Text of(String text) {
            return new Text(text.getBytes(StandardCharsets.UTF_8));
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** A whole number. */
    record Int(long value) implements NgValue {}

    /** A list. */
    record Items(List<NgValue> values) implements NgValue {
        static Items of(List<String> texts) {
            return new Items(texts.stream().<NgValue>map(Text::of).toList());
        }
    }

    /** A dictionary, in the order in which it is written. Not safe for use by several threads. */
    final class Dictionary implements NgValue {
        private final Map<String, NgValue> entries = new LinkedHashMap<>();

        Dictionary put(String key, NgValue value) {
            entries.put(key, value);
            return this;
        }

        Dictionary put(String key, String value) {
            return put(key, Text.of(value));
        }

        Dictionary put(String key, long value) {
            return put(key, new Int(value));
        }

        Map<String, NgValue> entries() {
            return entries;
        }

        Optional<NgValue> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /** The text of this key; empty without it, or when it is something else. */
        Optional<String> text(String key) {
            return get(key).flatMap(NgValue::asText);
        }

        Optional<byte[]> bytes(String key) {
            return get(key).flatMap(value -> value instanceof Text text ? Optional.of(text.bytes()) : Optional.empty());
        }
    }

    /** Its text; of a number its digits. */
    default Optional<String> asText() {
        return this instanceof Text text
                ? Optional.of(text.text())
                : this instanceof Int number ? Optional.of(Long.toString(number.value())) : Optional.empty();
    }

    /** Its number, or that which its text is. */
    default Optional<Long> asNumber() {
        if (this instanceof Int number) {
            return Optional.of(number.value());
        }
        try {
            return asText().map(Long::parseLong);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The texts of a list; of a text, as a list of one. */
    default List<String> asTexts() {
        if (!(this instanceof Items items)) {
            return asText().map(List::of).orElse(List.of());
        }
        List<String> texts = new ArrayList<>();
        items.values().forEach(item -> item.asText().ifPresent(texts::add));
        return texts;
    }
}
