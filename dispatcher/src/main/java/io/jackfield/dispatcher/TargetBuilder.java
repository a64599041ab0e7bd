package io.jackfield.dispatcher;

import io.jackfield.sip.message.SipUri;
import java.time.Duration;
import java.util.Objects;

/** Settings of one destination. */
public final class TargetBuilder {
    private final SipUri uri;
    private int priority;
    private int flags;
    private Attributes attributes = Attributes.NONE;
    private String description = "";

    TargetBuilder(SipUri uri) {
        this.uri = uri;
    }

    /** The higher, the earlier, but for {@code PRIORITY_WEIGHT}, where it is the lower. Default 0. */
    public TargetBuilder priority(int value) {
        priority = value;
        return this;
    }

    /** Its share in per cent, 1 to 100, for {@code WEIGHT} and {@code PRIORITY_WEIGHT}. */
    public TargetBuilder weight(int percent) {
        return attribute("weight", Integer.toString(percent));
    }

    /** Its share in proportion to the others', 1 to 100, for all other algorithms that have weights. */
    public TargetBuilder relativeWeight(int share) {
        return attribute("rweight", Integer.toString(share));
    }

    /** How many calls it takes at once, whatever the algorithm; 0, the default, for no limit. */
    public TargetBuilder maxCalls(int most) {
        return attribute("maxload", Integer.toString(most));
    }

    /** A name, unique in the set, by which operators may call it. */
    public TargetBuilder duid(String name) {
        return attribute("duid", name);
    }

    /** How long it is expected to take to an answer, until that is measured. */
    public TargetBuilder latency(Duration expected) {
        return attribute("latency", Long.toString(expected.toMillis()));
    }

    /** Congestion lowers its share. */
    public TargetBuilder congestionControl() {
        return attribute("cc", "1");
    }

    /** Begins taken out by an operator. */
    public TargetBuilder disabled() {
        flags |= DestinationSpec.DISABLED;
        return this;
    }

    /** Is marked for probing, which counts in some {@link io.jackfield.dispatcher.probe.ProbeMode}s. */
    public TargetBuilder probing() {
        flags |= DestinationSpec.PROBING;
        return this;
    }

    /** Is never probed. */
    public TargetBuilder unprobed() {
        flags |= DestinationSpec.NO_PROBES;
        return this;
    }

    /** Any attribute, see {@link Attributes}. */
    public TargetBuilder attribute(String name, String value) {
        attributes = attributes.with(Objects.requireNonNull(name), Objects.requireNonNull(value));
        return this;
    }

    /** For people. */
    public TargetBuilder description(String text) {
        description = Objects.requireNonNull(text);
        return this;
    }

    DestinationSpec build() {
        return new DestinationSpec(uri, priority, flags, attributes, description);
    }
}
