package io.jackfield.sip.message;

import static io.jackfield.sip.message.Ascii.LWS;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over start line and header lines that fills an index. Reused from message to message.
 *
 * <p>The first flaw decides the status; scanning goes on, so that the flawed message can be answered.
 */
final class HeaderScan {
    private static final int VIA = Header.VIA.id();
    private static final int CONTENT_LENGTH = Header.CONTENT_LENGTH.id();
    /** The bits of Via, From, To, Call-ID and CSeq (RFC 3261 8.1.1; Max-Forwards is younger than many phones). */
    private static final long MANDATORY = (1L << Header.CSEQ.id() + 1) - 1;

    private static final int USUAL_LINES = 32;

    private final int lineLimit;
    private long[] index;
    private int count;
    private ParseStatus status = ParseStatus.OK;
    private @Nullable Header<?> flawed;
    /** Ids, as bits. */
    private long malformed;

    private int end;

    HeaderScan(ParseLimits limits) {
        lineLimit = Index.LINES + limits.headerLines();
        index = new long[Math.min(lineLimit, Index.LINES + USUAL_LINES)];
    }

    /** A copy of the index, with a body of these bytes. */
    long[] index(int bodyAt, int bodyLength) {
        long[] copy = Arrays.copyOf(index, count);
        copy[Index.END] = count;
        copy[Index.BODY] = Span.of(bodyAt, bodyLength);
        return copy;
    }

    /** Content-Length; -1 when absent or unreadable. */
    int contentLength() {
        return (int) index[Index.CONTENT_LENGTH];
    }

    /** The method of the request line, or of CSeq in a response. */
    Method method(byte[] base) {
        long span = index[isRequest() ? Index.METHOD : Index.CSEQ_METHOD];
        return Method.of(base, Span.at(span), Span.length(span));
    }

    /** For headers up to {@link Fields#LAST}. */
    boolean has(Header<?> header) {
        return (index[Index.PRESENT] & Index.bit(header.id())) != 0;
    }

    /** Whether the header is there and well-formed. */
    boolean isSound(Header<?> header) {
        return has(header) && (malformed & 1L << header.id()) == 0;
    }

    /** A reason phrase that names what is wrong (RFC 3261 21.4.1). */
    String reason(ParseStatus flaw) {
        if (flawed == null) {
            return flaw.reason();
        }
        return switch (flaw) {
            case MISSING_HEADER -> "Missing " + flawed.canonical();
            case REPEATED_HEADER -> "Repeated " + flawed.canonical();
            case BAD_HEADER -> "Bad " + flawed.canonical();
            default -> flaw.reason();
        };
    }

    /** Where the body begins, after a scan that is not INCOMPLETE, NOT_SIP or TOO_LARGE. */
    int end() {
        return end;
    }

    boolean isRequest() {
        return index[Index.STATUS] == 0;
    }

    /** Scans from the start line to the empty line. Addresses are positions plus {@code shift}. */
    ParseStatus scan(byte[] b, int from, int to, int shift) {
        Index.clear(index);
        count = Index.LINES;
        flawed = null;
        malformed = 0;
        status = StartLine.scan(b, from, to, shift, index);
        if (status == ParseStatus.INCOMPLETE || status == ParseStatus.NOT_SIP) {
            return status;
        }
        int p = Span.end(index[Index.START_LINE]) - shift;
        int colon = p;
        while (p < to) {
            if (b[p] == '\r' && p + 1 < to && b[p + 1] == '\n') {
                end = p + 2;
                checkWhole(b, shift);
                return status;
            }
            if (colon <= p) { // a line without one leaves it to the next: each byte is searched once
                colon = Ascii.indexOf(b, p, to, ':');
            }
            if (count == index.length && !grow()) {
                return status = ParseStatus.TOO_LARGE;
            }
            p = line(b, p, colon, to, shift);
        }
        return status = ParseStatus.INCOMPLETE;
    }

    private boolean grow() {
        if (count == lineLimit) {
            return false;
        }
        index = Arrays.copyOf(index, Math.min(lineLimit, count * 2));
        return true;
    }

    /** Scans a header line and its continuations. Returns where the next begins; {@code to} when it does not end. */
    private int line(byte[] b, int p, int colon, int to, int shift) {
        int nameEnd = colon;
        while (nameEnd > p && (b[nameEnd - 1] == ' ' || b[nameEnd - 1] == '\t')) { // RFC 3261 7.3.1: "Subject : x"
            nameEnd--;
        }
        int header = Header.NAMES.find(b, p, nameEnd - p);
        int valueFrom = colon + 1;
        if (header == NameTable.UNKNOWN && (nameEnd == p || Ascii.skip(Ascii.TOKEN, b, p, nameEnd) != nameEnd)) {
            flaw(ParseStatus.BAD_HEADER, null);
            valueFrom = p;
            nameEnd = p;
        }
        int next = endOfLine(b, valueFrom, to);
        if (next < 0) {
            return to;
        }
        index[count++] = Span.line(p + shift, next - p, nameEnd - p, header);
        if (header != NameTable.UNKNOWN) {
            long bit = Index.bit(header);
            boolean first = (index[Index.PRESENT] & bit) == 0;
            index[Index.PRESENT] |= bit;
            if (header <= Fields.LAST) {
                field(header, first, b, valueFrom, next - 2, shift);
            }
        }
        return next;
    }

    /** The position after the line end; -1 when the bytes end before. */
    private int endOfLine(byte[] b, int p, int to) {
        for (; ; p++) {
            p = Ascii.lineStop(b, p, to);
            if (p + 1 >= to) {
                return -1;
            }
            if (b[p] == '\r' && b[p + 1] == '\n') {
                p += 2;
                if (p == to || b[p] != ' ' && b[p] != '\t') { // else folded, RFC 3261 7.3.1
                    return p;
                }
            } else if (b[p] == '\r' || b[p] == '\n') {
                flaw(ParseStatus.BAD_HEADER, null); // others might see a line end here: never forward it
            }
        }
    }

    private void field(int header, boolean first, byte[] b, int from, int to, int shift) {
        if (first) {
            int value = Ascii.skip(LWS, b, from, to);
            if (!Fields.scan(header, b, value, Ascii.trimEnd(b, value, to), shift, index)) {
                malformed |= 1L << header;
                flaw(
                        header == CONTENT_LENGTH ? ParseStatus.BAD_CONTENT_LENGTH : ParseStatus.BAD_HEADER,
                        Header.at(header));
            }
        } else if (header == CONTENT_LENGTH) {
            index[Index.CONTENT_LENGTH] = -1; // nobody knows which one counts
            flaw(ParseStatus.BAD_CONTENT_LENGTH, Header.CONTENT_LENGTH);
        } else if (header != VIA) {
            flaw(ParseStatus.REPEATED_HEADER, Header.at(header));
        }
    }

    private void checkWhole(byte[] b, int shift) {
        long missing = MANDATORY & ~index[Index.PRESENT];
        if (missing != 0) {
            flaw(ParseStatus.MISSING_HEADER, Header.at(Long.numberOfTrailingZeros(missing)));
        } else if (isRequest() && status == ParseStatus.OK) {
            long method = index[Index.METHOD];
            long cseq = index[Index.CSEQ_METHOD];
            int length = Span.length(method);
            if (length != Span.length(cseq)
                    || !Ascii.equal(b, Span.at(method) - shift, b, Span.at(cseq) - shift, length)) {
                flaw(ParseStatus.METHOD_MISMATCH, null); // RFC 3261 8.1.1.5
            }
        }
    }

    private void flaw(ParseStatus flaw, @Nullable Header<?> header) {
        if (status == ParseStatus.OK) {
            status = flaw;
            flawed = header;
        }
    }
}
