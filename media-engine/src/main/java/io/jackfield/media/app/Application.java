package io.jackfield.media.app;

import io.jackfield.media.Call;

/** Something a call can be told to do by its name, such as {@code playback}. */
@FunctionalInterface
public interface Application {

    /**
     * Does it, on the call's script thread or another that may block.
     *
     * @param argument what was written behind the name, its variables put in; empty when nothing was
     * @throws IllegalArgumentException when the argument cannot be understood
     * @throws io.jackfield.media.CallEndedException when the call ends meanwhile
     * @throws Exception when the application's own work fails
     */
    void run(Call call, String argument) throws Exception;
}
