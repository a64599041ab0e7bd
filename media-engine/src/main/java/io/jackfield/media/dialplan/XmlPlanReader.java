package io.jackfield.media.dialplan;

import io.jackfield.media.document.DocumentException;
import io.jackfield.media.document.Element;
import io.jackfield.media.document.XmlDocument;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads FreeSWITCH's dialplan XML: contexts, alone or within {@code include}, {@code section} and {@code document}. What is not known, be it
 * an element, an attribute or a value, is a problem with its line.
 */
final class XmlPlanReader {
    private static final Set<String> CONTAINERS = Set.of("include", "document", "section", "dialplan");
    private static final Set<String> CONDITION_ATTRIBUTES =
            Set.of("field", "expression", "break", "regex", "require-nested", "name");
    private static final Set<String> ACTION_ATTRIBUTES = Set.of("application", "data", "inline");
    private static final int MAX_INCLUDES = 1_000;

    private final PlanSource plan;
    private int includes;

    XmlPlanReader(PlanSource plan) {
        this.plan = plan;
    }

    /** Reads a file, and those that it includes, which lie in its folder or below. */
    void read(Path file) {
        String text;
        try {
            if (Files.size(file) > XmlDocument.MAX_CHARACTERS) {
                plan.wrong(file.toString(), 0, "larger than " + XmlDocument.MAX_CHARACTERS + " bytes");
                return;
            }
            text = Files.readString(file);
        } catch (IOException e) {
            plan.wrong(file.toString(), 0, "cannot be read: " + e);
            return;
        }
        read(text, file.toString(), Optional.ofNullable(file.toAbsolutePath().getParent()));
    }

    void read(String text, String source, Optional<Path> folder) {
        try {
            container(XmlDocument.read(text), source, folder);
        } catch (DocumentException e) {
            plan.wrong(source, e.line(), String.valueOf(e.getMessage()));
        }
    }

    private void container(Element element, String source, Optional<Path> folder) {
        if (element.name().equals("context")) {
            context(element, source, folder);
        } else if (element.name().equals("X-PRE-PROCESS")) {
            preProcess(element, source, folder, Optional.empty());
        } else if (CONTAINERS.contains(element.name())) {
            element.children().forEach(child -> container(child, source, folder));
        } else {
            plan.unknown(source, element.line(), "element <" + element.name() + "> is not known here");
        }
    }

    private void context(Element context, String source, Optional<Path> folder) {
        String name = context.attribute("name").orElse("");
        if (name.isEmpty()) {
            plan.wrong(source, context.line(), "a context has no name");
            return;
        }
        plan.contexts.computeIfAbsent(name, n -> new ArrayList<>());
        for (Element child : context.children()) {
            inContext(child, name, source, folder);
        }
    }

    private void inContext(Element child, String context, String source, Optional<Path> folder) {
        switch (child.name()) {
            case "extension" ->
                plan.add(
                        context,
                        new Extension(
                                child.attribute("name").orElse("_anon_"),
                                isTrue(child.attribute("continue").orElse("")),
                                conditions(child, source)));
            case "X-PRE-PROCESS" -> preProcess(child, source, folder, Optional.of(context));
            case "include" -> child.children().forEach(inner -> inContext(inner, context, source, folder));
            default -> plan.unknown(source, child.line(), "element <" + child.name() + "> is not known here");
        }
    }

    private List<Condition> conditions(Element parent, String source) {
        List<Condition> conditions = new ArrayList<>();
        for (Element child : parent.children()) {
            if (child.name().equals("condition")) {
                conditions.add(condition(child, source));
            } else if (parent.name().equals("extension")) {
                plan.unknown(source, child.line(), "element <" + child.name() + "> is not known in an extension");
            }
        }
        return conditions;
    }

    private Condition condition(Element element, String source) {
        List<FieldTest> tests = new ArrayList<>();
        List<Action> actions = new ArrayList<>();
        List<Action> antiActions = new ArrayList<>();
        Optional<String> expression = element.attribute("expression");
        for (String attribute : element.attributes().keySet()) {
            if (!CONDITION_ATTRIBUTES.contains(attribute) && !TimeRule.isAbout(attribute)) {
                plan.unknown(source, element.line(), "attribute \"" + attribute + "\" of a condition is not known");
            }
        }
        for (Element child : element.children()) {
            switch (child.name()) {
                case "action" -> actions.add(action(child, source));
                case "anti-action" -> antiActions.add(action(child, source));
                case "expression" -> expression = Optional.of(child.text());
                case "regex" -> {
                    String field = child.attribute("field").orElse("");
                    plan.test(field, child.attribute("expression").orElse(child.text()), source, child.line())
                            .ifPresent(tests::add);
                }
                case "condition" -> {}
                default ->
                    plan.unknown(source, child.line(), "element <" + child.name() + "> is not known in a condition");
            }
        }
        Optional<String> field = element.attribute("field");
        if (field.isPresent()) {
            plan.test(field.get(), expression.orElse(""), source, element.line())
                    .ifPresent(tests::add);
        }
        return new Condition(
                tests,
                mode(element, source),
                plan.time(element.attributes(), source, element.line()),
                plan.breaks(element.attribute("break").orElse("on-false"), source, element.line()),
                actions,
                antiActions,
                conditions(element, source),
                isTrue(element.attribute("require-nested").orElse("true")));
    }

    private Condition.Mode mode(Element element, String source) {
        return switch (element.attribute("regex").orElse("all")) {
            case "all" -> Condition.Mode.ALL;
            case "any" -> Condition.Mode.ANY;
            case "xor" -> Condition.Mode.XOR;
            default -> {
                plan.wrong(source, element.line(), "regex is neither all, any nor xor");
                yield Condition.Mode.ALL;
            }
        };
    }

    private Action action(Element element, String source) {
        String application = element.attribute("application").orElse("");
        if (application.isEmpty()) {
            plan.wrong(source, element.line(), "an action names no application");
        }
        for (String attribute : element.attributes().keySet()) {
            if (!ACTION_ATTRIBUTES.contains(attribute)) {
                plan.unknown(source, element.line(), "attribute \"" + attribute + "\" of an action is not known");
            }
        }
        String data = element.text().isEmpty() ? element.attribute("data").orElse("") : element.text();
        return new Action(
                application,
                plan.withGlobals(data, source, element.line()),
                isTrue(element.attribute("inline").orElse("")),
                Optional.empty(),
                source,
                element.line());
    }

    /** Global variables and further files; commands are never run. */
    private void preProcess(Element element, String source, Optional<Path> folder, Optional<String> context) {
        String command = element.attribute("cmd").orElse("");
        String data = plan.withGlobals(element.attribute("data").orElse(""), source, element.line());
        switch (command) {
            case "set" -> {
                int equals = data.indexOf('=');
                if (equals > 0) {
                    plan.globals.put(data.substring(0, equals).trim(), data.substring(equals + 1));
                } else {
                    plan.wrong(source, element.line(), "\"" + data + "\" sets nothing");
                }
            }
            case "include" -> {
                if (folder.isEmpty()) {
                    plan.wrong(source, element.line(), "only a file can include others");
                } else {
                    include(data, source, element.line(), folder.get(), context);
                }
            }
            default -> plan.unknown(source, element.line(), "the command \"" + command + "\" is not carried out");
        }
    }

    private void include(String pattern, String source, int line, Path folder, Optional<String> context) {
        Path target = folder.resolve(pattern).normalize();
        Path parent = target.getParent();
        Path name = target.getFileName();
        if (parent == null || name == null || !target.startsWith(folder.normalize())) {
            plan.wrong(source, line, "\"" + pattern + "\" is not in the folder of this file");
            return;
        }
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, name.toString())) {
                found.forEach(files::add);
            } catch (IOException e) {
                plan.wrong(source, line, "\"" + pattern + "\" cannot be read: " + e);
            }
        }
        files.sort(null);
        for (Path file : files) {
            if (++includes > MAX_INCLUDES) {
                plan.wrong(source, line, "more than " + MAX_INCLUDES + " files are included");
                return;
            }
            if (context.isEmpty()) {
                read(file);
            } else {
                included(file, context.get());
            }
        }
    }

    private void included(Path file, String context) {
        try {
            Element root = XmlDocument.read(Files.readString(file));
            inContext(root, context, file.toString(), Optional.ofNullable(file.getParent()));
        } catch (IOException e) {
            plan.wrong(file.toString(), 0, "cannot be read: " + e);
        } catch (DocumentException e) {
            plan.wrong(file.toString(), e.line(), String.valueOf(e.getMessage()));
        }
    }

    static boolean isTrue(String text) {
        return Set.of("true", "yes", "on", "1", "enabled", "active", "allow", "t")
                .contains(text);
    }
}
