package io.jackfield.media;

/** What part this side takes in ICE (RFC 8445). */
public enum IceMode {
    /** None: what callers say of it is passed over, and media goes where descriptions say. */
    NONE,
    /** Checks are answered, and none are made: enough for an address that everybody reaches. */
    LITE,
    /** Checks both ways, and every few seconds the question whether the other side still wants to be sent to (RFC 7675). */
    FULL
}
