package io.jackfield.media.voicemail;

/** What came of leaving a message. */
public enum LeaveResult {
    /** It is on its way to the box, and will get there. */
    LEFT,
    /** Nothing, or too little, was said. */
    TOO_SHORT,
    /** The box holds as many as it may. */
    FULL,
    /** There is no such box. */
    NO_BOX,
    /** The disk did not take it. */
    FAILED
}
