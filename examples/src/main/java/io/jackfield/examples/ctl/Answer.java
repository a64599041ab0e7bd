package io.jackfield.examples.ctl;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Prints what came back: as JSON, as a table of the columns that matter, or as lines of name and value. */
final class Answer {
    private static final int WIDEST = 60;
    private static final int LONGEST_BAR = 40;

    private final PrintWriter out;
    private final boolean json;

    Answer(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** @param none what to say when there are no rows */
    int table(JsonNode rows, String none, String... columns) {
        if (json) {
            return json(rows);
        }
        if (rows.isEmpty()) {
            out.println(none);
            out.flush();
            return 0;
        }
        List<String[]> lines = new ArrayList<>();
        lines.add(Arrays.stream(columns).map(c -> c.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        for (JsonNode row : rows) {
            lines.add(Arrays.stream(columns).map(c -> text(row.path(c))).toArray(String[]::new));
        }
        int[] widths = new int[columns.length];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.min(WIDEST, Math.max(widths[i], line[i].length()));
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                text.append(line[i]);
                int pad = i == line.length - 1 ? 0 : widths[i] + 2 - line[i].length();
                text.append(" ".repeat(Math.max(i == line.length - 1 ? 0 : 2, pad)));
            }
            out.println(text.toString().stripTrailing());
        }
        out.flush();
        return 0;
    }

    /** A bar for each row, as long as its number is beside the largest, behind the columns that name the row. */
    int bars(JsonNode rows, String none, String number, String... names) {
        long most = 1;
        for (JsonNode row : rows) {
            most = Math.max(most, row.path(number).asLong());
        }
        int width = 0;
        List<String> labels = new ArrayList<>();
        for (JsonNode row : rows) {
            String label =
                    Arrays.stream(names).map(name -> text(row.path(name))).collect(Collectors.joining("  "));
            labels.add(label);
            width = Math.max(width, label.length());
        }
        if (rows.isEmpty()) {
            out.println(none);
        }
        for (int i = 0; i < rows.size(); i++) {
            long value = rows.get(i).path(number).asLong();
            String bar = "#".repeat((int) (value * LONGEST_BAR / most));
            out.printf(Locale.ROOT, "%-" + width + "s  %s %d%n", labels.get(i), bar, value);
        }
        out.flush();
        return 0;
    }

    /** Name and value, a line each. */
    int lines(JsonNode node) {
        if (json) {
            return json(node);
        }
        if (node.isEmpty()) {
            out.println("none");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            out.printf(Locale.ROOT, "%-24s %s%n", field.getKey(), text(field.getValue()));
        }
        out.flush();
        return 0;
    }

    /** One sentence. */
    int done(JsonNode node, String sentence) {
        if (json) {
            return json(node);
        }
        out.println(sentence);
        out.flush();
        return 0;
    }

    private int json(JsonNode node) {
        out.println(AdminClient.JSON.writeValueAsString(node));
        out.flush();
        return 0;
    }

    private static String text(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        String text = value.isContainer() ? value.toString() : value.asString("");
        return text.isEmpty() ? "-" : text;
    }
}
