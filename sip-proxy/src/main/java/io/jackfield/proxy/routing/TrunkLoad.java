package io.jackfield.proxy.routing;

import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many calls each trunk has that went to it: from the moment that one leaves until it is refused or over. Where nobody follows the
 * call, until it is answered. A trunk without calls takes no room. Any thread.
 */
final class TrunkLoad {
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    int of(String trunk) {
        return calls.getOrDefault(trunk, 0);
    }

    /** Counts what goes to a target of this trunk. */
    TargetObserver observer(String trunk) {
        return new TargetObserver() {
            @Override
            public TargetObserver attempt() {
                calls.merge(trunk, 1, Integer::sum);
                return new Attempt(trunk);
            }

            @Override
            public void onOutcome(Target target, Outcome outcome) {}
        };
    }

    /** One call. On its shard. */
    private final class Attempt implements TargetObserver {
        private final String trunk;
        private boolean counted = true;

        Attempt(String trunk) {
            this.trunk = trunk;
        }

        @Override
        public void onOutcome(Target target, Outcome outcome) {
            switch (outcome.kind()) {
                case PROVISIONAL -> {}
                case ESTABLISHED -> {
                    if (!counted) {
                        counted = true;
                        calls.merge(trunk, 1, Integer::sum);
                    }
                }
                default -> {
                    if (counted) {
                        counted = false;
                        calls.computeIfPresent(trunk, (name, count) -> count == 1 ? null : count - 1);
                    }
                }
            }
        }
    }
}
