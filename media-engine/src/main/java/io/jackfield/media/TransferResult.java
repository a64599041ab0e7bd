package io.jackfield.media;

/**
 * What came of asking the other side of a call to call someone else.
 *
 * @param done whether it is now connected there; this call is then over
 * @param status the SIP status of its new call as it told us, or the one that our request was refused with; 408 when nothing was heard
 */
public record TransferResult(boolean done, int status) {}
