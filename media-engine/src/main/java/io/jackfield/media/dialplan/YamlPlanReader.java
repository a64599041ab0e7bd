package io.jackfield.media.dialplan;

import io.jackfield.media.document.DocumentException;
import io.jackfield.media.document.Node;
import io.jackfield.media.document.Node.Items;
import io.jackfield.media.document.Node.Mapping;
import io.jackfield.media.document.Node.Scalar;
import io.jackfield.media.document.YamlDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a dialplan in YAML, which says what the XML says.
 *
 * <pre>
 * globals: { domain: example.com }
 * contexts:
 *   public:
 *     - name: menu
 *       conditions:
 *         - destination_number: ^(ivr|2000)$
 *           actions: [ answer, sleep: 500, ivr: main ]
 * </pre>
 */
final class YamlPlanReader {
    private final PlanSource plan;
    private final String source;

    YamlPlanReader(PlanSource plan, String source) {
        this.plan = plan;
        this.source = source;
    }

    void read(String text) {
        try {
            Map<String, Node> root = mapping(YamlDocument.read(text));
            root.forEach((key, value) -> {
                switch (key) {
                    case "globals" -> mapping(value).forEach((name, global) -> plan.globals.put(name, text(global)));
                    case "contexts" -> {}
                    default -> plan.wrong(source, value.line(), "\"" + key + "\" is not known here");
                }
            });
            Node contexts = root.get("contexts");
            if (contexts != null) {
                mapping(contexts).forEach(this::context);
            }
        } catch (DocumentException e) {
            plan.wrong(source, e.line(), String.valueOf(e.getMessage()));
        }
    }

    private void context(String name, Node extensions) {
        plan.contexts.computeIfAbsent(name, n -> new ArrayList<>());
        for (Node node : items(extensions)) {
            plan.add(name, extension(mapping(node)));
        }
    }

    private Extension extension(Map<String, Node> entries) {
        String name = "_anon_";
        boolean goesOn = false;
        List<Condition> conditions = new ArrayList<>();
        Map<String, Node> single = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            switch (entry.getKey()) {
                case "name" -> name = text(entry.getValue());
                case "continue" -> goesOn = XmlPlanReader.isTrue(text(entry.getValue()));
                case "conditions" -> items(entry.getValue()).forEach(c -> conditions.add(condition(mapping(c))));
                default -> single.put(entry.getKey(), entry.getValue());
            }
        }
        if (!single.isEmpty()) { // an extension of one condition needs no list
            conditions.add(condition(single));
        }
        return new Extension(name, goesOn, conditions);
    }

    private Condition condition(Map<String, Node> entries) {
        List<FieldTest> tests = new ArrayList<>();
        Map<String, String> times = new LinkedHashMap<>();
        Condition.Mode mode = Condition.Mode.ALL;
        Break breaks = Break.ON_FALSE;
        List<Action> actions = List.of();
        List<Action> antiActions = List.of();
        List<Condition> nested = new ArrayList<>();
        boolean requireNested = true;
        int line = entries.values().stream().mapToInt(Node::line).findFirst().orElse(0);
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            Node value = entry.getValue();
            switch (entry.getKey()) {
                case "field", "expression" -> {}
                case "fields" -> mapping(value).forEach((field, expression) -> test(tests, field, expression));
                case "regex" -> mode = mode(value);
                case "break" -> breaks = plan.breaks(text(value), source, value.line());
                case "actions" -> actions = actions(value);
                case "anti-actions" -> antiActions = actions(value);
                case "conditions" -> items(value).forEach(c -> nested.add(condition(mapping(c))));
                case "require-nested" -> requireNested = XmlPlanReader.isTrue(text(value));
                default -> {
                    if (TimeRule.isAbout(entry.getKey())) {
                        times.put(entry.getKey(), text(value));
                    } else {
                        test(tests, entry.getKey(), value);
                    }
                }
            }
        }
        Node field = entries.get("field");
        if (field != null) {
            Node expression = entries.getOrDefault("expression", new Scalar(line, ""));
            test(tests, text(field), expression);
        }
        return new Condition(
                tests, mode, plan.time(times, source, line), breaks, actions, antiActions, nested, requireNested);
    }

    private void test(List<FieldTest> tests, String field, Node expression) {
        plan.test(field, text(expression), source, expression.line()).ifPresent(tests::add);
    }

    private Condition.Mode mode(Node value) {
        return switch (text(value)) {
            case "any" -> Condition.Mode.ANY;
            case "xor" -> Condition.Mode.XOR;
            case "all" -> Condition.Mode.ALL;
            default -> {
                plan.wrong(source, value.line(), "regex is neither all, any nor xor");
                yield Condition.Mode.ALL;
            }
        };
    }

    private List<Action> actions(Node value) {
        List<Action> actions = new ArrayList<>();
        for (Node node : items(value)) {
            if (node instanceof Scalar name) {
                actions.add(action(name.text(), "", false, node.line()));
            } else {
                Map<String, Node> entries = new LinkedHashMap<>(mapping(node));
                Node inline = entries.remove("inline");
                if (entries.size() != 1) {
                    throw new DocumentException(node.line(), "an action is one application and its data");
                }
                entries.forEach((name, data) -> actions.add(
                        action(name, text(data), inline != null && XmlPlanReader.isTrue(text(inline)), node.line())));
            }
        }
        return actions;
    }

    private Action action(String application, String data, boolean inline, int line) {
        return new Action(application, plan.withGlobals(data, source, line), inline, Optional.empty(), source, line);
    }

    private static Map<String, Node> mapping(Node node) {
        if (node instanceof Mapping mapping) {
            return mapping.entries();
        }
        throw new DocumentException(node.line(), "here must be a mapping, not " + node.kind());
    }

    private static List<Node> items(Node node) {
        if (node instanceof Items items) {
            return items.items();
        }
        throw new DocumentException(node.line(), "here must be a list, not " + node.kind());
    }

    private static String text(Node node) {
        if (node instanceof Scalar scalar) {
            return scalar.text();
        }
        throw new DocumentException(node.line(), "here must be a single value, not " + node.kind());
    }
}
