package io.jackfield.proxy.registrar;

import io.jackfield.kernel.Machine;
import java.util.function.BiConsumer;

/**
 * Forgets expired bindings: one timer for the whole store. Lookups skip what has expired, so this only frees memory; each turn
 * looks at a part of the store, the whole in about a minute.
 *
 * <pre>
 *           start              due                            stop
 * STOPPED   RUNNING            -                              -
 * RUNNING   -                  sweep a part, next turn        STOPPED
 * </pre>
 */
final class Expiry implements Machine {
    private static final long TURN_NS = 1_000_000_000L;
    private static final int TURNS = 60;
    private static final int LEAST = 64;

    private final Locations locations;
    private final BiConsumer<String, Binding> expired;
    private long nextNs = NEVER;

    Expiry(Locations locations, BiConsumer<String, Binding> expired) {
        this.expired = expired;
        this.locations = locations;
    }

    void start(long nowNs) {
        nextNs = nowNs + TURN_NS;
    }

    void stop() {
        nextNs = NEVER;
    }

    @Override
    public long nextDeadlineNs() {
        return nextNs;
    }

    @Override
    public void onDeadline(long nowNs) {
        if (nextNs != NEVER && nowNs >= nextNs) {
            nextNs = nowNs + TURN_NS;
            locations.sweep(nowNs, Math.max(LEAST, locations.size() / TURNS), expired);
        }
    }
}
