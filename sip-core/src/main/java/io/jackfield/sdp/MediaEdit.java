package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;

/** Changes to a media description, within a {@link SessionEdit}. */
public final class MediaEdit {
    MediaEdit() {}

    /** What is edited; empty when it is being added. */
    public Optional<MediaDescription> original() {
        throw new UnsupportedOperationException();
    }

    /** Sets the port, 0 to 65535; a port count is dropped. */
    public MediaEdit port(int port) {
        throw new UnsupportedOperationException();
    }

    public MediaEdit protocol(String protocol) {
        throw new UnsupportedOperationException();
    }

    /** Sets the formats; rtpmap, fmtp and rtcp-fb lines of payload types that are no longer there are removed. */
    public MediaEdit formats(List<String> formats) {
        throw new UnsupportedOperationException();
    }

    /** Sets its own {@code c=} line, adding one when there is none. */
    public MediaEdit connection(Address address) {
        throw new UnsupportedOperationException();
    }

    /** Removes its own {@code c=} line. */
    public MediaEdit withoutConnection() {
        throw new UnsupportedOperationException();
    }

    /** Puts this in place of the first attribute of the name and removes the others; "" for no value. */
    public MediaEdit setAttribute(String name, String value) {
        throw new UnsupportedOperationException();
    }

    public MediaEdit addAttribute(String name, String value) {
        throw new UnsupportedOperationException();
    }

    /** Removes all attributes of the name. */
    public MediaEdit removeAttribute(String name) {
        throw new UnsupportedOperationException();
    }

    public MediaEdit direction(Direction direction) {
        throw new UnsupportedOperationException();
    }

    /** Appends the payload type to the formats with its rtpmap line and, unless "", its fmtp line. */
    public MediaEdit codec(RtpMap codec, String fmtp) {
        throw new UnsupportedOperationException();
    }

    /** Rejects it (RFC 3264 6): port 0, attributes removed. */
    public MediaEdit reject() {
        throw new UnsupportedOperationException();
    }
}
