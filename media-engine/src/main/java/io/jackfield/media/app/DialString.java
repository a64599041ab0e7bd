package io.jackfield.media.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What dialplans dial: {@code {call_timeout=20}sofia/lan/1001@10.0.1.5,[leg_timeout=5]user/1002|sip:reception@example.com}. Commas are between
 * what rings together, bars between what is tried one after the other; braces hold variables of all legs, brackets those of one.
 *
 * @param variables of all legs
 * @param rounds in order
 */
public record DialString(Map<String, String> variables, List<List<Leg>> rounds) {
    private static final int MAX_LEGS = 64;

    /** One of them: its variables, and what is called. */
    public record Leg(Map<String, String> variables, String endpoint) {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it cannot be understood
     */
    public static DialString parse(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        String rest = text.trim();
        while (rest.startsWith("{") || rest.startsWith("<")) {
            int end = rest.indexOf(rest.charAt(0) == '{' ? '}' : '>');
            if (end < 0) {
                throw new IllegalArgumentException("\"" + text + "\": a brace is not closed");
            }
            variables.putAll(assignments(rest.substring(1, end)));
            rest = rest.substring(end + 1).trim();
        }
        List<List<Leg>> rounds = new ArrayList<>();
        int legs = 0;
        for (String round : split(rest, '|')) {
            List<Leg> together = new ArrayList<>();
            for (String leg : split(round, ',')) {
                together.add(leg(leg.trim(), text));
            }
            legs += together.size();
            rounds.add(List.copyOf(together));
        }
        if (legs > MAX_LEGS) {
            throw new IllegalArgumentException(legs + " are more than " + MAX_LEGS + " to dial");
        }
        return new DialString(Map.copyOf(variables), List.copyOf(rounds));
    }

    private static Leg leg(String text, String all) {
        Map<String, String> variables = new LinkedHashMap<>();
        String rest = text;
        while (rest.startsWith("[")) {
            int end = rest.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("\"" + all + "\": a bracket is not closed");
            }
            variables.putAll(assignments(rest.substring(1, end)));
            rest = rest.substring(end + 1).trim();
        }
        if (rest.isEmpty()) {
            throw new IllegalArgumentException("\"" + all + "\": nothing to dial");
        }
        return new Leg(Map.copyOf(variables), rest);
    }

    /** Splits outside of brackets. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            } else if (c == separator && depth <= 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** {@code a=1,b='x,y'}; {@code ^^:a=1:b=2} says what is between them. */
    private static Map<String, String> assignments(String text) {
        char separator = ',';
        String list = text;
        if (list.startsWith("^^") && list.length() > 2) {
            separator = list.charAt(2);
            list = list.substring(3);
        }
        Map<String, String> variables = new LinkedHashMap<>();
        StringBuilder one = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i <= list.length(); i++) {
            char c = i < list.length() ? list.charAt(i) : separator;
            if (c == '\\' && i + 1 < list.length()) {
                one.append(list.charAt(++i));
            } else if (c == '\'' && i < list.length()) {
                quoted = !quoted;
            } else if (c == separator && (!quoted || i == list.length())) {
                int equals = one.indexOf("=");
                if (equals > 0) {
                    variables.put(one.substring(0, equals).trim(), one.substring(equals + 1));
                }
                one.setLength(0);
            } else {
                one.append(c);
            }
        }
        return variables;
    }
}
