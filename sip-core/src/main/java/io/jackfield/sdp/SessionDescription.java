package io.jackfield.sdp;

import io.jackfield.kernel.Redacted;
import java.nio.charset.StandardCharsets;
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

    private static final int MAX_MEDIA = 256;

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
     * Parses; empty when it is not SDP, {@link #check} says why. Lines may end with LF alone; a missing {@code s=} or {@code t=} is
     * overlooked. The bytes are kept: do not change them afterwards.
     */
    public static Optional<SessionDescription> parse(byte[] bytes) {
        return Optional.ofNullable(new Reading(bytes).description);
    }

    /** Whether bytes are a session description, and if not, why. */
    public static SdpStatus check(byte[] bytes) {
        return new Reading(bytes).status;
    }

    /** What came of reading. */
    private static final class Reading {
        private final SdpStatus status;
        private @Nullable SessionDescription description;

        Reading(byte[] bytes) {
            Lines lines = Lines.index(bytes).orElse(null);
            if (bytes.length == 0) {
                status = SdpStatus.EMPTY;
            } else if (lines == null) {
                status = Lines.tooMany(bytes) ? SdpStatus.TOO_MANY_LINES : SdpStatus.NOT_LINES;
            } else if (lines.count() == 0
                    || lines.type(0) != 'v'
                    || !lines.value(0).strip().equals("0")) {
                status = SdpStatus.NO_VERSION;
            } else {
                status = read(lines);
            }
        }

        private SdpStatus read(Lines lines) {
            int first = lines.find('m', 0, lines.count());
            int mediaFrom = first < 0 ? lines.count() : first;
            int originLine = lines.find('o', 0, mediaFrom);
            Optional<Origin> origin = originLine < 0 ? Optional.empty() : Origin.parse(lines.value(originLine));
            if (origin.isEmpty()) {
                return SdpStatus.NO_ORIGIN;
            }
            List<MediaDescription> media = new ArrayList<>(2);
            for (int from = mediaFrom; from < lines.count(); ) {
                int next = lines.find('m', from + 1, lines.count());
                int to = next < 0 ? lines.count() : next;
                Optional<MediaDescription> parsed = MediaDescription.parse(lines, mediaFrom, from, to, media.size());
                if (parsed.isEmpty()) {
                    return SdpStatus.BAD_MEDIA;
                }
                if (media.size() == MAX_MEDIA) {
                    return SdpStatus.TOO_MANY_MEDIA;
                }
                media.add(parsed.get());
                from = to;
            }
            description = new SessionDescription(lines, origin.get(), mediaFrom, List.copyOf(media));
            return SdpStatus.OK;
        }
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

    /** The {@code s=} line, "" without one. */
    public String name() {
        return value('s').orElse("");
    }

    /** The session-level {@code i=} line. */
    public Optional<String> information() {
        return value('i');
    }

    /** The {@code u=} line. */
    public Optional<String> uri() {
        return value('u');
    }

    /** The {@code e=} lines. */
    public List<String> emails() {
        return values(lines, 'e', 0, mediaFrom);
    }

    /** The {@code p=} lines. */
    public List<String> phones() {
        return values(lines, 'p', 0, mediaFrom);
    }

    /** The session-level {@code b=} lines. */
    public List<Bandwidth> bandwidths() {
        return bandwidths(lines, 0, mediaFrom);
    }

    /** The {@code t=} lines with their {@code r=} lines; those that are malformed are left out. */
    public List<TimeDescription> times() {
        List<TimeDescription> times = new ArrayList<>(1);
        for (int line = lines.find('t', 0, mediaFrom); line >= 0; line = lines.find('t', line + 1, mediaFrom)) {
            List<TimeDescription.Repeat> repeats = new ArrayList<>(0);
            for (int next = line + 1; next < mediaFrom && lines.type(next) == 'r'; next++) {
                TimeDescription.Repeat.parse(lines.value(next)).ifPresent(repeats::add);
            }
            TimeDescription.parse(lines.value(line), repeats).ifPresent(times::add);
        }
        return times;
    }

    /** The {@code z=} line. */
    public List<ZoneAdjustment> zoneAdjustments() {
        return value('z').map(ZoneAdjustment::parse).orElse(List.of());
    }

    /** The session-level {@code k=} line, which nobody should use any more (RFC 8866 5.12). */
    public Optional<Redacted> key() {
        return value('k').map(Redacted::of);
    }

    /** The groups of media (RFC 5888). */
    public List<Group> groups() {
        return attributes("group").stream()
                .flatMap(g -> Group.parse(g).stream())
                .toList();
    }

    /** The media of the first BUNDLE group (RFC 9143), in its order; empty without one. */
    public List<MediaDescription> bundle() {
        return groups().stream()
                .filter(group -> group.semantics().equals("BUNDLE"))
                .findFirst()
                .map(group -> group.members().stream()
                        .flatMap(mid -> byMid(mid).stream())
                        .toList())
                .orElse(List.of());
    }

    /** The media description of a mid (RFC 5888 4). */
    public Optional<MediaDescription> byMid(String mid) {
        return media.stream()
                .filter(m -> m.mid().filter(mid::equals).isPresent())
                .findFirst();
    }

    private Optional<String> value(char type) {
        int line = lines.find(type, 0, mediaFrom);
        return line < 0 ? Optional.empty() : Optional.of(lines.value(line));
    }

    static List<String> values(Lines lines, char type, int from, int to) {
        List<String> values = new ArrayList<>();
        for (int line = lines.find(type, from, to); line >= 0; line = lines.find(type, line + 1, to)) {
            values.add(lines.value(line));
        }
        return values;
    }

    static List<Bandwidth> bandwidths(Lines lines, int from, int to) {
        return values(lines, 'b', from, to).stream()
                .flatMap(value -> Bandwidth.parse(value).stream())
                .toList();
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

    /** The description as text, with asterisks in place of keys; {@link #toBytes} has them. */
    @Override
    public String toString() {
        byte[] text = lines.bytes.clone();
        for (int line = 0; line < lines.count(); line++) {
            SdpSecrets.blankLine(text, lines.start(line), lines.start(line + 1));
        }
        return new String(text, StandardCharsets.UTF_8);
    }
}
