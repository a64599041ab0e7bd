package io.jackfield.media;

/** Whether the media of a call is encrypted (SRTP, RFC 3711), and how its keys are made. */
public enum MediaSecurity {
    /** Never: an offer of encrypted media alone gets 488. */
    NONE,
    /** As the other side offers: plain, with keys in the description, or by DTLS; this side's own offers are plain. */
    OPTIONAL,
    /** Always, in either way: an offer without it gets 488, and this side's own offers have keys in the description (RFC 4568). */
    REQUIRED,
    /**
     * Always, with keys that the two ends make by a handshake of DTLS (RFC 5763, RFC 5764), as browsers have it: an offer without it gets 488,
     * and this side's own offers have nothing else, with ICE and RTCP on one port.
     */
    DTLS
}
