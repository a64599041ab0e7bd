package io.jackfield.sip.message;

/** A SIP response (RFC 3261 7.2). Immutable. */
public final class SipResponse extends SipMessage {
    SipResponse() {}

    /**
     * Begins a response (RFC 3261 8.2.6): Via, From, To, Call-ID and CSeq are the request's, Timestamp is in a 100, Record-Route
     * is in what may create a dialog (12.1.1: 101 to 299). Give a To tag by {@link ResponseEdit#toTag(String)}.
     *
     * @param status 100 to 699
     */
    public static ResponseEdit to(SipRequest request, int status) {
        throw new UnsupportedOperationException();
    }

    /** The status code, 100 to 699. */
    public int status() {
        throw new UnsupportedOperationException();
    }

    /** The reason phrase; may be empty. */
    public String reason() {
        throw new UnsupportedOperationException();
    }

    public boolean provisional() {
        return status() < 200;
    }

    public boolean isFinal() {
        return status() >= 200;
    }

    public boolean success() {
        return status() >= 200 && status() < 300;
    }

    @Override
    public SipResponse framed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ResponseEdit edit() {
        throw new UnsupportedOperationException();
    }
}
