package io.jackfield.sip.dialog;

/** Whether provisional responses to an INVITE are made reliable (100rel, RFC 3262). */
public enum Reliability {
    /** Never: a caller does not offer it, a callee refuses an INVITE that requires it with 420. */
    OFF,
    /** Where the peer requires it, and for responses with SDP where it supports it. The default. */
    SUPPORTED,
    /** A caller requires it; a callee sends every provisional response reliably, and 421 to who does not support it. */
    REQUIRED
}
