package io.jackfield.sip.transport;

/**
 * The HTTP header in which a reverse proxy says for whom it speaks. One of them, the one that this proxy writes: the other it passes on as
 * the browser wrote it.
 */
public enum ForwardHeader {
    /** {@code X-Forwarded-For}, a list of addresses, which nginx, HAProxy and others write. */
    X_FORWARDED_FOR,
    /** {@code Forwarded} with its parameter {@code for} (RFC 7239). */
    FORWARDED
}
