package io.jackfield.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Changes to a session description, or the making of one. Untouched lines keep their bytes. For one thread, once. */
public final class SessionEdit {
    private static final byte[] NOTHING = {};

    private final List<String> errors = new ArrayList<>();
    private final Section session;
    private final List<MediaEdit> media = new ArrayList<>();

    SessionEdit(SessionDescription original, Lines lines, int sessionEnd) {
        session = new Section(lines, 0, sessionEnd, errors);
        for (MediaDescription description : original.media()) {
            media.add(new MediaEdit(
                    description, new Section(lines, description.from + 1, description.to, errors), errors));
        }
    }

    public SessionEdit origin(Origin origin) {
        session.set('o', origin.toString(), "v");
        return this;
    }

    /** Sets the {@code s=} line. */
    public SessionEdit name(String name) {
        session.set('s', name, "vo");
        return this;
    }

    /** Sets the session-level {@code c=} line. */
    public SessionEdit connection(Address address) {
        session.set('c', address.toString(), "vosiuep");
        return this;
    }

    /** Sets the session-level {@code c=} line and every {@code c=} line of the media that is there. */
    public SessionEdit connectionEverywhere(Address address) {
        connection(address);
        for (MediaEdit edit : media) {
            edit.connectionIfOwn(address);
        }
        return this;
    }

    /** Puts this in place of the first session-level attribute of the name and removes the others; "" for no value. */
    public SessionEdit setAttribute(String name, String value) {
        session.setAttribute(name, value);
        return this;
    }

    public SessionEdit addAttribute(String name, String value) {
        session.addAttribute(name, value);
        return this;
    }

    /** Removes all session-level attributes of the name. */
    public SessionEdit removeAttribute(String name) {
        session.removeAttribute(name);
        return this;
    }

    /** Edits a media description. @throws IndexOutOfBoundsException when there is none at the index */
    public SessionEdit media(int index, Consumer<MediaEdit> change) {
        change.accept(media.get(index));
        return this;
    }

    /** Edits every media description; {@link MediaEdit#original()} tells which. */
    public SessionEdit eachMedia(Consumer<MediaEdit> change) {
        media.forEach(change);
        return this;
    }

    /** Appends a media description, e.g. {@code audio}, port, {@code RTP/AVP}. */
    public SessionEdit addMedia(String type, int port, String protocol, Consumer<MediaEdit> change) {
        Lines none = Lines.of(NOTHING);
        if (none == null) {
            throw new AssertionError("no lines are lines");
        }
        MediaLine line = new MediaLine(type, 0, 1, protocol, List.of());
        MediaEdit added = new MediaEdit(line, new Section(none, 0, 0, errors), errors).port(port);
        change.accept(added);
        media.add(added);
        return this;
    }

    /** @throws IllegalArgumentException when a value has a line break or is out of range; it names all that is wrong */
    public SessionDescription build() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        session.writeTo(out);
        for (MediaEdit edit : media) {
            edit.check();
            out.writeBytes(("m=" + edit.line() + "\r\n").getBytes(UTF_8));
            edit.section().writeTo(out);
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", errors));
        }
        SessionDescription built = SessionDescription.read(out.toByteArray());
        if (built == null) {
            throw new IllegalArgumentException("what was put in makes no session description: " + out.toString(UTF_8));
        }
        return built;
    }
}
