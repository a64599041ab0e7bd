package io.jackfield.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A session description (RFC 8866): the received bytes and an index of their lines. Immutable. Lines it does not know are kept,
 * in their order.
 */
public final class SessionDescription {
    /** The media type of such a body. */
    public static final String MEDIA_TYPE = "application/sdp";

    private final Lines lines;
    private final Origin origin;
    /** The lines before this one are of the session. */
    private final int mediaFrom;

    private final List<MediaDescription> media;

    private SessionDescription(Lines lines, Origin origin, int mediaFrom, List<MediaDescription> media) {
        this.lines = lines;
        this.origin = origin;
        this.mediaFrom = mediaFrom;
        this.media = media;
    }

    /**
     * Parses; empty when it is not SDP: it does not begin with {@code v=0}, has no {@code o=} line, an {@code m=} line that is none,
     * or anything that is no line. Lines may end with LF alone; a missing {@code s=} or {@code t=} is overlooked. The bytes are kept:
     * do not change them afterwards.
     */
    public static Optional<SessionDescription> parse(byte[] bytes) {
        Lines lines = Lines.index(bytes).orElse(null);
        if (lines == null
                || lines.count() == 0
                || lines.type(0) != 'v'
                || !lines.value(0).strip().equals("0")) {
            return Optional.empty();
        }
        int first = lines.find('m', 0, lines.count());
        int mediaFrom = first < 0 ? lines.count() : first;
        int originLine = lines.find('o', 0, mediaFrom);
        if (originLine < 0) {
            return Optional.empty();
        }
        List<MediaDescription> media = new ArrayList<>(2);
        for (int from = mediaFrom; from < lines.count(); ) {
            int next = lines.find('m', from + 1, lines.count());
            int to = next < 0 ? lines.count() : next;
            Optional<MediaDescription> parsed = MediaDescription.parse(lines, mediaFrom, from, to, media.size());
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            media.add(parsed.get());
            from = to;
        }
        return Origin.parse(lines.value(originLine))
                .map(origin -> new SessionDescription(lines, origin, mediaFrom, List.copyOf(media)));
    }

    /** As {@link #parse(byte[])}, of UTF-8 text. */
    public static Optional<SessionDescription> parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Begins a description: an offer of this origin with this session-level connection, then add media. */
    public static SessionEdit builder(Origin origin, Address connection) {
        return new SessionEdit(origin, connection);
    }

    Lines lines() {
        return lines;
    }

    int mediaFrom() {
        return mediaFrom;
    }

    /** The {@code o=} line. */
    public Origin origin() {
        return origin;
    }

    /** The session-level {@code c=} line. */
    public Optional<Address> connection() {
        int line = lines.find('c', 0, mediaFrom);
        return line < 0 ? Optional.empty() : Address.parse(lines.value(line));
    }

    /** The value of the first {@code t=} line. */
    String time() {
        int line = lines.find('t', 0, mediaFrom);
        return line < 0 ? "0 0" : lines.value(line);
    }

    /** The media descriptions in order, rejected ones too. */
    public List<MediaDescription> media() {
        return media;
    }

    /** The first media description of this type, e.g. {@code audio}, that is not rejected. */
    public Optional<MediaDescription> firstActive(String type) {
        return media.stream()
                .filter(m -> m.type().equals(type) && !m.isRejected())
                .findFirst();
    }

    /** The value of the first session-level attribute of this name, "" for one without value. */
    public Optional<String> attribute(String name) {
        return attribute(lines, name, 0, mediaFrom);
    }

    static Optional<String> attribute(Lines lines, String name, int from, int to) {
        int line = lines.findAttribute(name, from, to);
        return line < 0 ? Optional.empty() : Optional.of(lines.attributeValue(line, name));
    }

    /** The values of all session-level attributes of this name. */
    public List<String> attributes(String name) {
        return attributes(lines, name, 0, mediaFrom);
    }

    static List<String> attributes(Lines lines, String name, int from, int to) {
        List<String> values = new ArrayList<>();
        for (int line = lines.findAttribute(name, from, to);
                line >= 0;
                line = lines.findAttribute(name, line + 1, to)) {
            values.add(lines.attributeValue(line, name));
        }
        return values;
    }

    /** Starts an edit: this description stays as it is. */
    public SessionEdit edit() {
        return new SessionEdit(this);
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return lines.bytes.clone();
    }

    /** The description as text. */
    @Override
    public String toString() {
        return new String(lines.bytes, StandardCharsets.UTF_8);
    }
}
