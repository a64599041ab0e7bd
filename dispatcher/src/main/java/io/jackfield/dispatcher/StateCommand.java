package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import java.util.Locale;
import java.util.Optional;

/**
 * What an operator wants a destination to be, as Kamailio's {@code dispatcher.set_state} writes it: {@code a} or 1 active, {@code i}
 * or 0 inactive, {@code t} or 3 trying, each with or without a {@code p} behind that marks it for probing, {@code d} or 2 disabled.
 * Here also {@code drain}. Case does not matter. What is set to {@code i} or {@code t} is brought back by good probes; only
 * {@code d} and {@code drain} last.
 */
record StateCommand(HealthState state, boolean probing) {
    static Optional<StateCommand> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean probing = lower.length() == 2 && lower.charAt(1) == 'p';
        Optional<HealthState> state = Optional.ofNullable(
                switch (probing ? lower.substring(0, 1) : lower) {
                    case "a", "1" -> HealthState.ACTIVE;
                    case "i", "0" -> HealthState.INACTIVE;
                    case "t", "3" -> HealthState.TRYING;
                    case "d", "2" -> probing ? null : HealthState.DISABLED;
                    case "drain" -> HealthState.DRAINING;
                    default -> null;
                });
        return state.map(known -> new StateCommand(known, probing));
    }
}
