package io.jackfield.sip.auth;

/** How closely the {@code uri} of the credentials must match the Request-URI (RFC 7616 3.4.6). */
public enum UriCheck {
    /** The URIs must be equivalent (RFC 3261 19.1.4). */
    EQUIVALENT,
    /** The host must be that of the Request-URI, or the realm: sipp and older phones leave the user out. */
    HOST,
    /** Not compared. Replay protection still holds. */
    NONE
}
