package io.jackfield.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of a session description and where its lines are: {@code type=value} each, without line ends. */
final class Lines {
    /** More lines than a description with sixteen full media descriptions has; what comes above is not taken for SDP. */
    private static final int LIMIT = 4096;

    final byte[] bytes;
    private final int[] bounds;
    private final int count;

    private Lines(byte[] bytes, int[] bounds, int count) {
        this.bytes = bytes;
        this.bounds = bounds;
        this.count = count;
    }

    /** Null when something is not a line of the form {@code x=...} (RFC 8866 5), save for empty lines at the end. */
    static @Nullable Lines of(byte[] bytes) {
        int[] bounds = new int[64];
        int count = 0;
        int at = 0;
        while (at < bytes.length) {
            int newline = at;
            while (newline < bytes.length && bytes[newline] != '\n') {
                boolean loneReturn = bytes[newline] == '\r' && newline + 1 < bytes.length && bytes[newline + 1] != '\n';
                if (loneReturn || bytes[newline] == 0) {
                    return null; // another element might end the line here (RFC 8866 9: byte-string has neither)
                }
                newline++;
            }
            int end = newline > at && bytes[newline - 1] == '\r' ? newline - 1 : newline;
            if (end == at) {
                return blank(bytes, newline) ? new Lines(bytes, bounds, count) : null;
            }
            if (end - at < 2 || bytes[at + 1] != '=' || bytes[at] < 'a' || bytes[at] > 'z' || count == LIMIT) {
                return null;
            }
            if (2 * count == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            bounds[2 * count] = at;
            bounds[2 * count + 1] = end;
            count++;
            at = newline + 1;
        }
        return new Lines(bytes, bounds, count);
    }

    private static boolean blank(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    int count() {
        return count;
    }

    char type(int line) {
        return (char) bytes[start(line)];
    }

    int start(int line) {
        return bounds[2 * line];
    }

    int end(int line) {
        return bounds[2 * line + 1];
    }

    /** What follows {@code x=}. */
    String value(int line) {
        return new String(bytes, start(line) + 2, end(line) - start(line) - 2, UTF_8);
    }

    /** The first line of a type among these; -1 when there is none. */
    int first(char type, int from, int to) {
        for (int line = from; line < to; line++) {
            if (type(line) == type) {
                return line;
            }
        }
        return -1;
    }

    /** The value of the first attribute of this name among these lines, "" for one without value (RFC 8866 5.13). */
    Optional<String> attribute(String name, int from, int to) {
        for (int line = from; line < to; line++) {
            if (isAttribute(line, name)) {
                return Optional.of(attributeValue(line, name));
            }
        }
        return Optional.empty();
    }

    List<String> attributes(String name, int from, int to) {
        List<String> values = new ArrayList<>();
        for (int line = from; line < to; line++) {
            if (isAttribute(line, name)) {
                values.add(attributeValue(line, name));
            }
        }
        return values;
    }

    boolean isAttribute(int line, String name) {
        int at = start(line);
        int after = at + 2 + name.length();
        if (bytes[at] != 'a' || after > end(line) || after < end(line) && bytes[after] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[at + 2 + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String attributeValue(int line, String name) {
        int from = Math.min(start(line) + 3 + name.length(), end(line));
        return new String(bytes, from, end(line) - from, UTF_8);
    }
}
