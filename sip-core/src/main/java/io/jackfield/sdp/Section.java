package io.jackfield.sdp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The lines of a session or of one media description while they are edited. */
final class Section {
    /** A line of {@code from} to {@code to} bytes: received ones with their line end, new ones with CR LF. */
    private record Line(byte[] bytes, int from, int to) {
        static Line of(char type, String value) {
            byte[] b = (type + "=" + value + "\r\n").getBytes(StandardCharsets.UTF_8);
            return new Line(b, 0, b.length);
        }

        char type() {
            return (char) bytes[from];
        }

        int end() {
            int end = to;
            while (end > from && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            return end;
        }

        boolean isAttribute(String name) {
            return Lines.isAttribute(bytes, from, end(), name);
        }

        String attributeValue(String name) {
            int valueFrom = Math.min(from + 2 + name.length() + 1, end());
            return new String(bytes, valueFrom, end() - valueFrom, StandardCharsets.UTF_8).strip();
        }
    }

    private final List<Line> lines = new ArrayList<>();
    private final List<String> mistakes;

    /** What is wrong is added to {@code mistakes}. */
    Section(List<String> mistakes) {
        this.mistakes = mistakes;
    }

    Section(Lines received, int from, int to, List<String> mistakes) {
        this(mistakes);
        for (int i = from; i < to; i++) {
            lines.add(new Line(received.bytes, received.start(i), received.start(i + 1)));
        }
    }

    private Line line(char type, String value) {
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            mistakes.add("line break or zero in " + type + "=");
        }
        return Line.of(type, value);
    }

    private int find(Predicate<Line> wanted) {
        for (int i = 0; i < lines.size(); i++) {
            if (wanted.test(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    boolean has(char type) {
        return find(l -> l.type() == type) >= 0;
    }

    /** Puts this in place of the first line of the type; adds it below the last line of one of the types {@code before}. */
    void set(char type, String value, String before) {
        int at = find(l -> l.type() == type);
        if (at >= 0) {
            lines.set(at, line(type, value));
            return;
        }
        int after = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (before.indexOf(lines.get(i).type()) >= 0) {
                after = i + 1;
            }
        }
        lines.add(after, line(type, value));
    }

    void remove(char type) {
        lines.removeIf(l -> l.type() == type);
    }

    void setAttribute(String name, String value) {
        int at = find(l -> l.isAttribute(name));
        if (at < 0) {
            addAttribute(name, value);
            return;
        }
        lines.set(at, attribute(name, value));
        Line kept = lines.get(at);
        lines.removeIf(l -> l != kept && l.isAttribute(name));
    }

    void addAttribute(String name, String value) {
        lines.add(attribute(name, value));
    }

    private Line attribute(String name, String value) {
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c == ':' || c >= 0x7F)) {
            mistakes.add("not an attribute name: " + name);
        }
        return line('a', value.isEmpty() ? name : name + ":" + value);
    }

    void removeAttribute(String name) {
        lines.removeIf(l -> l.isAttribute(name));
    }

    /** Removes the attributes of the name whose value is wanted no more. */
    void removeAttribute(String name, Predicate<String> unwanted) {
        lines.removeIf(l -> l.isAttribute(name) && unwanted.test(l.attributeValue(name)));
    }

    /** Puts this attribute in place of the first of those, and removes the others of them. */
    void replaceAttributes(List<String> names, String name) {
        int at = find(l -> names.stream().anyMatch(l::isAttribute));
        Line added = attribute(name, "");
        if (at < 0) {
            lines.add(added);
            return;
        }
        lines.set(at, added);
        lines.removeIf(l -> l != added && names.stream().anyMatch(l::isAttribute));
    }

    void removeAttributes() {
        remove('a');
    }

    void write(ByteArrayOutputStream out) {
        for (Line line : lines) {
            boolean whole = line.bytes[line.to - 1] == '\n'; // the received last line may lack its end
            out.write(line.bytes, line.from, (whole ? line.to : line.end()) - line.from);
            if (!whole) {
                out.write('\r');
                out.write('\n');
            }
        }
    }
}
