package io.jackfield.sdp;

/** What came of reading a session description. */
public enum SdpStatus {
    /** It is one. */
    OK,
    /** There is nothing. */
    EMPTY,
    /** Something is no line {@code x=value}, or a line holds a CR or zero (RFC 8866 9). */
    NOT_LINES,
    /** It does not begin with {@code v=0}. */
    NO_VERSION,
    /** There is no {@code o=} line before the media, or it is malformed. */
    NO_ORIGIN,
    /** An {@code m=} line is malformed. */
    BAD_MEDIA,
    /** It has more lines than anyone needs (4,096). */
    TOO_MANY_LINES,
    /** It has more media descriptions than anyone needs (256). */
    TOO_MANY_MEDIA
}
