package io.jackfield.media.dialplan;

import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds what to do for a call: looks at the extensions of a context in order, and gathers the actions of conditions that hold and the
 * anti-actions of those that do not, until an extension has matched that does not go on.
 *
 * <p>An extension matches when the last condition that was looked at holds, or had anti-actions. Pure: time is an argument.
 */
final class Hunt {
    private final Fields fields;
    private final ZonedDateTime now;
    private final List<Action> found = new ArrayList<>();

    private Hunt(Fields fields, ZonedDateTime now) {
        this.fields = fields;
        this.now = now;
    }

    /** The actions, groups put in, variables not; none when nothing matches. */
    static List<Action> actions(List<Extension> extensions, Fields fields, ZonedDateTime now) {
        Hunt hunt = new Hunt(fields, now);
        for (Extension extension : extensions) {
            if (hunt.matches(extension.conditions()) && !extension.goesOn()) {
                break;
            }
        }
        return hunt.found;
    }

    private boolean matches(List<Condition> conditions) {
        boolean matched = false;
        for (Condition condition : conditions) {
            Optional<List<String>> groups = holds(condition);
            boolean held = groups.isPresent();
            if (held) {
                boolean captures = condition.tests().stream().anyMatch(FieldTest::captures);
                gather(condition.actions(), captures ? groups.get() : List.of());
                boolean inner = condition.nested().isEmpty() || matches(condition.nested());
                matched = inner || !condition.requireNested();
                held = matched;
            } else {
                gather(condition.antiActions(), List.of());
                matched = !condition.antiActions().isEmpty();
            }
            if (ends(condition.breaks(), held)) {
                break;
            }
        }
        return matched;
    }

    private static boolean ends(Break breaks, boolean held) {
        return switch (breaks) {
            case ALWAYS -> true;
            case NEVER -> false;
            case ON_TRUE -> held;
            case ON_FALSE -> !held;
        };
    }

    private Optional<List<String>> holds(Condition condition) {
        if (condition.time().isPresent() && !condition.time().get().holds(now)) {
            return Optional.empty();
        }
        if (condition.tests().isEmpty()) {
            return Optional.of(List.of());
        }
        int held = 0;
        List<String> groups = List.of();
        for (FieldTest test : condition.tests()) {
            Optional<List<String>> match = test.match(fields);
            if (match.isPresent()) {
                held++;
                groups = match.get();
                if (condition.mode() == Condition.Mode.ANY) {
                    break;
                }
            } else if (condition.mode() == Condition.Mode.ALL) {
                return Optional.empty();
            }
        }
        boolean holds = switch (condition.mode()) {
            case ALL -> true;
            case ANY -> held > 0;
            case XOR -> held == 1;
        };
        return holds ? Optional.of(groups) : Optional.empty();
    }

    private void gather(List<Action> actions, List<String> groups) {
        for (Action action : actions) {
            Action ready = groups.isEmpty() ? action : action.withData(substituted(action.data(), groups));
            if (action.inline()) {
                fields.inline(ready);
            } else {
                found.add(ready);
            }
        }
    }

    /** Puts groups in: {@code $1} to {@code $99}, {@code $0} for all that matched; those that are not there leave nothing. */
    static String substituted(String data, List<String> groups) {
        int dollar = data.indexOf('$');
        if (dollar < 0) {
            return data;
        }
        StringBuilder text = new StringBuilder(data.length() + 16);
        int from = 0;
        while (dollar >= 0) {
            int end = dollar + 1;
            int group = 0;
            while (end < data.length() && end < dollar + 3 && Character.digit(data.charAt(end), 10) >= 0) {
                group = group * 10 + Character.digit(data.charAt(end), 10);
                end++;
            }
            text.append(data, from, dollar);
            if (end == dollar + 1) {
                text.append('$');
            } else if (group < groups.size()) {
                text.append(groups.get(group).replace("${", "{")); // what was sent must not name variables
            }
            from = end;
            dollar = data.indexOf('$', from);
        }
        return text.append(data, from, data.length()).toString();
    }
}
