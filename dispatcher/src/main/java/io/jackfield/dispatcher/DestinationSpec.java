package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.SipUri;
import java.util.ArrayList;
import java.util.List;

/**
 * What is configured of a destination: a row of a dispatcher table.
 *
 * @param uri where it is: sip or sips
 * @param priority the higher, the earlier, but for {@link io.jackfield.dispatcher.algorithm.Algorithm#PRIORITY_WEIGHT}
 * @param flags the sum of 1 inactive, 2 trying, 4 disabled, 8 marked for probing, 16 no look-up of its name at the start, 32 no
 *     probes
 * @param attributes all else
 * @param description for people
 */
public record DestinationSpec(SipUri uri, int priority, int flags, Attributes attributes, String description) {
    static final int INACTIVE = 1;
    static final int TRYING = 2;
    static final int DISABLED = 4;
    static final int PROBING = 8;
    static final int NO_LOOKUP = 16;
    static final int NO_PROBES = 32;

    /** How it begins. */
    HealthState state() {
        if (has(DISABLED)) {
            return HealthState.DISABLED;
        }
        if (has(INACTIVE)) {
            return HealthState.INACTIVE;
        }
        return has(TRYING) ? HealthState.TRYING : HealthState.ACTIVE;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (!uri.valid() || !uri.isSip()) {
            wrong.add("'" + uri.text() + "' is no SIP URI");
        }
        if (flags < 0 || flags > 63) {
            wrong.add("'" + uri.text() + "': flags are a sum of 1, 2, 4, 8, 16 and 32, not " + flags);
        }
        attributes.wrong().forEach(mistake -> wrong.add("'" + uri.text() + "': " + mistake));
        return wrong;
    }
}
