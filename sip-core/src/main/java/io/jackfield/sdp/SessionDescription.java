package io.jackfield.sdp;

import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866): the received bytes and an index of their lines. Immutable. Lines it does not know are kept,
 * in their order.
 */
public final class SessionDescription {
    /** The media type of such a body. */
    public static final String MEDIA_TYPE = "application/sdp";

    private SessionDescription() {}

    /** Parses; empty when it is not SDP. Lines may end with LF alone. The bytes are kept: do not change them afterwards. */
    public static Optional<SessionDescription> parse(byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    public static Optional<SessionDescription> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** Begins a description: an offer of this origin with this session-level connection, then {@code media}. */
    public static SessionEdit builder(Origin origin, Address connection) {
        throw new UnsupportedOperationException();
    }

    public Origin origin() {
        throw new UnsupportedOperationException();
    }

    /** The session-level {@code c=} line. */
    public Optional<Address> connection() {
        throw new UnsupportedOperationException();
    }

    /** The media descriptions in order, rejected ones too. */
    public List<MediaDescription> media() {
        throw new UnsupportedOperationException();
    }

    /** The first media description of this type, e.g. {@code audio}, that is not rejected. */
    public Optional<MediaDescription> firstActive(String type) {
        throw new UnsupportedOperationException();
    }

    /** The value of the first session-level attribute of this name, "" for one without value. */
    public Optional<String> attribute(String name) {
        throw new UnsupportedOperationException();
    }

    public List<String> attributes(String name) {
        throw new UnsupportedOperationException();
    }

    /** Starts an edit: this description stays as it is. */
    public SessionEdit edit() {
        throw new UnsupportedOperationException();
    }

    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
