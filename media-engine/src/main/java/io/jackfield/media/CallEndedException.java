package io.jackfield.media;

/**
 * The call is over, so what the script asked of it cannot happen. The only exception by which a hang-up, a time limit, a lost caller or
 * an interrupt of its thread gets a script out of a method of {@link Call}.
 */
public final class CallEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CallEnd end;

    CallEndedException(CallEnd end) {
        super("call ended: " + end.cause(), null, false, false); // thrown in every call: it carries no stack trace
        this.end = end;
    }

    /** How it ended. */
    public CallEnd end() {
        return end;
    }
}
