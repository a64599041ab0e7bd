package io.jackfield.media;

/**
 * What happens in a call, written from top to bottom. It runs on a thread of its own, a virtual one where the JDK has them, and may block
 * as it likes. When it returns, the call is hung up; when it throws, the call ends with 500 before the answer and with a BYE after it, and
 * one line is logged. A {@link CallEndedException} that it lets through is the ordinary end of a call and logs nothing.
 */
@FunctionalInterface
public interface CallScript {

    /** Talks to the caller. */
    void run(Call call) throws Exception;
}
