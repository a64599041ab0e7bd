package io.jackfield.relay;

/** What of a session description the relay takes charge of, beside addresses. */
public enum SdpReplace {
    /** The user of {@code o=} stays that of the first description that the peer got. */
    USERNAME,
    /** So does the session's number in {@code o=}. */
    SESSION_ID,
    /** So does {@code s=}. */
    SESSION_NAME,
    /** The version of {@code o=} grows by one when the description differs from the last that the peer got, and only then. */
    VERSION,
    /** The version grows with each description. */
    EACH_VERSION,
    /** {@code c=} with an unspecified address, the old way to hold (RFC 3264 8.4), gets the relay's. */
    ZERO_ADDRESS
}
