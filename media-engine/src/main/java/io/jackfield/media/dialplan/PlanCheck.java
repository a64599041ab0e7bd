package io.jackfield.media.dialplan;

import io.jackfield.media.app.Applications;
import io.jackfield.media.app.Prompts;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names each application, variable and sound of a plan that is not known. */
final class PlanCheck {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^${}:(\\[]+)(\\(?)");
    private static final Set<String> SETTERS = Set.of("set", "export", "multiset", "set_global", "push");

    /** Which word of an application's data names a variable that it sets. */
    private static final Map<String, Integer> RESULTS = Map.of("play_and_get_digits", 7, "read", 3);

    /** Applications whose data is a sound. */
    private static final Set<String> PLAYERS = Set.of("playback", "endless_playback");

    private final PlanSource plan;
    private final Applications applications;
    private final Set<String> set = new HashSet<>();

    private PlanCheck(PlanSource plan, Applications applications) {
        this.plan = plan;
        this.applications = applications;
    }

    static void of(PlanSource plan, Applications applications) {
        PlanCheck check = new PlanCheck(plan, applications);
        plan.contexts.values().forEach(extensions -> extensions.forEach(e -> check.gather(e.conditions())));
        plan.contexts.values().forEach(extensions -> extensions.forEach(e -> check.conditions(e.conditions())));
    }

    private void gather(List<Condition> conditions) {
        for (Condition condition : conditions) {
            condition.actions().forEach(this::gather);
            condition.antiActions().forEach(this::gather);
            gather(condition.nested());
        }
    }

    private void gather(Action action) {
        String data = action.data();
        if (SETTERS.contains(action.application())) {
            for (String assignment :
                    action.application().equals("multiset") ? data.split("[ ,]") : new String[] {data}) {
                int equals = assignment.indexOf('=');
                if (equals > 0) {
                    set.add(assignment
                            .substring(0, equals)
                            .replaceFirst("^nolocal:", "")
                            .trim());
                }
            }
        }
        Integer at = RESULTS.get(action.application());
        String[] words = data.trim().split("\\s+");
        if (at != null && words.length > at) {
            set.add(words[at]);
        }
    }

    private void conditions(List<Condition> conditions) {
        for (Condition condition : conditions) {
            condition.actions().forEach(this::action);
            condition.antiActions().forEach(this::action);
            for (FieldTest test : condition.tests()) {
                int line = line(condition);
                String source = source(condition);
                references(test.field(), source, line);
                references(test.text(), source, line);
                if (test.field().indexOf('$') < 0 && !KnownNames.field(test.field()) && !set.contains(test.field())) {
                    plan.unknown(source, line, "field \"" + test.field() + "\" is not known; it is always empty");
                }
            }
            conditions(condition.nested());
        }
    }

    /** A test has no line of its own: the first action of its condition is next to it. */
    private static int line(Condition condition) {
        return first(condition).map(Action::line).orElse(0);
    }

    private static String source(Condition condition) {
        return first(condition).map(Action::source).orElse("dialplan");
    }

    private static Optional<Action> first(Condition condition) {
        return condition.actions().stream()
                .findFirst()
                .or(() -> condition.antiActions().stream().findFirst());
    }

    private void action(Action action) {
        if (action.script().isPresent()) {
            return;
        }
        if (!action.application().isEmpty()
                && applications.find(action.application()).isEmpty()) {
            plan.unknown(action.source(), action.line(), "application \"" + action.application() + "\" is not known");
        }
        references(action.data(), action.source(), action.line());
        if (PLAYERS.contains(action.application()) && action.data().indexOf('$') < 0) {
            sound(action);
        }
        if (SETTERS.contains(action.application())) {
            String name =
                    action.data().split("=", 2)[0].replaceFirst("^nolocal:", "").trim();
            if (KnownNames.WITHOUT_EFFECT.contains(name)) {
                plan.unknown(action.source(), action.line(), "variable \"" + name + "\" has no effect here");
            }
        }
    }

    /** A file may come later; but what kind of sound it is, and whether tones can be read, is known now. */
    private void sound(Action action) {
        try {
            Prompts.of(action.data());
        } catch (IllegalArgumentException e) {
            plan.unknown(action.source(), action.line(), action.application() + ": " + e.getMessage());
        }
    }

    private void references(String text, String source, int line) {
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            String name = matcher.group(1).trim();
            if (!matcher.group(2).isEmpty()) {
                plan.unknown(source, line, "the function ${" + name + "(...)} is not known");
            } else if (!KnownNames.variable(name) && !set.contains(name)) {
                plan.unknown(source, line, "variable \"" + name + "\" is set nowhere");
            }
        }
    }
}
