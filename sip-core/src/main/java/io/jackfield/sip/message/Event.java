package io.jackfield.sip.message;

import java.util.Objects;
import java.util.Optional;

/**
 * An Event header field (RFC 6665 8.2.1).
 *
 * @param name the event package with its templates: {@code presence}, {@code presence.winfo}
 * @param params id and what the package defines
 */
public record Event(String name, Parameters params) {
    /** @throws IllegalArgumentException when the name is no token */
    public Event {
        Objects.requireNonNull(params, "params");
        if (!Ascii.isToken(MessageEdit.utf8(name))) {
            throw new IllegalArgumentException("not an event package: " + name);
        }
    }

    /** Without parameters. */
    public static Event of(String name) {
        return new Event(name, Parameters.NONE);
    }

    /** With an id, which tells several subscriptions of a dialog apart. */
    public static Event of(String name, String id) {
        return new Event(name, Parameters.NONE.with("id", id));
    }

    /** The value, or empty when malformed. */
    public static Optional<Event> parse(String text) {
        return Parameterized.parse(text)
                .filter(p -> Ascii.isToken(MessageEdit.utf8(p.value())))
                .map(p -> new Event(p.value(), p.params()));
    }

    /** The id parameter. */
    public Optional<String> id() {
        return params.get("id");
    }

    /** Whether both name the same subscription: package and id byte by byte, other parameters do not matter (RFC 6665 4.5.1). */
    public boolean matches(Event other) {
        return name.equals(other.name) && id().equals(other.id());
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return name + params;
    }
}
