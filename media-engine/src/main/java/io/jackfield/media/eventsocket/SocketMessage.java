package io.jackfield.media.eventsocket;

import java.util.Optional;

/**
 * What {@code sendmsg} asks of a call.
 *
 * @param command {@code execute}, {@code hangup} and others
 * @param application by its name; empty when none is executed
 * @param argument of the application, or the cause of the hang-up
 * @param loops how often, 1 or more; -1 for ever
 * @param eventUuid what the client calls it, repeated in the events of the application
 */
record SocketMessage(String command, String application, String argument, int loops, Optional<String> eventUuid) {
    private static final int MAX_LOOPS = 10_000;

    static SocketMessage of(Command sent) {
        String command = sent.header("call-command").orElse("");
        String argument = sent.header("execute-app-arg").orElse(sent.body());
        if (command.equals("hangup")) {
            argument = sent.header("hangup-cause").orElse("");
        }
        String loops = sent.header("loops").orElse("1");
        int times = loops.matches("-?\\d{1,5}") ? Integer.parseInt(loops) : 1;
        return new SocketMessage(
                command,
                sent.header("execute-app-name").orElse(""),
                argument,
                times < 0 ? -1 : Math.max(1, Math.min(MAX_LOOPS, times)),
                sent.header("event-uuid"));
    }
}
