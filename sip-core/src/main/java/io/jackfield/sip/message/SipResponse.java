package io.jackfield.sip.message;

import org.jspecify.annotations.Nullable;

/** A SIP response (RFC 3261 7.2). Immutable. */
public final class SipResponse extends SipMessage {
    private @Nullable String reason;

    SipResponse(byte[] base, byte[] extra, byte[] body, long[] index, Method method) {
        super(base, extra, body, index, method);
    }

    /**
     * Begins a response (RFC 3261 8.2.6): Via, From, To, Call-ID and CSeq are the request's, Timestamp is in a 100, Record-Route
     * is in what may create a dialog (12.1.1: 101 to 299). Give a To tag by {@link ResponseEdit#toTag(String)}.
     *
     * @param status 100 to 699
     */
    public static ResponseEdit to(SipRequest request, int status) {
        return new ResponseEdit(request, status);
    }

    /** The status code, 100 to 699. */
    public int status() {
        return (int) index[Index.STATUS];
    }

    /** The reason phrase; may be empty. */
    public String reason() {
        String phrase = reason;
        if (phrase == null) {
            reason = phrase = text(index[Index.SUBJECT]);
        }
        return phrase;
    }

    /** Whether it is 1xx. */
    public boolean provisional() {
        return status() < 200;
    }

    /** Whether it is 2xx to 6xx. */
    public boolean isFinal() {
        return status() >= 200;
    }

    /** Whether it is 2xx. */
    public boolean success() {
        return status() >= 200 && status() < 300;
    }

    @Override
    String head() {
        return status() + " " + reason() + " to " + cseqMethod();
    }

    @Override
    public SipResponse framed() {
        return has(Header.CONTENT_LENGTH) ? this : edit().contentLength().build();
    }

    @Override
    public ResponseEdit edit() {
        return new ResponseEdit(this);
    }
}
