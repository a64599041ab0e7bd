package io.jackfield.examples.config;

import io.jackfield.kernel.Redacted;
import io.jackfield.sip.capture.Capture;
import io.jackfield.sip.message.Method;
import java.util.List;
import java.util.Optional;

/**
 * Who gets a copy of the proxy's messages.
 *
 * @param to {@code hep:host:port}, or with {@code ;transport=tcp} behind it
 * @param agentId who we are to it
 * @param password what it asks for; empty for none
 * @param methods whose messages it gets; none: all
 */
public record CaptureServer(String to, int agentId, Redacted password, List<Method> methods) {
    /** The form of {@code to}, to name in messages. */
    static final String FORM = "hep:HOST:PORT, or with ;transport=tcp behind it";

    /** A server's address when it has the form. */
    static Optional<String> address(String text) {
        try {
            Capture.builder().to(text).build().close();
            return Optional.of(text);
        } catch (IllegalArgumentException otherForm) {
            return Optional.empty();
        }
    }

    /** Begins to capture. */
    public Capture open() {
        return Capture.builder()
                .to(to)
                .agentId(agentId)
                .password(password.secret())
                .filter(methods.toArray(Method[]::new))
                .build();
    }
}
