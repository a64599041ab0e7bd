package io.jackfield.proxy.dialog;

import java.util.Locale;

/** Why a call is over. */
public enum EndReason {
    /** The caller hung up. */
    CALLER,
    /** The callee hung up. */
    CALLEE,
    /** The caller gave up before anybody answered. */
    CANCELLED,
    /** Nobody took it: a final response of 300 and above, or none. */
    REJECTED,
    /** {@link DialogTracker#end} was asked for it. */
    OPERATOR,
    /** It lasted as long as it may. */
    TIME_LIMIT;

    /** In lower case with a hyphen, as records write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
