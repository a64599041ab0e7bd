package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choosing for a key allocates nothing, by any algorithm: it is done for every call, on the shard. */
class AllocationTest {
    private static final int CALLS = 20_000;
    private static final String[] KEYS = new String[256];

    static {
        for (int i = 0; i < KEYS.length; i++) {
            KEYS[i] = "call-" + i + "@198.51.100.7";
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectingAllocatesNothing(Algorithm algorithm) {
        Dispatcher pool = Dispatcher.builder()
                .set(1, s -> {
                    s.algorithm(algorithm);
                    if (algorithm == Algorithm.KEY_HASH) {
                        s.key(CallKey.CALL_ID);
                    }
                    for (int i = 0; i < 16; i++) {
                        s.target(
                                "sip:10.0.1." + i,
                                t -> t.weight(6).relativeWeight(3).maxCalls(10));
                    }
                })
                .build();
        DestinationSet set = pool.set(1);
        assertThat(select(set, CALLS)).as("warmed up").isEqualTo(CALLS);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        int chosen = select(set, CALLS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(chosen).isEqualTo(CALLS);
        // Whatever else the JVM does on this thread meanwhile is far less than the smallest object a call.
        assertThat(allocated).isLessThan(CALLS);
    }

    private static int select(DestinationSet set, int calls) {
        int chosen = 0;
        for (int call = 0; call < calls; call++) {
            Optional<Destination> one = set.select(KEYS[call & 255]);
            if (one.isPresent()) {
                chosen++;
            }
        }
        return chosen;
    }
}
