package io.jackfield.sip.dialog;

import io.jackfield.sip.message.SipUri;

/**
 * A binding of our contact to an address of record, kept alive until it is unregistered (RFC 3261 10.2).
 *
 * <p>Methods may be called from any thread.
 */
public final class Registration {
    Registration() {}

    /** Whose calls we receive. */
    public SipUri addressOfRecord() {
        throw new UnsupportedOperationException();
    }

    /** Whether the contact is bound now, as far as we know. */
    public boolean registered() {
        throw new UnsupportedOperationException();
    }

    /** Removes the binding and stops refreshing it. */
    public void unregister() {
        throw new UnsupportedOperationException();
    }
}
