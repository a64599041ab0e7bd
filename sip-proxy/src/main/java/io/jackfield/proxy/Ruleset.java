package io.jackfield.proxy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force: a snapshot, which a request reads once.
 *
 * @param guard none where no guard is installed
 */
record Ruleset(Admission admission, @Nullable RequestGuard guard, CallGate[] gates) {
    /** The first refusal of the gates. */
    Optional<Reply> admit(RouteCall call) {
        for (CallGate gate : gates) {
            Optional<Reply> refusal = gate.admit(call);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
