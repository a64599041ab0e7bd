package io.jackfield.rtp.ice;

/** Why an agent has nowhere to send to any more. */
public enum IceEnd {
    /** No pair of candidates worked in time. */
    FAILED,
    /** The peer no longer says that it wants what is sent (RFC 7675 5.1). */
    CONSENT_LOST
}
