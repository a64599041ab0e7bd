package io.jackfield.proxy.routing;

import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetSelector;
import java.util.List;

/** Takes the targets of the first of several selectors that has any: a set near the caller, else one farther off. Any thread. */
public final class FirstOf implements TargetSelector {
    private final List<TargetSelector> selectors;

    private FirstOf(List<TargetSelector> selectors) {
        this.selectors = selectors;
    }

    /** These, in this order. */
    public static FirstOf of(TargetSelector... selectors) {
        return new FirstOf(List.of(selectors));
    }

    @Override
    public List<Target> select(SipRequest request) {
        for (TargetSelector selector : selectors) {
            List<Target> targets = selector.select(request);
            if (!targets.isEmpty()) {
                return targets;
            }
        }
        return List.of();
    }
}
