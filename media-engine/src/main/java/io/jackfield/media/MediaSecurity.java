package io.jackfield.media;

/** Whether the media of a call is encrypted (SRTP, RFC 3711, with keys in the description, RFC 4568). */
public enum MediaSecurity {
    /** Never: an offer of encrypted media alone gets 488. */
    NONE,
    /** As the other side offers; this side's own offers are plain. */
    OPTIONAL,
    /** Always: an offer without it gets 488, and this side's own offers have nothing else. */
    REQUIRED
}
