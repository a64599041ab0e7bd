package io.jackfield.rtp.srtp;

/** What became of a packet. Only {@link #OK} may be passed on. */
public enum SrtpResult {
    /** It was protected, or authenticated and decrypted. */
    OK,
    /** Its tag is wrong: forged, or of another key. */
    FORGED,
    /** It came before, or is older than the replay window (RFC 3711 3.3.2). */
    REPLAYED,
    /** It is no RTP, or too short to have a tag. */
    MALFORMED,
    /** There are more sources under this key than are allowed, or new ones come too fast. */
    REFUSED
}
