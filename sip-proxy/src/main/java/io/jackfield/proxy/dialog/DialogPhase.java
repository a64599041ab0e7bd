package io.jackfield.proxy.dialog;

import java.util.Locale;

/** How far a call is (RFC 3261 12). */
public enum DialogPhase {
    /** The INVITE went on; nobody has answered. */
    EARLY,
    /** A 2xx came. */
    CONFIRMED,
    /** It is over, or a BYE is on its way. */
    TERMINATED;

    /** In lower case, as lists write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
