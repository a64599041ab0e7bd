package io.jackfield.media.dialplan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** What is read from sources comes together here: contexts, global variables, and what is wrong. For one thread. */
final class PlanSource {
    private static final int MAX_GLOBAL_DEPTH = 8;

    final Map<String, List<Extension>> contexts = new LinkedHashMap<>();
    final Map<String, String> globals;
    final List<PlanProblem> problems = new ArrayList<>();

    PlanSource(Map<String, String> globals) {
        this.globals = new HashMap<>(globals);
    }

    void wrong(String source, int line, String text) {
        problems.add(new PlanProblem(source, line, true, text));
    }

    void unknown(String source, int line, String text) {
        problems.add(new PlanProblem(source, line, false, text));
    }

    void add(String context, Extension extension) {
        contexts.computeIfAbsent(context, c -> new ArrayList<>()).add(extension);
    }

    /** Puts global variables in, {@code $${name}}; one that is not there leaves nothing and is a problem. */
    String withGlobals(String text, String source, int line) {
        return withGlobals(text, source, line, 0);
    }

    private String withGlobals(String text, String source, int line, int depth) {
        int start = text.indexOf("$${");
        if (start < 0 || depth == MAX_GLOBAL_DEPTH) {
            return text;
        }
        StringBuilder all = new StringBuilder();
        int from = 0;
        while (start >= 0) {
            int end = text.indexOf('}', start);
            if (end < 0) {
                break;
            }
            String name = text.substring(start + 3, end);
            String value = globals.get(name);
            if (value == null) {
                unknown(source, line, "global variable \"" + name + "\" is not set");
            }
            all.append(text, from, start).append(value == null ? "" : withGlobals(value, source, line, depth + 1));
            from = end + 1;
            start = text.indexOf("$${", from);
        }
        return all.append(text, from, text.length()).toString();
    }

    Optional<FieldTest> test(String field, String expression, String source, int line) {
        String name = withGlobals(field, source, line);
        String text = withGlobals(expression, source, line);
        try {
            return Optional.of(FieldTest.of(name, text));
        } catch (PatternSyntaxException e) {
            wrong(source, line, "\"" + text + "\" is not a regular expression: " + e.getDescription());
            return Optional.empty();
        }
    }

    Optional<TimeRule> time(Map<String, String> attributes, String source, int line) {
        try {
            return TimeRule.of(attributes);
        } catch (IllegalArgumentException e) {
            wrong(source, line, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    Break breaks(String name, String source, int line) {
        Optional<Break> breaks = Break.of(name);
        if (breaks.isEmpty()) {
            wrong(source, line, "break \"" + name + "\" is not on-false, on-true, always or never");
        }
        return breaks.orElse(Break.ON_FALSE);
    }
}
