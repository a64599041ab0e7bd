package io.jackfield.media.eventsocket;

/** A command of {@code api} and {@code bgapi}. */
@FunctionalInterface
public interface ApiCommand {

    /**
     * Does it, on a thread that may block.
     *
     * @param arguments what is behind its name
     * @return the answer; by custom {@code +OK ...} or {@code -ERR ...} with a line end
     * @throws Exception when it cannot be done: the client gets the message behind {@code -ERR}
     */
    String run(String arguments) throws Exception;
}
