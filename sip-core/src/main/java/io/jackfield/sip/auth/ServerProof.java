package io.jackfield.sip.auth;

/** What a response says of the server's knowledge of the secret (RFC 7616 3.5). */
public enum ServerProof {
    /** Nothing: few servers send Authentication-Info. */
    ABSENT,
    /** The server knows the secret. */
    PROVED,
    /** What it sent is not of one who knows the secret, or of another request. */
    WRONG
}
