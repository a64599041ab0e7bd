package io.jackfield.proxy.routing;

import io.jackfield.proxy.CallGate;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Relay;
import io.jackfield.proxy.Reply;
import io.jackfield.proxy.RouteCall;
import io.jackfield.proxy.dialog.DialogTracker;
import io.jackfield.proxy.guard.CallRates;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Enforces the limits of trunks and tenants, {@code max_calls} and {@code calls_per_second}, as they are in the tables at the moment. A gate
 * for all calls: one of a tenant, or from a trunk, that has as many as it may gets 503 with Retry-After. Calls to trunks go by
 * {@link #toTrunks}, which passes over those that are full.
 *
 * <pre>{@code
 * CallLimits limits = CallLimits.of(trunks, tenants, tracker);
 * SipProxy.builder(node).observe(tracker).gate(limits)
 *         .routes(r -> r.on(INVITE, call -> limits.toTrunks(call, random)))
 * }</pre>
 *
 * It notes down whose a call is as the variables {@code tenant} and {@code trunk}, where a route has not, by which the tracker counts.
 * Of several shards each may let one call too many pass at the same moment. Any thread; no lock.
 */
public final class CallLimits implements CallGate {
    private static final String TENANT = "tenant";
    private static final String TRUNK = "trunk";
    private static final Reply TOO_MANY = Decision.reply(503).header("Retry-After", "5");
    private static final Reply NO_ROUTE = Decision.reply(404, "No Route");

    private final Trunks trunks;
    private final Tenants tenants;
    private final DialogTracker tracker;
    private final CallRates trunkRates;
    private final CallRates tenantRates;
    private final TrunkLoad load = new TrunkLoad();
    private final LongAdder refused = new LongAdder();
    private final LongAdder passedOver = new LongAdder();

    private CallLimits(Trunks trunks, Tenants tenants, DialogTracker tracker) {
        this.trunks = Objects.requireNonNull(trunks);
        this.tenants = Objects.requireNonNull(tenants);
        this.tracker = Objects.requireNonNull(tracker);
        this.trunkRates = CallRates.by(TRUNK, name -> trunkLimits(name).callsPerSecond());
        this.tenantRates = CallRates.by(TENANT, name -> tenantLimits(name).callsPerSecond());
    }

    /** Limits of these trunks and tenants, for the proxy whose calls this tracker follows. */
    public static CallLimits of(Trunks trunks, Tenants tenants, DialogTracker tracker) {
        return new CallLimits(trunks, tenants, tracker);
    }

    @Override
    public Optional<Reply> admit(RouteCall call) {
        String tenant = call.variables().get(TENANT).orElseGet(() -> noted(call, TENANT, tenants.of(call)));
        String trunk = call.variables()
                .get(TRUNK)
                .orElseGet(() ->
                        noted(call, TRUNK, trunks.from(call).map(Trunk::name).orElse("")));
        boolean passes = (tenant.isEmpty()
                        || below(tracker.count(TENANT, tenant), tenantLimits(tenant))
                                && tenantRates.take(tenant, call.nowNs()))
                && (trunk.isEmpty() || below(calls(trunk), trunkLimits(trunk)) && trunkRates.take(trunk, call.nowNs()));
        if (passes) {
            return Optional.empty();
        }
        refused.increment();
        return Optional.of(TOO_MANY);
    }

    /**
     * Relays to the trunks for the number in the Request-URI, for the tenant whose call it is, as {@link Trunks#selector} does; those that
     * have as many calls as they may, or as many a second, are passed over. 503 with Retry-After when that is all of them, 404 when there
     * is none for the number.
     *
     * @param random used on the shard of the request
     */
    public Relay toTrunks(RouteCall call, RandomGenerator random) {
        String tenant = call.variables().get(TENANT).orElseGet(() -> tenants.of(call));
        String number = call.requestUri().user();
        List<Trunk> all = trunks.route(tenant, number, random);
        List<Target> targets = new ArrayList<>(all.size());
        for (Trunk trunk : all) {
            boolean free = below(calls(trunk.name()), trunk.limits());
            // Only the first is sure to be tried, and counts as a call of this second.
            if (free && (!targets.isEmpty() || trunkRates.take(trunk.name(), call.nowNs()))) {
                targets.add(trunk.target(number).withObserver(load.observer(trunk.name())));
            } else {
                passedOver.increment();
            }
        }
        return Decision.relay(request -> targets).otherwise(all.isEmpty() ? NO_ROUTE : TOO_MANY);
    }

    /** How many calls a trunk has now: from it and to it. */
    public int calls(String trunk) {
        return tracker.count(TRUNK, trunk) + load.of(trunk);
    }

    /** Calls that were refused by 503. */
    public long refused() {
        return refused.sum();
    }

    /** How often a trunk was passed over because it had as many calls as it may. */
    public long passedOver() {
        return passedOver.sum();
    }

    private static String noted(RouteCall call, String variable, String value) {
        if (!value.isEmpty()) {
            call.variables().set(variable, value);
        }
        return value;
    }

    private static boolean below(int calls, Trunk.Limits limits) {
        return limits.calls() == 0 || calls < limits.calls();
    }

    private Trunk.Limits trunkLimits(String name) {
        return trunks.named(name).map(Trunk::limits).orElse(Trunk.Limits.NONE);
    }

    private Trunk.Limits tenantLimits(String domain) {
        return tenants.at(domain).map(Tenant::limits).orElse(Trunk.Limits.NONE);
    }
}
