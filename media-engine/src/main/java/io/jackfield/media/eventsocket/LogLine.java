package io.jackfield.media.eventsocket;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A line of the application's log, for clients that want to read along.
 *
 * @param level 0 for the console to 7 for debugging, as clients count
 * @param logger who says it
 * @param call the leg that it is about; empty for none
 */
record LogLine(int level, Instant at, String logger, String text, String call) {
    static final int DEBUG = 7;

    private static final List<String> NAMES =
            List.of("CONSOLE", "ALERT", "CRIT", "ERR", "WARNING", "NOTICE", "INFO", "DEBUG");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneId.systemDefault());

    /** Reads a level's name or number; debugging where nothing is said. */
    static Optional<Integer> level(String text) {
        String name = text.trim().toUpperCase(Locale.ROOT);
        if (name.isEmpty()) {
            return Optional.of(DEBUG);
        }
        int index = name.matches("[0-7]") ? Integer.parseInt(name) : NAMES.indexOf(name.equals("ERROR") ? "ERR" : name);
        return index < 0 ? Optional.empty() : Optional.of(index);
    }

    static String name(int level) {
        return NAMES.get(level);
    }

    String frame() {
        String body = TIME.format(at) + " [" + name(level) + "] " + logger + ' ' + text + '\n';
        return "Content-Type: log/data\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length
                + "\nLog-Level: " + level + "\nText-Channel: 0\nLog-File: " + oneLine(logger) + "\nLog-Func: "
                + oneLine(logger) + "\nLog-Line: 0\nUser-Data: " + oneLine(call) + "\n\n" + body;
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }
}
