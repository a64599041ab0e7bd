package io.jackfield.sip.message;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A SIP message (RFC 3261 7): the received bytes and an index of them. Immutable and usable from any thread.
 *
 * <p>Header fields are parsed when asked for. What a message that parsed must have (Via, From, To, Call-ID, CSeq) was checked
 * then, so those accessors never throw on it; others give empty for what does not parse. The byte-level accessors
 * ({@code callIdHash}, {@code branch...}, {@code cseqNumber}, ...) allocate nothing.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {
    SipMessage() {}

    /** Parses one whole message, as of a datagram, with default limits; empty unless it is {@link ParseStatus#OK}. */
    public static Optional<SipMessage> parse(byte[] bytes) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #parse(byte[])}, of UTF-8 text. Lines end with CR LF. */
    public static Optional<SipMessage> parse(String text) {
        throw new UnsupportedOperationException();
    }

    // ---- any header ----

    /** Whether there is a line of this header. */
    public boolean has(Header header) {
        throw new UnsupportedOperationException();
    }

    /** The value of the first line of this header, unfolded and trimmed, a comma-separated list unsplit. */
    public Optional<String> header(Header header) {
        throw new UnsupportedOperationException();
    }

    /** All values of this header in order; lists are split where {@link Header#list()}. */
    public List<String> headers(Header header) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #header(Header)}, by name in any case, full or compact. */
    public Optional<String> header(String name) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #headers(Header)}, by name in any case, full or compact. Lines of unknown headers are never split. */
    public List<String> headers(String name) {
        throw new UnsupportedOperationException();
    }

    // ---- parsed ----

    /** The topmost Via. @throws IllegalStateException on a request built here that has none yet */
    public Via topVia() {
        throw new UnsupportedOperationException();
    }

    /** All Via values from the top; those that do not parse are left out. */
    public List<Via> vias() {
        throw new UnsupportedOperationException();
    }

    public boolean hasVia() {
        throw new UnsupportedOperationException();
    }

    public NameAddr from() {
        throw new UnsupportedOperationException();
    }

    public NameAddr to() {
        throw new UnsupportedOperationException();
    }

    /** The From tag; "" when none. */
    public String fromTag() {
        throw new UnsupportedOperationException();
    }

    /** The To tag; "" when none. */
    public String toTag() {
        throw new UnsupportedOperationException();
    }

    public String callId() {
        throw new UnsupportedOperationException();
    }

    public CSeq cseq() {
        throw new UnsupportedOperationException();
    }

    /** The Contact addresses that parse; empty for {@code *}, see {@link #wildcardContact()}. */
    public List<NameAddr> contacts() {
        throw new UnsupportedOperationException();
    }

    /** Whether Contact is {@code *} (RFC 3261 10.2.2). */
    public boolean wildcardContact() {
        throw new UnsupportedOperationException();
    }

    public List<NameAddr> routes() {
        throw new UnsupportedOperationException();
    }

    /** The first Route value. */
    public Optional<NameAddr> topRoute() {
        throw new UnsupportedOperationException();
    }

    public List<NameAddr> recordRoutes() {
        throw new UnsupportedOperationException();
    }

    /** Max-Forwards, 0 to 255; -1 when absent. */
    public int maxForwards() {
        throw new UnsupportedOperationException();
    }

    /** The Expires header in seconds; values past 2^31 - 1 are that (RFC 3261 20.19). */
    public OptionalInt expires() {
        throw new UnsupportedOperationException();
    }

    // ---- byte level: no allocation ----

    /** A hash of the Call-ID, the same in this process for equal Call-IDs; seeded, so that peers can not aim at a shard. */
    public int callIdHash() {
        throw new UnsupportedOperationException();
    }

    /** The hash that a message with this Call-ID has. */
    public static int callIdHash(String callId) {
        throw new UnsupportedOperationException();
    }

    public boolean sameCallId(SipMessage other) {
        throw new UnsupportedOperationException();
    }

    /** A seeded hash of the top Via's branch. */
    public int branchHash() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of the top Via's branch; 0 when it has none. */
    public int branchLength() {
        throw new UnsupportedOperationException();
    }

    /** A byte of the top Via's branch, {@code 0 <= i < branchLength()}. */
    public byte branchByte(int i) {
        throw new UnsupportedOperationException();
    }

    /** Whether the top Via's branch is these bytes, case-sensitive. */
    public boolean branchEquals(byte[] bytes, int off, int len) {
        throw new UnsupportedOperationException();
    }

    /** Whether the branch begins with z9hG4bK (RFC 3261 8.1.1.7). */
    public boolean hasMagicCookie() {
        throw new UnsupportedOperationException();
    }

    /** Whether branch and sent-by of the top Via are the same (RFC 3261 17.2.3), host in any case. */
    public boolean sameBranchAndSentBy(SipMessage other) {
        throw new UnsupportedOperationException();
    }

    /** The CSeq number. */
    public long cseqNumber() {
        throw new UnsupportedOperationException();
    }

    /** The CSeq method. */
    public Method cseqMethod() {
        throw new UnsupportedOperationException();
    }

    public boolean hasFromTag() {
        throw new UnsupportedOperationException();
    }

    public boolean hasToTag() {
        throw new UnsupportedOperationException();
    }

    /** Whether the To tag is the same text. */
    public boolean sameToTag(SipMessage other) {
        throw new UnsupportedOperationException();
    }

    public boolean sameFromTag(SipMessage other) {
        throw new UnsupportedOperationException();
    }

    // ---- body and bytes ----

    /** A copy of the body; empty when there is none. */
    public byte[] body() {
        throw new UnsupportedOperationException();
    }

    public int bodyLength() {
        throw new UnsupportedOperationException();
    }

    public Optional<String> contentType() {
        throw new UnsupportedOperationException();
    }

    /** Whether there is a body of this media type, e.g. {@code application/sdp}; parameters and case do not matter. */
    public boolean hasBody(String mediaType) {
        throw new UnsupportedOperationException();
    }

    public boolean hasContentLength() {
        throw new UnsupportedOperationException();
    }

    /** This message with a Content-Length, which a stream needs (RFC 3261 18.3): itself when it has one. */
    public abstract SipMessage framed();

    /** Bytes of the encoded message. */
    public int sizeBytes() {
        throw new UnsupportedOperationException();
    }

    /** Writes the message. Returns the offset after it. */
    public int encode(byte[] dst, int off) {
        throw new UnsupportedOperationException();
    }

    /** Writes the message at the buffer's position. */
    public void encode(ByteBuffer dst) {
        throw new UnsupportedOperationException();
    }

    public byte[] toBytes() {
        throw new UnsupportedOperationException();
    }

    /** Starts an edit: this message stays as it is. */
    public abstract MessageEdit<?> edit();

    /** The whole message as text. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
