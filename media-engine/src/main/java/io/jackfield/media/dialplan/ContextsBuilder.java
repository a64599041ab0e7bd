package io.jackfield.media.dialplan;

import io.jackfield.media.CallScript;
import io.jackfield.media.app.Applications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes {@link Contexts}. For one thread, once. */
public final class ContextsBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);

    private final List<Consumer<PlanSource>> sources = new ArrayList<>();
    private final Map<String, String> globals = new HashMap<>();
    private Applications applications = Applications.standard();
    private Clock clock = Clock.systemDefaultZone();
    private boolean strict;

    ContextsBuilder() {}

    /** What extensions can run. {@link Applications#standard()} where not said. */
    public ContextsBuilder applications(Applications applications) {
        this.applications = applications;
        return this;
    }

    /** A global variable: {@code $${name}} in the files. */
    public ContextsBuilder global(String name, String value) {
        globals.put(name, value);
        return this;
    }

    /** A file of FreeSWITCH's dialplan XML; it may include files of its folder and below. Read now and at every {@link Contexts#reload}. */
    public ContextsBuilder xml(Path file) {
        sources.add(plan -> new XmlPlanReader(plan).read(file));
        return this;
    }

    /** FreeSWITCH's dialplan XML. */
    public ContextsBuilder xml(String text, String source) {
        sources.add(plan -> new XmlPlanReader(plan).read(text, source, Optional.empty()));
        return this;
    }

    /** A dialplan in YAML. Read now and at every {@link Contexts#reload}. */
    public ContextsBuilder yaml(Path file) {
        sources.add(plan -> {
            try {
                new YamlPlanReader(plan, file.toString()).read(Files.readString(file));
            } catch (IOException e) {
                plan.wrong(file.toString(), 0, "cannot be read: " + e);
            }
        });
        return this;
    }

    /** A dialplan in YAML. */
    public ContextsBuilder yaml(String text, String source) {
        sources.add(plan -> new YamlPlanReader(plan, source).read(text));
        return this;
    }

    /** Extensions of a context, behind those that are there. */
    public ContextsBuilder context(String name, Consumer<ContextBuilder> extensions) {
        sources.add(plan -> {
            plan.contexts.computeIfAbsent(name, n -> new ArrayList<>());
            extensions.accept(new ContextBuilder(plan, name));
        });
        return this;
    }

    /** The clock and time zone of conditions on the time; the system's where not said. */
    public ContextsBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Refuses a plan with anything in it that is not known here, instead of naming it only. */
    public ContextsBuilder strict() {
        strict = true;
        return this;
    }

    /**
     * Reads everything. What is not known is logged once, as a warning, and told by {@link Contexts#problems}.
     *
     * @throws DialplanException naming everything that makes it unusable
     */
    public Contexts build() {
        return new Contexts(this, load());
    }

    Contexts.Plan load() {
        PlanSource plan = new PlanSource(globals);
        sources.forEach(source -> source.accept(plan));
        PlanCheck.of(
                plan, applications.with(Contexts.applications()).with("execute_extension", (call, destination) -> {}));
        List<PlanProblem> fatal = strict
                ? plan.problems
                : plan.problems.stream().filter(PlanProblem::fatal).toList();
        if (!fatal.isEmpty()) {
            throw new DialplanException(fatal);
        }
        plan.problems.forEach(problem -> LOG.warn("dialplan {}", problem));
        Map<String, List<Extension>> contexts = new LinkedHashMap<>();
        plan.contexts.forEach((name, extensions) -> contexts.put(name, List.copyOf(extensions)));
        return new Contexts.Plan(contexts, applications, List.copyOf(plan.problems), clock);
    }

    /** Adds extensions to a context. */
    public static final class ContextBuilder {
        private final PlanSource plan;
        private final String context;

        private ContextBuilder(PlanSource plan, String context) {
            this.plan = plan;
            this.context = context;
        }

        /** An extension behind those that are there. */
        public ContextBuilder extension(String name, Consumer<ExtensionBuilder> description) {
            ExtensionBuilder builder = new ExtensionBuilder(plan, context + "/" + name);
            description.accept(builder);
            plan.add(context, builder.build(name));
            return this;
        }
    }

    /** Describes an extension: {@code when} begins a condition, and what follows belongs to it. */
    public static final class ExtensionBuilder {
        private final PlanSource plan;
        private final String source;
        private final List<Condition> conditions = new ArrayList<>();
        private List<FieldTest> tests = new ArrayList<>();
        private Map<String, String> times = new LinkedHashMap<>();
        private List<Action> actions = new ArrayList<>();
        private List<Action> antiActions = new ArrayList<>();
        private Break breaks = Break.ON_FALSE;
        private boolean goesOn;
        private boolean begun;

        private ExtensionBuilder(PlanSource plan, String source) {
            this.plan = plan;
            this.source = source;
        }

        /**
         * Begins a condition: a field, or a text with {@code ${variables}}, and a regular expression that must match some part of it.
         */
        public ExtensionBuilder when(String field, String expression) {
            end();
            return and(field, expression);
        }

        /** Another field of the same condition that must match, too. */
        public ExtensionBuilder and(String field, String expression) {
            begun = true;
            plan.test(field, expression, source, 0).ifPresent(tests::add);
            return this;
        }

        /** When the condition can hold: {@code at("wday", "mon-fri")}, {@code at("time-of-day", "09:00-17:30")}. */
        public ExtensionBuilder at(String part, String ranges) {
            begun = true;
            times.put(part, ranges);
            return this;
        }

        /** Runs an application when the condition holds. */
        public ExtensionBuilder run(String application) {
            return run(application, "");
        }

        /** Runs an application when the condition holds. */
        public ExtensionBuilder run(String application, String data) {
            begun = true;
            actions.add(action(application, data));
            return this;
        }

        /** Runs a script when the condition holds. */
        public ExtensionBuilder run(CallScript script) {
            begun = true;
            actions.add(new Action("", "", false, Optional.of(script), source, 0));
            return this;
        }

        /** Runs an application when the condition does not hold. */
        public ExtensionBuilder otherwise(String application, String data) {
            begun = true;
            antiActions.add(action(application, data));
            return this;
        }

        /** When conditions behind this one are not looked at. */
        public ExtensionBuilder breaks(Break breaks) {
            this.breaks = breaks;
            return this;
        }

        /** Looks at the extensions behind this one even when it matched. */
        public ExtensionBuilder goesOn() {
            goesOn = true;
            return this;
        }

        private Action action(String application, String data) {
            return new Action(application, plan.withGlobals(data, source, 0), false, Optional.empty(), source, 0);
        }

        private void end() {
            if (begun) {
                conditions.add(new Condition(
                        tests,
                        Condition.Mode.ALL,
                        plan.time(times, source, 0),
                        breaks,
                        actions,
                        antiActions,
                        List.of(),
                        true));
                tests = new ArrayList<>();
                times = new LinkedHashMap<>();
                actions = new ArrayList<>();
                antiActions = new ArrayList<>();
                breaks = Break.ON_FALSE;
                begun = false;
            }
        }

        private Extension build(String name) {
            end();
            return new Extension(name, goesOn, List.copyOf(conditions));
        }
    }
}
