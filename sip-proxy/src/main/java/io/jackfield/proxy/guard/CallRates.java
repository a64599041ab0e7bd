package io.jackfield.proxy.guard;

import io.jackfield.proxy.CallGate;
import io.jackfield.proxy.Decision;
import io.jackfield.proxy.Reply;
import io.jackfield.proxy.RouteCall;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/**
 * Limits of new calls a second, for {@code SipProxy.Builder.gate}: of all of them, or by what routes note in
 * {@link RouteCall#variables()}, such as a trunk or a tenant. What is too many is 503 with Retry-After (RFC 3261 21.5.4). How many calls
 * there may be at a time is limited by the dialog tracker. Any thread; no lock.
 *
 * <pre>{@code
 * .gate(CallRates.total(500))
 * .gate(CallRates.by("trunk", trunk -> trunks.callsPerSecond(trunk)))
 * }</pre>
 */
public final class CallRates implements CallGate {
    /** How many values one limit tells apart; calls of more share one pace. */
    public static final int MOST_NAMES = 10_000;

    private static final Optional<Reply> TOO_MANY =
            Optional.of(Decision.reply(503).header("Retry-After", "1"));

    private final String variable;
    private final ToIntFunction<String> limits;
    private final AtomicReference<Map<String, Limited>> paces = new AtomicReference<>(Map.of());
    private final LongAdder refused = new LongAdder();

    /** A limit and the pace that it makes; a changed limit makes another. */
    private record Limited(int perSecond, Pace pace) {}

    private CallRates(String variable, ToIntFunction<String> limits) {
        this.variable = Objects.requireNonNull(variable);
        this.limits = Objects.requireNonNull(limits);
    }

    /** So many calls a second of all callers together, 1 to 1,000,000; a tenth of them, at least three, may come at once. */
    public static CallRates total(int perSecond) {
        if (perSecond < 1 || perSecond > 1_000_000) {
            throw new IllegalArgumentException("calls per second " + perSecond + " is not within 1 and 1000000");
        }
        return new CallRates("", all -> perSecond);
    }

    /**
     * So many calls a second for each value of a variable; calls without it pass.
     *
     * @param limits the limit of a value, asked for each call: 0 or less for none. Must not block
     */
    public static CallRates by(String variable, ToIntFunction<String> limits) {
        return new CallRates(variable, limits);
    }

    /** Calls that were refused. */
    public long refused() {
        return refused.sum();
    }

    @Override
    public Optional<Reply> admit(RouteCall call) {
        String value = variable.isEmpty() ? "" : call.variables().get(variable).orElse(null);
        return value == null || take(value, call.nowNs()) ? Optional.empty() : TOO_MANY;
    }

    /**
     * Counts one more call of a value, for those who ask without a gate.
     *
     * @param nowNs the shard's clock
     * @return false when that is too many: it is not counted then, but as refused
     */
    public boolean take(String value, long nowNs) {
        int perSecond = limits.applyAsInt(value);
        if (perSecond <= 0 || pace(value, perSecond).admit(nowNs)) {
            return true;
        }
        refused.increment();
        return false;
    }

    private Pace pace(String value, int perSecond) {
        while (true) {
            Map<String, Limited> now = Objects.requireNonNull(paces.get());
            String name = now.containsKey(value) || now.size() < MOST_NAMES ? value : "";
            Limited known = now.get(name);
            if (known != null && known.perSecond == perSecond) {
                return known.pace;
            }
            Map<String, Limited> more = new HashMap<>(now);
            more.put(name, new Limited(perSecond, new Pace(perSecond)));
            paces.compareAndSet(now, Map.copyOf(more));
        }
    }
}
