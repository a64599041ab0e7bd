package io.jackfield.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The lines of a session or media level while they are edited: received ones by their place, new ones as text. */
final class Section {
    private static final byte[] CRLF = {'\r', '\n'};

    /** A line: {@code text} is what is new; "" refers to received line number {@code received}. */
    private record Line(int received, String text) {}

    private final Lines source;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> errors;

    Section(Lines source, int from, int to, List<String> errors) {
        this.source = source;
        this.errors = errors;
        for (int line = from; line < to; line++) {
            lines.add(new Line(line, ""));
        }
    }

    /** Replaces the first line of the type, or puts the new one behind the last line of the types that go before it. */
    void set(char type, String value, String typesBefore) {
        Line line = line(type, value);
        int after = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (type(i) == type) {
                lines.set(i, line);
                return;
            }
            if (typesBefore.indexOf(type(i)) >= 0) {
                after = i;
            }
        }
        lines.add(after + 1, line);
    }

    void remove(char type) {
        removeIf(i -> type(i) == type);
    }

    boolean has(char type) {
        for (int i = 0; i < lines.size(); i++) {
            if (type(i) == type) {
                return true;
            }
        }
        return false;
    }

    /** Attributes come last in a level (RFC 8866 5). */
    void addAttribute(String name, String value) {
        lines.add(line('a', value.isEmpty() ? name : name + ':' + value));
    }

    void setAttribute(String name, String value) {
        for (int i = 0; i < lines.size(); i++) {
            if (isAttribute(i, name)) {
                Line first = line('a', value.isEmpty() ? name : name + ':' + value);
                removeAttribute(name);
                lines.add(i, first);
                return;
            }
        }
        addAttribute(name, value);
    }

    void removeAttribute(String name) {
        removeIf(i -> isAttribute(i, name));
    }

    /** Removes the attributes of a name whose value this accepts. */
    void removeAttributeIf(String name, Predicate<String> condition) {
        removeIf(i -> isAttribute(i, name)
                && condition.test(text(i).substring(Math.min(name.length() + 3, text(i).length()))));
    }

    private void removeIf(Predicate<Integer> condition) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (condition.test(i)) {
                lines.remove(i);
            }
        }
    }

    private Line line(char type, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
            errors.add(type + "= must be one line without NUL");
            return new Line(0, type + "=");
        }
        return new Line(0, type + "=" + value);
    }

    private char type(int i) {
        Line line = lines.get(i);
        return line.text.isEmpty() ? source.type(line.received) : line.text.charAt(0);
    }

    private boolean isAttribute(int i, String name) {
        Line line = lines.get(i);
        if (line.text.isEmpty()) {
            return source.isAttribute(line.received, name);
        }
        int after = 2 + name.length();
        return line.text.startsWith("a=" + name) && (line.text.length() == after || line.text.charAt(after) == ':');
    }

    private String text(int i) {
        Line line = lines.get(i);
        return line.text.isEmpty() ? source.type(line.received) + "=" + source.value(line.received) : line.text;
    }

    void writeTo(ByteArrayOutputStream out) {
        for (Line line : lines) {
            if (line.text.isEmpty()) {
                int from = source.start(line.received);
                out.write(source.bytes, from, source.end(line.received) - from);
            } else {
                out.writeBytes(line.text.getBytes(UTF_8));
            }
            out.writeBytes(CRLF);
        }
    }
}
