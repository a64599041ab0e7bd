package io.jackfield.sdp;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Changes to a session description, or the making of one. Untouched lines keep their bytes. For one thread, once. */
public final class SessionEdit {
    private final List<String> mistakes = new ArrayList<>(0);
    private final Section session;
    private final List<MediaEdit> media = new ArrayList<>(2);

    SessionEdit(SessionDescription source) {
        session = new Section(source.lines(), 0, source.mediaFrom(), mistakes);
        for (MediaDescription description : source.media()) {
            media.add(new MediaEdit(source.lines(), description, mistakes));
        }
    }

    SessionEdit(Origin origin, Address connection) {
        session = new Section(mistakes);
        session.set('v', "0", "");
        origin(origin);
        name("-");
        connection(connection);
        session.set('t', "0 0", "vosc");
    }

    /** Sets the {@code o=} line. */
    public SessionEdit origin(Origin origin) {
        session.set('o', origin.toString(), "v");
        return this;
    }

    /** Sets the {@code s=} line. */
    public SessionEdit name(String name) {
        session.set('s', name, "vo");
        return this;
    }

    /** Sets the {@code t=} line, e.g. {@code 0 0}: an answer has the offer's (RFC 3264 6). */
    SessionEdit time(String time) {
        session.set('t', time, "vosiuepcb");
        return this;
    }

    /** Sets the session-level {@code c=} line. */
    public SessionEdit connection(Address address) {
        session.set('c', address.toString(), "vosiuep");
        return this;
    }

    /** Sets the session-level {@code c=} line and every {@code c=} line of the media that is there. */
    public SessionEdit connectionEverywhere(Address address) {
        media.stream().filter(MediaEdit::hasConnection).forEach(m -> m.connection(address));
        return connection(address);
    }

    /** Puts this in place of the first session-level attribute of the name and removes the others; "" for no value. */
    public SessionEdit setAttribute(String name, String value) {
        session.setAttribute(name, value);
        return this;
    }

    /** Adds a session-level attribute; "" for no value. */
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
        MediaEdit added = new MediaEdit(type, port, protocol, mistakes);
        change.accept(added);
        media.add(added);
        return this;
    }

    /**
     * The new description.
     *
     * @throws IllegalArgumentException when a value has a line break or is out of range; it names all that is wrong
     */
    public SessionDescription build() {
        media.forEach(MediaEdit::check);
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        session.write(out);
        media.forEach(m -> m.write(out));
        return SessionDescription.parse(out.toByteArray())
                .orElseThrow(() -> new IllegalArgumentException("makes no session description: " + out));
    }
}
