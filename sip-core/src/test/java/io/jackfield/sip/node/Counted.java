package io.jackfield.sip.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Meters of a node under test. */
final class Counted {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    SimpleMeterRegistry registry() {
        return meters;
    }

    double of(String what, String tag, String value) {
        return meters.find("jackfield.sip." + what).tag(tag, value).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    void await(String what, String tag, String value, double expected) {
        untilTrue(() -> of(what, tag, value) == expected, what + ' ' + value);
    }

    void awaitOpen(int expected) {
        untilTrue(() -> meters.get("jackfield.sip.connections.open").gauge().value() == expected, "open connections");
    }

    private static void untilTrue(Callable<Boolean> condition, String what) {
        Awaitility.await(what).atMost(Duration.ofSeconds(15)).until(condition);
    }
}
