package io.jackfield.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The bytes of a description and where its lines begin. */
final class Lines {
    /** More lines than any description needs; what has more is not taken for one. */
    static final int LIMIT = 4096;

    final byte[] bytes;
    /** Where each line begins; one entry more, the end of the last. */
    private final int[] starts;

    private Lines(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /**
     * Empty when something is no line of the form {@code x=...}, save for empty lines at the end. Lines may end with LF alone; a CR
     * or zero within a line is refused (RFC 8866 9), as others might see a line end there.
     */
    static Optional<Lines> index(byte[] b) {
        int[] starts = new int[24];
        int count = 0;
        int p = 0;
        while (p < b.length && b[p] >= 'a' && b[p] <= 'z' && p + 1 < b.length && b[p + 1] == '=' && count < LIMIT) {
            if (count + 1 == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
            }
            starts[count++] = p;
            while (p < b.length && b[p] != '\n') {
                if (b[p] == 0 || b[p] == '\r' && p + 1 < b.length && b[p + 1] != '\n') {
                    return Optional.empty();
                }
                p++;
            }
            p = Math.min(p + 1, b.length);
        }
        starts[count] = p;
        while (p < b.length && (b[p] == '\r' || b[p] == '\n')) {
            p++;
        }
        return p < b.length ? Optional.empty() : Optional.of(new Lines(b, Arrays.copyOf(starts, count + 1)));
    }

    /** Whether what is no description is one of too many lines. */
    static boolean tooMany(byte[] b) {
        int lines = 0;
        for (byte c : b) {
            lines += c == '\n' ? 1 : 0;
        }
        return lines >= LIMIT;
    }

    int count() {
        return starts.length - 1;
    }

    /** Where the line begins; for {@code count()} where the last ends. */
    int start(int line) {
        return starts[line];
    }

    /** The letter before the equals sign. */
    char type(int line) {
        return (char) bytes[starts[line]];
    }

    /** Where the value ends, before the line end. */
    private int end(int line) {
        int end = starts[line + 1];
        while (end > starts[line] && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    /** What is after the equals sign. */
    String value(int line) {
        int from = Math.min(starts[line] + 2, end(line));
        return new String(bytes, from, end(line) - from, StandardCharsets.UTF_8);
    }

    /** The first line of the type within these; -1 when there is none. */
    int find(char type, int from, int to) {
        for (int line = from; line < to; line++) {
            if (type(line) == type) {
                return line;
            }
        }
        return -1;
    }

    /** The first attribute line of the name within these; -1 when there is none. */
    int findAttribute(String name, int from, int to) {
        for (int line = from; line < to; line++) {
            if (isAttribute(line, name)) {
                return line;
            }
        }
        return -1;
    }

    boolean isAttribute(int line, String name) {
        return isAttribute(bytes, starts[line], end(line), name);
    }

    /** Whether {@code a=name} or {@code a=name:...} is there; names are case-sensitive (RFC 8866 5.13). */
    static boolean isAttribute(byte[] b, int from, int end, String name) {
        int after = from + 2 + name.length();
        if (after > end || b[from] != 'a' || after < end && b[after] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (b[from + 2 + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The value of an attribute line of that name, "" without one. */
    String attributeValue(int line, String name) {
        int from = starts[line] + 2 + name.length() + 1;
        int end = end(line);
        return from >= end ? "" : new String(bytes, from, end - from, StandardCharsets.UTF_8).strip();
    }

    /** The words of a value, which one or more spaces part. */
    static List<String> words(String value) {
        List<String> words = new ArrayList<>(8);
        for (int from = 0, space; from < value.length(); from = space + 1) {
            space = value.indexOf(' ', from);
            if (space < 0) {
                space = value.length();
            }
            if (space > from) {
                words.add(value.substring(from, space));
            }
        }
        return words;
    }
}
