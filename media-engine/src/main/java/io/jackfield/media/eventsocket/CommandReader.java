package io.jackfield.media.eventsocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes commands out of a stream of bytes: lines up to an empty one, and as many bytes behind it as Content-Length says. What goes past a
 * limit breaks it for good. Not thread-safe.
 */
final class CommandReader {
    static final int MAX_LINE = 16_384;
    static final int MAX_HEADERS = 256;
    static final int MAX_BODY = 1 << 20;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private Command head = new Command("", Map.of(), "");
    private byte[] body = {};
    private int bodyLength;
    private boolean inBody;
    private boolean broken;

    /** Whether a limit was passed, or a length made no sense: nothing more is read. */
    boolean broken() {
        return broken;
    }

    /** Takes bytes; what they complete comes out. */
    List<Command> read(byte[] bytes, int from, int to) {
        List<Command> commands = new ArrayList<>();
        int at = from;
        while (at < to && !broken) {
            if (inBody) {
                int count = Math.min(to - at, body.length - bodyLength);
                System.arraycopy(bytes, at, body, bodyLength, count);
                bodyLength += count;
                at += count;
                if (bodyLength == body.length) {
                    inBody = false;
                    commands.add(new Command(head.line(), head.headers(), new String(body, StandardCharsets.UTF_8)));
                }
            } else {
                take(bytes[at++], commands);
            }
        }
        return commands;
    }

    private void take(byte next, List<Command> commands) {
        if (next != '\n') {
            line.write(next);
            broken = line.size() > MAX_LINE;
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        if (!text.isEmpty()) {
            lines.add(text);
            broken = lines.size() > MAX_HEADERS;
        } else if (!lines.isEmpty()) {
            complete(commands);
        }
    }

    private void complete(List<Command> commands) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header : lines.subList(1, lines.size())) {
            int colon = header.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        header.substring(0, colon).trim(),
                        header.substring(colon + 1).trim());
            }
        }
        Command command = new Command(lines.get(0).trim(), headers, "");
        lines.clear();
        String length = headers.getOrDefault("content-length", "0");
        if (!length.matches("\\d{1,9}") || Integer.parseInt(length) > MAX_BODY) {
            broken = true;
        } else if (length.matches("0+")) {
            commands.add(command);
        } else {
            head = command;
            body = new byte[Integer.parseInt(length)];
            bodyLength = 0;
            inBody = true;
        }
    }
}
