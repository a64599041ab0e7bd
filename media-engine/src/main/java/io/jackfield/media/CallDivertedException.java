package io.jackfield.media;

/**
 * Another script has taken over the call ({@link Call#divert}): whatever this one asks of it fails from here on, so that it gets to its end.
 */
public final class CallDivertedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallDivertedException() {
        super("the call goes on with another script", null, false, false); // control flow: it carries no stack trace
    }
}
