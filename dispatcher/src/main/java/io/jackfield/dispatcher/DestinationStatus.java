package io.jackfield.dispatcher;

import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.SipUri;

/**
 * A line of {@link Dispatcher#list()}.
 *
 * @param set the set's number
 * @param uri the destination
 * @param state its state
 * @param priority its priority
 * @param probed whether it is probed now
 */
public record DestinationStatus(int set, SipUri uri, HealthState state, int priority, boolean probed) {
    /** The flags as dispatcher lists write them: A, T, I or D, then P when it is probed, else X. */
    public String flags() {
        return switch (state) {
                    case ACTIVE -> "A";
                    case TRYING -> "T";
                    case INACTIVE -> "I";
                    case DISABLED -> "D";
                }
                + (probed ? "P" : "X");
    }
}
