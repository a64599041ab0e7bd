package io.jackfield.media.socket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes control messages: JSON objects (RFC 8259) with texts, numbers and booleans as values. What is an object or a list
 * within is skipped when read. Whatever is read, it never throws.
 */
final class ControlText {
    private static final int MAX_MEMBERS = 32;
    private static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private ControlText(String text) {
        this.text = text;
    }

    /** The members of an object as texts; empty when it is none. */
    static Optional<Map<String, String>> read(String text) {
        ControlText reader = new ControlText(text);
        Map<String, String> members = new LinkedHashMap<>();
        boolean whole = reader.object(members, 0);
        reader.blanks();
        return whole && reader.at == text.length() ? Optional.of(members) : Optional.empty();
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean take(char c) {
        blanks();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private boolean object(Map<String, String> members, int depth) {
        if (depth > MAX_DEPTH || !take('{')) {
            return false;
        }
        if (take('}')) {
            return true;
        }
        do {
            blanks();
            Optional<String> name = string();
            if (name.isEmpty() || !take(':')) {
                return false;
            }
            Optional<String> value = value(depth);
            if (value.isEmpty() || members.size() >= MAX_MEMBERS) {
                return false;
            }
            members.put(name.get(), value.get());
        } while (take(','));
        return take('}');
    }

    private boolean list(int depth) {
        if (depth > MAX_DEPTH || !take('[')) {
            return false;
        }
        if (take(']')) {
            return true;
        }
        do {
            if (value(depth).isEmpty()) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    private Optional<String> value(int depth) {
        blanks();
        char first = at < text.length() ? text.charAt(at) : 0;
        if (first == '"') {
            return string();
        }
        if (first == '{') {
            return object(new LinkedHashMap<>(), depth + 1) ? Optional.of("") : Optional.empty();
        }
        if (first == '[') {
            return list(depth + 1) ? Optional.of("") : Optional.empty();
        }
        int start = at;
        while (at < text.length() && "+-.".indexOf(text.charAt(at)) >= 0
                || at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        boolean known = word.equals("true")
                || word.equals("false")
                || word.equals("null")
                || word.matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,17})?([eE][+-]?[0-9]{1,3})?");
        return known ? Optional.of(word.equals("null") ? "" : word) : Optional.empty();
    }

    private Optional<String> string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            return Optional.empty();
        }
        at++;
        StringBuilder read = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return Optional.of(read.toString());
            }
            if (c < ' ' || (c == '\\' && !escape(read))) {
                return Optional.empty();
            }
            if (c != '\\') {
                read.append(c);
            }
        }
        return Optional.empty();
    }

    private boolean escape(StringBuilder read) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at++);
        int known = "\"\\/bfnrt".indexOf(c);
        if (known >= 0) {
            read.append("\"\\/\b\f\n\r\t".charAt(known));
            return true;
        }
        if (c != 'u' || at + 4 > text.length()) {
            return false;
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(text.charAt(at++), 16);
            if (digit < 0) {
                return false;
            }
            code = code << 4 | digit;
        }
        read.append((char) code);
        return true;
    }

    /** A text as JSON has it, with its quotes. */
    static String quoted(String text) {
        StringBuilder written = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                written.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                written.append(String.format("\\u%04x", (int) c));
            } else {
                written.append(c);
            }
        }
        return written.append('"').toString();
    }

    /** An object of texts, numbers, booleans and objects of these. */
    static String object(Map<?, ?> members) {
        StringBuilder written = new StringBuilder("{");
        members.forEach((name, value) -> {
            written.append(written.length() > 1 ? "," : "")
                    .append(quoted(String.valueOf(name)))
                    .append(':');
            if (value instanceof Map<?, ?> inner) {
                written.append(object(inner));
            } else if (value instanceof Number || value instanceof Boolean) {
                written.append(value);
            } else {
                written.append(quoted(String.valueOf(value)));
            }
        });
        return written.append('}').toString();
    }
}
