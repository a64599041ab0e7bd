package io.jackfield.examples.ctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws messages as they pass: a column for the process and one for each peer, an arrow for each message, with a number for each call.
 *
 * <pre>
 *                     10.0.0.1:5060            here            10.0.0.2:5060
 * #1 sip:bob@example.com, Call-ID a84b4c76e66710
 * #1  10:20:01.123          |------ INVITE ------->|                     |
 * #1  10:20:01.124          |                      |------ INVITE ------>|
 * </pre>
 */
final class Ladder {
    private static final int WIDTH = 24;
    private static final int MOST_PEERS = 6;
    private static final int MOST_CALLS = 1_000;
    private static final int MARGIN = 18;
    /** The process itself stands behind whoever was seen first. */
    private static final int HERE = 1;

    private final List<String> columns = new ArrayList<>();
    private final Map<String, Integer> calls = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_CALLS;
        }
    };
    private int lastCall;

    /**
     * A message.
     *
     * @param time as {@code 10:20:01.123}
     * @param in whether it came from the peer
     * @param message a method, or status and reason
     * @param uri the Request-URI; empty for a response
     */
    record Message(String time, String callId, String peer, boolean in, String message, String uri) {}

    /** The lines that it makes. */
    List<String> draw(Message message) {
        List<String> lines = new ArrayList<>();
        int column = column(message.peer(), lines);
        Integer known = calls.get(message.callId());
        int number = known == null ? ++lastCall : known;
        if (known == null) {
            calls.put(message.callId(), number);
            lines.add("#" + number + " " + (message.uri().isEmpty() ? message.message() : message.uri()) + ", Call-ID "
                    + message.callId());
        }
        String margin = String.format(Locale.ROOT, "%-4s%s", "#" + number, message.time());
        lines.add(pad(margin, MARGIN) + arrow(column, message));
        return lines;
    }

    private int column(String peer, List<String> lines) {
        int at = columns.indexOf(peer);
        if (at >= 0) {
            return at;
        }
        if (columns.isEmpty()) {
            columns.add(peer);
            columns.add("here");
        } else if (columns.size() <= MOST_PEERS) {
            columns.add(peer);
        } else {
            // The last column goes to whoever is new: a screen has an end.
            columns.set(MOST_PEERS, peer);
        }
        StringBuilder head = new StringBuilder(" ".repeat(MARGIN));
        columns.forEach(name -> head.append(centred(name, WIDTH, ' ')));
        lines.add(head.toString().stripTrailing());
        return columns.indexOf(peer);
    }

    private String arrow(int peer, Message message) {
        int left = Math.min(peer, HERE);
        int right = Math.max(peer, HERE);
        boolean rightwards = message.in() == (peer == left);
        StringBuilder line = new StringBuilder(" ".repeat(WIDTH / 2));
        for (int i = 0; i < columns.size(); i++) {
            line.append('|');
            if (i == left) {
                int room = (right - left) * WIDTH - 1;
                line.append(shaft(message.message(), room, rightwards));
                i = right - 1;
            } else if (i < columns.size() - 1) {
                line.append(" ".repeat(WIDTH - 1));
            }
        }
        return line.toString().stripTrailing();
    }

    private static String shaft(String text, int room, boolean rightwards) {
        String label = " " + (text.length() > room - 6 ? text.substring(0, room - 6) : text) + " ";
        String shaft = centred(label, room - 1, '-');
        return rightwards ? shaft + ">" : "<" + shaft;
    }

    private static String centred(String text, int width, char fill) {
        String cut = text.length() > width - 1 ? text.substring(text.length() - width + 1) : text;
        int before = (width - cut.length()) / 2;
        String filler = String.valueOf(fill);
        return filler.repeat(before) + cut + filler.repeat(width - cut.length() - before);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
