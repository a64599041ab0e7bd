package io.jackfield.sim;

import io.jackfield.sip.message.SipMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Draws what passed between hosts: a column for each, an arrow for each message, in the order they were sent. */
final class Ladder {
    /** Messages drawn at most: the last ones. */
    private static final int MOST_ROWS = 200;
    /** So few messages are all drawn when a call fails: what happened around it may tell why. */
    private static final int FEW = 60;

    private static final int WIDEST = 110;
    private static final int TIME_WIDTH = 12;
    private static final int MARK_WIDTH = 18;
    private static final int LEAST_GAP = 20;
    private static final int MOST_GAP = 34;

    private final Simulation simulation;
    private final List<Row> rows = new ArrayList<>();
    private final List<InetAddress> columns = new ArrayList<>();
    private final Set<Sent> seen = new HashSet<>();
    private long omitted;
    private int gap;

    private record Row(Passage passage, String label, boolean again) {}

    /** What tells a repetition from another message. */
    private record Sent(InetSocketAddress from, int length, int hash) {}

    private Ladder(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Of the messages with one of these Call-IDs; of all when there are no Call-IDs. */
    static String of(Simulation simulation, Collection<String> callIds) {
        Ladder ladder = new Ladder(simulation);
        ladder.read(callIds);
        return ladder.draw();
    }

    /** For a failure: of the messages of some calls, or of all when they are few or none is of the calls. */
    static String about(Simulation simulation, Collection<String> callIds) {
        boolean few = simulation.network().log().passages().size() <= FEW;
        Ladder ladder = new Ladder(simulation);
        ladder.read(few ? List.of() : callIds);
        return ladder.rows.isEmpty() ? of(simulation, List.of()) : ladder.draw();
    }

    private void read(Collection<String> callIds) {
        WireLog log = simulation.network().log();
        for (Passage passage : log.passages()) {
            Optional<SipMessage> message = SipMessage.parse(passage.bytes);
            boolean wanted = callIds.isEmpty()
                    || message.isPresent() && callIds.contains(message.get().callId());
            if (wanted) {
                boolean first = seen.add(new Sent(passage.from, passage.bytes.length, Arrays.hashCode(passage.bytes)));
                String times = passage.packets == 1 ? "" : " x" + passage.packets;
                rows.add(new Row(passage, LadderLabel.of(message, passage.bytes) + times, !first && !passage.copy));
            }
        }
        omitted = callIds.isEmpty() ? log.dropped() : 0;
        if (rows.size() > MOST_ROWS) {
            omitted += rows.size() - MOST_ROWS;
            rows.subList(0, rows.size() - MOST_ROWS).clear();
        }
        Set<InetAddress> there = new HashSet<>();
        for (Row row : rows) {
            there.add(row.passage.from.getAddress());
            there.add(row.passage.to.getAddress());
        }
        for (InetAddress host : simulation.network().names().keySet()) {
            if (there.remove(host)) {
                columns.add(host);
            }
        }
        rows.forEach(row -> {
            InetAddress nobody = row.passage.to.getAddress();
            if (there.remove(nobody)) {
                columns.add(nobody);
            }
        });
    }

    private String draw() {
        if (rows.isEmpty()) {
            return "(no message was sent)\n";
        }
        gap = Math.min(MOST_GAP, (WIDEST - TIME_WIDTH - MARK_WIDTH) / Math.max(1, columns.size() - 1));
        boolean diagram = columns.size() > 1 && gap >= LEAST_GAP;
        StringBuilder text = new StringBuilder();
        if (diagram) {
            head(text, simulation.network().names());
        }
        if (omitted > 0) {
            line(text, "(" + omitted + " messages before)");
        }
        for (Row row : rows) {
            line(text, diagram ? arrow(row) : sentence(row));
        }
        return text.toString();
    }

    private void head(StringBuilder text, Map<InetAddress, String> names) {
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            centre(first, names.getOrDefault(columns.get(i), "nobody"), TIME_WIDTH + i * gap);
            centre(second, columns.get(i).getHostAddress(), TIME_WIDTH + i * gap);
        }
        line(text, first.toString());
        line(text, second.toString());
    }

    private void centre(StringBuilder line, String text, int at) {
        String fitting = text.length() < gap ? text : text.substring(0, gap - 3) + "..";
        int from = Math.max(line.length() + (line.length() == 0 ? 0 : 1), at - fitting.length() / 2);
        line.append(" ".repeat(Math.max(0, from - line.length()))).append(fitting);
    }

    /** One message, for example {@code 0.020 |----- INVITE 1 ----x    |  lost}. */
    private String arrow(Row row) {
        int from = columns.indexOf(row.passage.from.getAddress());
        int to = columns.indexOf(row.passage.to.getAddress());
        char[] line = new char[TIME_WIDTH + (columns.size() - 1) * gap + 1];
        Arrays.fill(line, ' ');
        put(line, time(row.passage), 0);
        for (int i = 0; i < columns.size(); i++) {
            line[TIME_WIDTH + i * gap] = '|';
        }
        int left = TIME_WIDTH + Math.min(from, to) * gap + 1;
        int right = TIME_WIDTH + Math.max(from, to) * gap;
        if (from == to) {
            put(line, '*' + row.label, left);
            return new String(line) + mark(row);
        }
        boolean east = from < to;
        boolean arrived = arrived(row.passage);
        int stop = arrived ? 0 : gap / 3;
        int begin = east ? left : left + stop;
        int end = east ? right - stop : right;
        Arrays.fill(line, begin, end, '-');
        line[east ? end - 1 : begin] = arrived ? east ? '>' : '<' : 'x';
        String label = ' ' + row.label + ' ';
        int room = end - begin - 2;
        String fitting = label.length() <= room ? label : label.substring(0, Math.max(0, room));
        put(line, fitting, begin + 1 + (room - fitting.length()) / 2);
        return new String(line) + mark(row);
    }

    private static boolean arrived(Passage passage) {
        return passage.fate == Passage.Fate.ARRIVED || passage.fate == Passage.Fate.UNDER_WAY;
    }

    private static void put(char[] line, String text, int at) {
        for (int i = 0; i < text.length() && at + i < line.length; i++) {
            line[at + i] = text.charAt(i);
        }
    }

    /** For more hosts than fit side by side. */
    private String sentence(Row row) {
        Map<InetAddress, String> names = simulation.network().names();
        return time(row.passage) + ' ' + name(names, row.passage.from) + " -> " + name(names, row.passage.to) + "  "
                + row.label + mark(row);
    }

    private static String name(Map<InetAddress, String> names, InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return names.getOrDefault(address.getAddress(), "nobody") + ' ' + host + ':' + address.getPort();
    }

    private static String mark(Row row) {
        List<String> marks = new ArrayList<>();
        if (row.passage.transport.reliable()) {
            marks.add(row.passage.transport.viaName());
        }
        if (row.again) {
            marks.add("again");
        }
        if (row.passage.copy) {
            marks.add("copy");
        }
        if (row.passage.packets > 1) {
            marks.add(row.passage.missing == 0 ? "" : row.passage.missing + " lost");
            marks.remove("");
        } else if (row.passage.fate == Passage.Fate.UNDER_WAY) {
            marks.add("under way");
        } else if (!row.passage.fate.text.isEmpty()) {
            marks.add(row.passage.fate.text);
        }
        return marks.isEmpty() ? "" : "  " + String.join(", ", marks);
    }

    private String time(Passage passage) {
        return String.format(Locale.ROOT, "%9.3f", (passage.sentNs - simulation.beginNs()) / 1e9);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
