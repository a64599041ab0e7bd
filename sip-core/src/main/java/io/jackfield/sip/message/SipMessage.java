package io.jackfield.sip.message;

import io.jackfield.kernel.SipHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A SIP message (RFC 3261 7): the received bytes and an index of them. Immutable and usable from any thread.
 *
 * <p>Header fields are parsed when asked for. What a message that parsed must have (Via, From, To, Call-ID, CSeq) was checked
 * then, so those accessors never throw on it; others give empty for what does not parse. The byte-level accessors
 * ({@code callIdHash}, {@code branch...}, {@code cseqNumber}, ...) allocate nothing.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    /** The received bytes: addresses from 0. Shared by all edits of a message. */
    final byte[] base;
    /** What edits wrote: addresses from {@code base.length}. */
    final byte[] extra;
    /** The array that holds the body: {@code base}, or one that an edit gave. */
    final byte[] body;
    /** See {@link Index}. */
    final long[] index;

    final Method method;

    // Parsed on first access. Races are harmless: the values are immutable, and equal.
    private @Nullable Via topVia;
    private @Nullable NameAddr from;
    private @Nullable NameAddr to;
    private @Nullable String callId;
    private @Nullable String fromTag;
    private @Nullable String toTag;
    private int callIdHash;

    SipMessage(byte[] base, byte[] extra, byte[] body, long[] index, Method method) {
        this.base = base;
        this.extra = extra;
        this.body = body;
        this.index = index;
        this.method = method;
    }

    /** Parses one whole message, as of a datagram, with default limits; empty unless it is {@link ParseStatus#OK}. */
    public static Optional<SipMessage> parse(byte[] bytes) {
        SipParser parser = new SipParser();
        return parser.parse(bytes, 0, bytes.length) == ParseStatus.OK
                ? Optional.of(parser.message())
                : Optional.empty();
    }

    /** As {@link #parse(byte[])}, of UTF-8 text. Lines end with CR LF. */
    public static Optional<SipMessage> parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- bytes by address ----

    final byte[] array(long span) {
        return Span.at(span) < base.length ? base : extra;
    }

    final int position(long span) {
        int at = Span.at(span);
        return at < base.length ? at : at - base.length;
    }

    final String text(long span) {
        return new String(array(span), position(span), Span.length(span), StandardCharsets.UTF_8);
    }

    private boolean same(SipMessage other, int slot) {
        long a = index[slot];
        long b = other.index[slot];
        int length = Span.length(a);
        return length == Span.length(b)
                && Ascii.equal(array(a), position(a), other.array(b), other.position(b), length);
    }

    // ---- any header ----

    /** Whether there is a line of this header. */
    public boolean has(Header<?> header) {
        return HeaderLines.has(this, header);
    }

    /** The value of the first line of this header, unfolded and trimmed, a comma-separated list unsplit. */
    public Optional<String> header(Header<?> header) {
        int line = HeaderLines.first(this, header);
        return line < 0 ? Optional.empty() : Optional.of(HeaderLines.value(this, line));
    }

    /** All values of this header in order; lists are split where {@link Header#list()}. */
    public List<String> headers(Header<?> header) {
        return HeaderLines.values(this, header);
    }

    /** As {@link #header(Header)}, by name in any case, full or compact. */
    public Optional<String> header(String name) {
        return header(Header.named(name));
    }

    /** As {@link #headers(Header)}, by name in any case, full or compact. Lines of unknown headers are never split. */
    public List<String> headers(String name) {
        return headers(Header.named(name));
    }

    /** The first value of this header, parsed; empty when there is none or it is malformed. */
    public <T> Optional<T> get(Header<T> header) {
        return HeaderValues.first(this, header);
    }

    /** All values of this header that are well-formed, in order. */
    public <T> List<T> all(Header<T> header) {
        return HeaderValues.all(this, header);
    }

    /** Whether the header is there and broken: a value does not parse or is missing, or there are more than may be. */
    public boolean malformed(Header<?> header) {
        return HeaderValues.malformed(this, header);
    }

    // ---- parsed ----

    /** The topmost Via. @throws IllegalStateException on a request built here that has none yet */
    public Via topVia() {
        Via via = topVia;
        if (via == null) {
            if (!hasVia()) {
                throw new IllegalStateException("the message has no Via");
            }
            topVia = via = Via.parse(Escapes.unfold(text(index[Index.TOP_VIA]))).orElseThrow();
        }
        return via;
    }

    /** All Via values from the top; those that do not parse are left out. */
    public List<Via> vias() {
        return headers(Header.VIA).stream().flatMap(v -> Via.parse(v).stream()).toList();
    }

    /** Whether there is a Via; one that was received has. */
    public boolean hasVia() {
        return index[Index.TOP_VIA] != 0;
    }

    /** The From field (RFC 3261 20.20); its URI may be not {@link SipUri#valid()}. */
    public NameAddr from() {
        NameAddr address = from;
        if (address == null) {
            from = address = NameAddr.received(header(Header.FROM).orElse(""));
        }
        return address;
    }

    /** The To field (RFC 3261 20.39); its URI may be not {@link SipUri#valid()}. */
    public NameAddr to() {
        NameAddr address = to;
        if (address == null) {
            to = address = NameAddr.received(header(Header.TO).orElse(""));
        }
        return address;
    }

    /** The From tag; "" when none. */
    public String fromTag() {
        String tag = fromTag;
        if (tag == null) {
            fromTag = tag = text(index[Index.FROM_TAG]);
        }
        return tag;
    }

    /** The To tag; "" when none. */
    public String toTag() {
        String tag = toTag;
        if (tag == null) {
            toTag = tag = text(index[Index.TO_TAG]);
        }
        return tag;
    }

    /** The Call-ID (RFC 3261 20.8). */
    public String callId() {
        String id = callId;
        if (id == null) {
            callId = id = text(index[Index.CALL_ID]);
        }
        return id;
    }

    /** The CSeq field (RFC 3261 20.16). */
    public CSeq cseq() {
        return new CSeq(cseqNumber(), cseqMethod());
    }

    /** The Contact addresses that parse; empty for {@code *}, see {@link #wildcardContact()}. */
    public List<NameAddr> contacts() {
        return addresses(Header.CONTACT);
    }

    /** Whether Contact is {@code *} (RFC 3261 10.2.2). */
    public boolean wildcardContact() {
        return header(Header.CONTACT).filter("*"::equals).isPresent();
    }

    /** The Route addresses that parse. */
    public List<NameAddr> routes() {
        return addresses(Header.ROUTE);
    }

    /** The first Route value, if it parses. */
    public Optional<NameAddr> topRoute() {
        return HeaderLines.firstValue(this, Header.ROUTE).flatMap(NameAddr::parse);
    }

    /** The Record-Route addresses that parse. */
    public List<NameAddr> recordRoutes() {
        return addresses(Header.RECORD_ROUTE);
    }

    private List<NameAddr> addresses(Header<NameAddr> header) {
        if (!has(header)) {
            return List.of();
        }
        // A loop: a proxy reads Routes of every message within a dialog, and a stream costs more than parsing them.
        List<String> values = headers(header);
        List<NameAddr> parsed = new ArrayList<>(values.size());
        for (String value : values) {
            NameAddr.parse(value).ifPresent(parsed::add);
        }
        return Collections.unmodifiableList(parsed);
    }

    /** Max-Forwards, 0 to 255; -1 when absent. */
    public int maxForwards() {
        return (int) index[Index.MAX_FORWARDS];
    }

    /** The Expires header in seconds; values past 2^31 - 1 are that (RFC 3261 20.19). */
    public OptionalInt expires() {
        return header(Header.EXPIRES).map(Escapes::seconds).orElse(OptionalInt.empty());
    }

    // ---- byte level: no allocation ----

    /** A hash of the Call-ID, the same in this process for equal Call-IDs; seeded, so that peers can not aim at a shard. */
    public int callIdHash() {
        if (callIdHash == 0) {
            callIdHash = hash(index[Index.CALL_ID]);
        }
        return callIdHash;
    }

    /** A hash of the Call-ID under a key of the caller's: what nodes choose shards by. Not kept. */
    public long callIdHash(SipHash key) {
        long span = index[Index.CALL_ID];
        return key.hash(array(span), position(span), Span.length(span));
    }

    /** The hash that a message with this Call-ID has. */
    public static int callIdHash(String callId) {
        byte[] b = callId.getBytes(StandardCharsets.UTF_8);
        return ByteHash.of(b, 0, b.length);
    }

    private int hash(long span) {
        return ByteHash.of(array(span), position(span), Span.length(span));
    }

    /** A seeded hash of what tells transactions apart: sent-by and branch of the top Via (RFC 3261 17.2.3). */
    public long viaHash() {
        return TopVia.hash(this);
    }

    /** As {@link #viaHash()}, under a key of the caller's. */
    public long viaHash(SipHash key) {
        return TopVia.hash(this, key);
    }

    /** The port of the top Via's sent-by; -1 when it has none. */
    public int sentByPort() {
        return TopVia.port(this);
    }

    /** Whether the host of the top Via's sent-by is written like this, in the same case; an IPv6 reference with its brackets. */
    public boolean sentByHostIs(String host) {
        return TopVia.hostIs(this, host);
    }

    /** Whether the top Via is well-formed: false only in the {@link SipParser#rejection} of a request whose Via is not. */
    public boolean viaIsSound() {
        return TopVia.isSound(this);
    }

    /** Whether the top Via has rport, with a value or not (RFC 3581). */
    public boolean viaHasRport() {
        return index[Index.RPORT] != 0;
    }

    /** Whether the top Via has received (RFC 3261 18.2.1). */
    public boolean viaHasReceived() {
        return index[Index.RECEIVED] != 0;
    }

    /** Bytes of the top Via's branch; 0 when it has none. */
    public int branchLength() {
        return Span.length(index[Index.BRANCH]);
    }

    /** A byte of the top Via's branch, {@code 0 <= i < branchLength()}. */
    public byte branchByte(int i) {
        long branch = index[Index.BRANCH];
        return array(branch)[position(branch) + i];
    }

    /** Whether the branch begins with z9hG4bK and has more (RFC 3261 8.1.1.7). */
    public boolean hasMagicCookie() {
        return branchLength() > TopVia.COOKIE_LENGTH && TopVia.beginsWithCookie(this);
    }

    /** The CSeq number. */
    public long cseqNumber() {
        return index[Index.CSEQ_NUMBER];
    }

    /** The CSeq method; in a request that of the request line. */
    public Method cseqMethod() {
        return method;
    }

    /** Whether one of these words is in the first line of this header. */
    public boolean mentions(Header<?> header, Words words) {
        return HeaderLines.mentions(this, header, words);
    }

    /** Whether there is a From tag. */
    public boolean hasFromTag() {
        return index[Index.FROM_TAG] != 0;
    }

    /** Whether there is a To tag. */
    public boolean hasToTag() {
        return index[Index.TO_TAG] != 0;
    }

    /** Whether the From tag is the same text. */
    public boolean sameFromTag(SipMessage other) {
        return same(other, Index.FROM_TAG);
    }

    /** Whether the To tag is the same text. */
    public boolean sameToTag(SipMessage other) {
        return same(other, Index.TO_TAG);
    }

    // ---- body and bytes ----

    /** A copy of the body; empty when there is none. */
    public byte[] body() {
        long span = index[Index.BODY];
        return Arrays.copyOfRange(body, Span.at(span), Span.end(span));
    }

    /** The body as a part: what it is, and the parts within it when it is multipart (RFC 5621). Nothing is copied. */
    public BodyPart bodyPart() {
        return BodyPart.of(this);
    }

    /** Bytes of the body. */
    public int bodyLength() {
        return Span.length(index[Index.BODY]);
    }

    /** The Content-Type, with its parameters. */
    public Optional<String> contentType() {
        return header(Header.CONTENT_TYPE);
    }

    /** Whether there is a body of this media type, e.g. {@code application/sdp}; parameters and case do not matter. */
    public boolean hasBody(String mediaType) {
        if (bodyLength() == 0) {
            return false;
        }
        String type = contentType().orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().equalsIgnoreCase(mediaType);
    }

    /** This message with a Content-Length, which a stream needs (RFC 3261 18.3): itself when it has one. */
    public abstract SipMessage framed();

    /** Bytes of the encoded message. */
    public int sizeBytes() {
        return Encoder.size(this);
    }

    /** Writes the message at {@code off}, where {@link #sizeBytes()} must fit. Returns the offset after it. */
    public int encode(byte[] dst, int off) {
        return Encoder.encode(this, dst, off);
    }

    /** Writes the message at the buffer's position, where {@link #sizeBytes()} must remain. */
    public void encode(ByteBuffer dst) {
        Encoder.encode(this, dst);
    }

    /** The message as bytes of its own. */
    public byte[] toBytes() {
        byte[] copy = new byte[sizeBytes()];
        encode(copy, 0);
        return copy;
    }

    /** Starts an edit: this message stays as it is. */
    public abstract MessageEdit<?> edit();

    /** The whole message as text, with users, credentials and keys, which no log above TRACE should show. */
    public final String text() {
        return new String(toBytes(), StandardCharsets.UTF_8);
    }

    /** What a log may show of its start line. */
    abstract String head();

    /** What it is in short, without users, credentials and body. */
    @Override
    public final String toString() {
        return head() + " (Call-ID " + callId() + ", CSeq " + cseqNumber() + ", " + sizeBytes() + " bytes)";
    }
}
