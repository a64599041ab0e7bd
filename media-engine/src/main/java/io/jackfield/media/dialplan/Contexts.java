package io.jackfield.media.dialplan;

import io.jackfield.media.Call;
import io.jackfield.media.CallScript;
import io.jackfield.media.app.Applications;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dialplan of contexts, each an ordered list of extensions: conditions on anything known of a call, and applications that are run when they
 * hold. Read from FreeSWITCH's XML, from YAML, or written in Java, in any mixture.
 *
 * <pre>{@code
 * Contexts plan = Contexts.builder()
 *     .global("domain", "example.com")
 *     .xml(Path.of("from-kamailio.xml"))
 *     .context("tests", c -> c.extension("echo", e -> e.when("destination_number", "^9196$").run("answer").run("echo")))
 *     .build();
 * plan.problems().forEach(System.err::println);
 *
 * MediaEngine.builder(node).dialplan(d -> d.match(".*", plan.script("from-kamailio")))
 * }</pre>
 *
 * <p>Expressions are held against what strangers send, so each match is bounded in length and in steps; what goes beyond does not match.
 * Thread-safe.
 */
public final class Contexts {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);

    private final ContextsBuilder builder;
    private final AtomicReference<Plan> plan;

    /** All that a run needs, as it was when the run began. */
    record Plan(
            Map<String, List<Extension>> contexts,
            Applications applications,
            List<PlanProblem> problems,
            Clock clock) {}

    Contexts(ContextsBuilder builder, Plan plan) {
        this.builder = builder;
        this.plan = new AtomicReference<>(plan);
    }

    /** Starts a plan. */
    public static ContextsBuilder builder() {
        return new ContextsBuilder();
    }

    /**
     * What happens to calls in a context: the first extension that matches, and those behind it while they continue; 404 when none does, or
     * there is no such context. Reads the plan anew for each call.
     */
    public CallScript script(String context) {
        return call -> run(call, context);
    }

    /**
     * Runs a context for a call, on its script's thread.
     *
     * @throws io.jackfield.media.CallEndedException when the call ends meanwhile
     * @throws Exception when a script of the plan throws
     */
    public void run(Call call, String context) throws Exception {
        try {
            new PlanRun(now(), call, context).run();
        } catch (PlanRun.Ended over) {
            LOG.trace("call {}: {}", call.id(), over.getMessage());
        }
    }

    /** As {@link #run(Call, String)}, with another destination than the call's own. */
    public void run(Call call, String context, String destination) throws Exception {
        call.set("destination_number", destination);
        run(call, context);
    }

    /**
     * {@code transfer}, which sends a call somewhere else in the plan that it is in. For what is run from a plan and runs applications
     * itself, such as menus; a call that is in no plan cannot be transferred by it.
     */
    public static Applications applications() {
        return Applications.none().with("transfer", (call, destination) -> {
            throw Transfer.of(destination);
        });
    }

    /** Applications, variables, fields and attributes that are not known here, with their lines. */
    public List<PlanProblem> problems() {
        return now().problems();
    }

    /** The names of the contexts. */
    public Set<String> contexts() {
        return new LinkedHashMap<>(now().contexts()).keySet();
    }

    /**
     * Reads the files again. Calls that are under way go on with what they began with.
     *
     * @throws DialplanException when they cannot be used; then the plan stays as it was
     */
    public void reload() {
        plan.set(builder.load());
    }

    private Plan now() {
        return Objects.requireNonNull(plan.get());
    }
}
