package io.jackfield.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session description (RFC 8866): the received bytes and an index of their lines. Immutable. Lines it does not know are kept,
 * in their order.
 */
public final class SessionDescription {
    /** The media type of such a body. */
    public static final String MEDIA_TYPE = "application/sdp";

    private final Lines lines;
    private final Origin origin;
    private final List<MediaDescription> media;
    /** The first {@code m=} line: where the session's own lines end. */
    private final int sessionEnd;

    private SessionDescription(Lines lines, Origin origin, List<MediaLine> mediaLines, List<Integer> mediaStarts) {
        this.lines = lines;
        this.origin = origin;
        this.sessionEnd = mediaStarts.isEmpty() ? lines.count() : mediaStarts.get(0);
        List<MediaDescription> all = new ArrayList<>(mediaLines.size());
        for (int i = 0; i < mediaLines.size(); i++) {
            int to = i + 1 < mediaStarts.size() ? mediaStarts.get(i + 1) : lines.count();
            all.add(new MediaDescription(this, lines, i, mediaStarts.get(i), to, mediaLines.get(i)));
        }
        this.media = List.copyOf(all);
    }

    /**
     * Parses; empty when it is not SDP: it does not begin with {@code v=0}, has no {@code o=} line, an {@code m=} line that is
     * none, or anything that is no line. Lines may end with LF alone; a missing {@code s=} or {@code t=} is overlooked. The bytes
     * are kept: do not change them afterwards.
     */
    public static Optional<SessionDescription> parse(byte[] bytes) {
        return Optional.ofNullable(read(bytes));
    }

    public static Optional<SessionDescription> parse(String text) {
        return parse(text.getBytes(UTF_8));
    }

    static @Nullable SessionDescription read(byte[] bytes) {
        Lines lines = Lines.of(bytes);
        if (lines == null
                || lines.count() < 2
                || lines.type(0) != 'v'
                || !lines.value(0).trim().equals("0")) {
            return null;
        }
        List<MediaLine> mediaLines = new ArrayList<>(2);
        List<Integer> mediaStarts = new ArrayList<>(2);
        for (int line = 1; line < lines.count(); line++) {
            if (lines.type(line) == 'm') {
                MediaLine value = MediaLine.read(lines.value(line));
                if (value == null) {
                    return null;
                }
                mediaLines.add(value);
                mediaStarts.add(line);
            }
        }
        int originLine = lines.first('o', 1, mediaStarts.isEmpty() ? lines.count() : mediaStarts.get(0));
        Origin origin = originLine < 0 ? null : Origin.read(lines.value(originLine));
        return origin == null ? null : new SessionDescription(lines, origin, mediaLines, mediaStarts);
    }

    /** Begins a description: an offer of this origin with this session-level connection, then {@code media}. */
    public static SessionEdit builder(Origin origin, Address connection) {
        String start = "v=0\r\no=" + origin + "\r\ns=-\r\nc=" + connection + "\r\nt=0 0\r\n";
        SessionDescription empty = read(start.getBytes(UTF_8));
        if (empty == null) {
            throw new IllegalArgumentException("not an origin and an address: " + origin + ", " + connection);
        }
        return empty.edit();
    }

    public Origin origin() {
        return origin;
    }

    /** The session-level {@code c=} line. */
    public Optional<Address> connection() {
        int line = lines.first('c', 0, sessionEnd);
        return line < 0 ? Optional.empty() : Optional.ofNullable(Address.read(lines.value(line)));
    }

    /** The media descriptions in order, rejected ones too. */
    public List<MediaDescription> media() {
        return media;
    }

    /** The first media description of this type, e.g. {@code audio}, that is not rejected. */
    public Optional<MediaDescription> firstActive(String type) {
        for (MediaDescription description : media) {
            if (description.type().equalsIgnoreCase(type) && !description.isRejected()) {
                return Optional.of(description);
            }
        }
        return Optional.empty();
    }

    /** The value of the first session-level attribute of this name, "" for one without value. */
    public Optional<String> attribute(String name) {
        return lines.attribute(name, 0, sessionEnd);
    }

    public List<String> attributes(String name) {
        return lines.attributes(name, 0, sessionEnd);
    }

    /** The session-level direction, sendrecv when there is none (RFC 8866 6.7). */
    Direction direction() {
        for (Direction direction : Direction.values()) {
            if (attribute(direction.attribute()).isPresent()) {
                return direction;
            }
        }
        return Direction.SENDRECV;
    }

    /** Starts an edit: this description stays as it is. */
    public SessionEdit edit() {
        return new SessionEdit(this, lines, sessionEnd);
    }

    public byte[] toBytes() {
        return lines.bytes.clone();
    }

    @Override
    public String toString() {
        return new String(lines.bytes, UTF_8);
    }
}
