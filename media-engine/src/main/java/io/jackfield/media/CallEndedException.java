package io.jackfield.media;

/** The call is over, so what the script asked of it cannot happen. The only exception by which a hang-up, a time limit or a lost
 * caller interrupts a script. */
public final class CallEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient CallEnd end;

    CallEndedException(CallEnd end) {
        super("call ended: " + end.cause());
        this.end = end;
    }

    /** How it ended. */
    public CallEnd end() {
        return end;
    }
}
