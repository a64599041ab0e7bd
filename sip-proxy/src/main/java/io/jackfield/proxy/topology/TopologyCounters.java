package io.jackfield.proxy.topology;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** What topology hiding has done so far; any thread. */
public final class TopologyCounters {
    final LongAdder written = new LongAdder();
    final LongAdder read = new LongAdder();
    final LongAdder forged = new LongAdder();

    TopologyCounters() {}

    /** Tokens written. */
    public long written() {
        return written.sum();
    }

    /** Tokens read. */
    public long read() {
        return read.sum();
    }

    /** Requests with a token that was not ours, or of a key that is not accepted any more: refused with 403. */
    public long forged() {
        return forged.sum();
    }

    void bind(MeterRegistry registry, String node) {
        bind(registry, node, "written", written);
        bind(registry, node, "read", read);
        bind(registry, node, "forged", forged);
    }

    private static void bind(MeterRegistry registry, String node, String what, LongAdder counter) {
        FunctionCounter.builder("jackfield.proxy.topology." + what, counter, LongAdder::sum)
                .tag("node", node)
                .register(registry);
    }
}
