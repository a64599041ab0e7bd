package io.jackfield.sdp;

import java.util.function.Consumer;

/** Changes to a session description, or the making of one. Untouched lines keep their bytes. For one thread, once. */
public final class SessionEdit {
    SessionEdit() {}

    public SessionEdit origin(Origin origin) {
        throw new UnsupportedOperationException();
    }

    /** Sets the {@code s=} line. */
    public SessionEdit name(String name) {
        throw new UnsupportedOperationException();
    }

    /** Sets the session-level {@code c=} line. */
    public SessionEdit connection(Address address) {
        throw new UnsupportedOperationException();
    }

    /** Sets the session-level {@code c=} line and every {@code c=} line of the media that is there. */
    public SessionEdit connectionEverywhere(Address address) {
        throw new UnsupportedOperationException();
    }

    /** Puts this in place of the first session-level attribute of the name and removes the others; "" for no value. */
    public SessionEdit setAttribute(String name, String value) {
        throw new UnsupportedOperationException();
    }

    public SessionEdit addAttribute(String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Removes all session-level attributes of the name. */
    public SessionEdit removeAttribute(String name) {
        throw new UnsupportedOperationException();
    }

    /** Edits a media description. @throws IndexOutOfBoundsException when there is none at the index */
    public SessionEdit media(int index, Consumer<MediaEdit> change) {
        throw new UnsupportedOperationException();
    }

    /** Edits every media description; {@link MediaEdit#original()} tells which. */
    public SessionEdit eachMedia(Consumer<MediaEdit> change) {
        throw new UnsupportedOperationException();
    }

    /** Appends a media description, e.g. {@code audio}, port, {@code RTP/AVP}. */
    public SessionEdit addMedia(String type, int port, String protocol, Consumer<MediaEdit> change) {
        throw new UnsupportedOperationException();
    }

    /** @throws IllegalArgumentException when a value has a line break or is out of range; it names all that is wrong */
    public SessionDescription build() {
        throw new UnsupportedOperationException();
    }
}
