package io.jackfield.media;

/** Whose order of codecs counts when this side answers an offer (RFC 3264 6.1 leaves it open). */
public enum CodecPolicy {
    /** The first codec of the offer that is one of ours. */
    GENEROUS,
    /** The first of our codecs that is in the offer. */
    GREEDY,
    /** As greedy, and packets of 20 ms are asked for, whatever packet time the offer names. */
    SCROOGE
}
