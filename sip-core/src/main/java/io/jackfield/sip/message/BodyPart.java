package io.jackfield.sip.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A body, or a part of a multipart one (RFC 5621, RFC 2046 5.1): header fields and content. Parts are slices of the message's
 * bytes and are looked for when asked for. Immutable.
 */
public final class BodyPart {
    /** Content-ID (RFC 2392, RFC 8262), by which others refer to a part: {@code cid:}. */
    public static final Header<String> CONTENT_ID = Header.named("Content-ID", Values::nonEmpty, id -> id);

    /** Parts of one body, and bodies within bodies, that are looked at; what goes beyond is not there. */
    private static final int MOST_PARTS = 64;

    private static final int DEEPEST = 8;

    private record Field(String name, String value) {}

    private final List<Field> fields;
    private final byte[] bytes;
    private final int from;
    private final int to;

    private BodyPart(List<Field> fields, byte[] bytes, int from, int to) {
        this.fields = fields;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** Of a media type. The bytes are not copied: do not change them afterwards. */
    public static BodyPart of(String contentType, byte[] content) {
        return new BodyPart(
                List.of(new Field(Header.CONTENT_TYPE.canonical(), contentType)), content, 0, content.length);
    }

    /**
     * A multipart body.
     *
     * @param subtype e.g. {@code mixed}, {@code alternative}, {@code related}
     * @throws IllegalArgumentException when there is no part
     */
    public static BodyPart multipart(String subtype, BodyPart... parts) {
        byte[] content = {};
        String boundary = "part";
        for (int n = 1; n == 1 || occurs(boundary, parts); n++) {
            boundary = "part" + n;
        }
        for (BodyPart part : parts) {
            StringBuilder head = new StringBuilder("--" + boundary + "\r\n");
            part.fields.forEach(
                    f -> head.append(f.name).append(": ").append(f.value).append("\r\n"));
            content = MessageEdit.join(
                    content, MessageEdit.utf8(head.append("\r\n").toString()));
            content = MessageEdit.join(MessageEdit.join(content, part.bytes()), new byte[] {'\r', '\n'});
        }
        if (parts.length == 0) {
            throw new IllegalArgumentException("a multipart body needs a part");
        }
        byte[] all = MessageEdit.join(content, MessageEdit.utf8("--" + boundary + "--\r\n"));
        return of("multipart/" + subtype + ";boundary=" + boundary, all);
    }

    private static boolean occurs(String boundary, BodyPart... parts) {
        for (BodyPart part : parts) {
            if (new String(part.bytes(), StandardCharsets.ISO_8859_1).contains("--" + boundary)) {
                return true;
            }
        }
        return false;
    }

    /** The body of a message, with the header fields that describe it. */
    static BodyPart of(SipMessage message) {
        List<Field> fields = new ArrayList<>();
        for (Header<?> header : List.of(
                Header.CONTENT_TYPE,
                Header.CONTENT_DISPOSITION,
                Header.CONTENT_ENCODING,
                Header.CONTENT_LANGUAGE,
                CONTENT_ID)) {
            message.header(header).ifPresent(value -> fields.add(new Field(header.canonical(), value)));
        }
        long body = message.index[Index.BODY];
        return new BodyPart(fields, message.body, Span.at(body), Span.end(body));
    }

    /** With this field instead of others of its name. */
    public <T> BodyPart with(Header<T> header, T value) {
        return with(header.canonical(), header.write(value));
    }

    /** As {@link #with(Header, Object)}, of text. @throws IllegalArgumentException on a line break in the value */
    public BodyPart with(String name, String value) {
        if (!Ascii.isOneLine(MessageEdit.utf8(value)) || Values.token(name).isEmpty()) {
            throw new IllegalArgumentException("not a header field: " + name);
        }
        List<Field> changed = new ArrayList<>(fields);
        changed.removeIf(f -> f.name.equalsIgnoreCase(name));
        changed.add(new Field(name, value));
        return new BodyPart(changed, bytes, from, to);
    }

    /** The fields, for the message that this becomes the body of. */
    void copyFields(MessageEdit<?> edit) {
        fields.forEach(f -> edit.set(f.name, f.value));
    }

    /** The text of a field. */
    public Optional<String> header(Header<?> header) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(header.canonical())
                    || header.compact().filter(field.name::equalsIgnoreCase).isPresent()) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    /** A field of one value, parsed; empty when there is none or it is malformed. */
    public <T> Optional<T> get(Header<T> header) {
        return header(header).flatMap(header::parse);
    }

    /** Whether it is of this media type; a part without a type is {@code text/plain} (RFC 2046 5.1). */
    public boolean is(String mediaType) {
        return header(Header.CONTENT_TYPE)
                .map(type ->
                        get(Header.CONTENT_TYPE).filter(t -> t.is(mediaType)).isPresent())
                .orElseGet(() -> mediaType.equalsIgnoreCase("text/plain"));
    }

    /** What it is for: the Content-Disposition, or {@code session} for SDP, else {@code render} (RFC 3261 20.11). */
    public Parameterized disposition() {
        return get(Header.CONTENT_DISPOSITION)
                .orElseGet(() -> Parameterized.of(is("application/sdp") ? "session" : "render"));
    }

    /** Whether it may be left unread where its type is not known (RFC 3261 20.11 handling); the default is no. */
    public boolean isOptional() {
        return disposition()
                .param("handling")
                .filter("optional"::equalsIgnoreCase)
                .isPresent();
    }

    /** The bytes, read-only, not copied. */
    public ByteBuffer content() {
        return ByteBuffer.wrap(bytes, from, to - from).slice().asReadOnlyBuffer();
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return Arrays.copyOfRange(bytes, from, to);
    }

    public boolean isMultipart() {
        return get(Header.CONTENT_TYPE)
                .filter(t -> Escapes.lower(t.value()).startsWith("multipart/"))
                .isPresent();
    }

    /** The parts of a multipart body, up to one that is not ended; none of any other. */
    public List<BodyPart> parts() {
        String boundary = isMultipart()
                ? get(Header.CONTENT_TYPE).flatMap(t -> t.param("boundary")).orElse("")
                : "";
        List<BodyPart> parts = new ArrayList<>();
        if (!boundary.isEmpty()) {
            Delimiters delimiters = new Delimiters(bytes, from, to, boundary);
            while (parts.size() < MOST_PARTS && delimiters.next()) {
                parts.add(part(delimiters.from(), delimiters.to()));
            }
        }
        return parts;
    }

    private BodyPart part(int partFrom, int partTo) {
        int contentFrom = Delimiters.content(bytes, partFrom, partTo);
        String head = new String(bytes, partFrom, contentFrom - partFrom, StandardCharsets.UTF_8);
        List<Field> fields = new ArrayList<>();
        for (String line : head.split("\r\n(?![ \t])")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(
                        line.substring(0, colon).strip(),
                        Escapes.unfold(line.substring(colon + 1).strip())));
            }
        }
        return new BodyPart(fields, bytes, contentFrom, partTo);
    }

    /** This body, if it is of the media type, or the first part that is, within parts too. */
    public Optional<BodyPart> find(String mediaType) {
        return find(mediaType, DEEPEST);
    }

    private Optional<BodyPart> find(String mediaType, int depth) {
        if (is(mediaType)) {
            return Optional.of(this);
        }
        for (BodyPart part : depth == 0 ? List.<BodyPart>of() : parts()) {
            Optional<BodyPart> found = part.find(mediaType, depth - 1);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Type and size: a body may hold keys. */
    @Override
    public String toString() {
        return header(Header.CONTENT_TYPE).orElse("text/plain") + ", " + (to - from) + " bytes";
    }
}
