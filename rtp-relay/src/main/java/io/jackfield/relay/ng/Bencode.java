package io.jackfield.relay.ng;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Int;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.relay.ng.NgValue.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bencode: {@code 3:abc}, {@code i-7e}, {@code l...e}, {@code d...e}. Keys need no order here, since nobody who speaks ng keeps it.
 *
 * <p>Reading is bounded: a message holds no more than what it is long, nests no deeper than {@link #MAX_DEPTH} and has no more than
 * {@link #MAX_VALUES} values, so that neither stack nor heap grows with what a stranger writes.
 */
final class Bencode {
    static final int MAX_DEPTH = 12;
    static final int MAX_VALUES = 4096;

    private static final int MAX_LENGTH_DIGITS = 6;
    private static final int MAX_NUMBER_DIGITS = 18;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int values;

    private Bencode(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The one dictionary that fills these bytes; empty when there is anything else. */
    static Optional<Dictionary> parse(byte[] bytes, int from) {
        int end = bytes.length;
        while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--; // somebody who types
        }
        Bencode reader = new Bencode(bytes, from, end);
        NgValue value = reader.value(0);
        return value instanceof Dictionary dictionary && reader.at == end ? Optional.of(dictionary) : Optional.empty();
    }

    private @Nullable NgValue value(int depth) {
        if (at >= end || depth > MAX_DEPTH || ++values > MAX_VALUES) {
            return null;
        }
        return switch (bytes[at]) {
            case 'i' -> {
                at++;
                yield number();
            }
            case 'l' -> {
                at++;
                yield list(depth);
            }
            case 'd' -> {
                at++;
                yield dictionary(depth);
            }
            default -> text();
        };
    }

    private @Nullable Text text() {
        int length = 0;
        int digits = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            if (++digits > MAX_LENGTH_DIGITS) {
                return null;
            }
            length = 10 * length + bytes[at++] - '0';
        }
        if (digits == 0 || at >= end || bytes[at] != ':' || length > end - at - 1) {
            return null;
        }
        int from = at + 1;
        at = from + length;
        return new Text(Arrays.copyOfRange(bytes, from, at));
    }

    private @Nullable Int number() {
        boolean negative = at < end && bytes[at] == '-';
        if (negative) {
            at++;
        }
        long number = 0;
        int digits = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            if (++digits > MAX_NUMBER_DIGITS) {
                return null;
            }
            number = 10 * number + bytes[at++] - '0';
        }
        if (digits == 0 || at >= end || bytes[at] != 'e') {
            return null;
        }
        at++;
        return new Int(negative ? -number : number);
    }

    private @Nullable Items list(int depth) {
        List<NgValue> items = new ArrayList<>();
        while (at < end && bytes[at] != 'e') {
            NgValue item = value(depth + 1);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return at++ < end ? new Items(items) : null;
    }

    private @Nullable Dictionary dictionary(int depth) {
        Dictionary dictionary = new Dictionary();
        while (at < end && bytes[at] != 'e') {
            Text key = text();
            NgValue value = key == null ? null : value(depth + 1);
            if (key == null || value == null) {
                return null;
            }
            dictionary.put(key.text(), value);
        }
        return at++ < end ? dictionary : null;
    }

    /** The bytes of a value, after {@code prefix}. */
    static byte[] encode(byte[] prefix, NgValue value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.writeBytes(prefix);
        write(value, out);
        return out.toByteArray();
    }

    private static void write(NgValue value, ByteArrayOutputStream out) {
        if (value instanceof Text text) {
            write(text.bytes(), out);
        } else if (value instanceof Int number) {
            out.writeBytes(ascii("i" + number.value() + "e"));
        } else if (value instanceof Items items) {
            out.write('l');
            items.values().forEach(item -> write(item, out));
            out.write('e');
        } else if (value instanceof Dictionary dictionary) {
            out.write('d');
            dictionary.entries().forEach((key, entry) -> {
                write(key.getBytes(StandardCharsets.UTF_8), out);
                write(entry, out);
            });
            out.write('e');
        }
    }

    private static void write(byte[] text, ByteArrayOutputStream out) {
        out.writeBytes(ascii(text.length + ":"));
        out.writeBytes(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
