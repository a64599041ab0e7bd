package io.jackfield.sip.message;

/** Changes to a response, or the making of one. */
public final class ResponseEdit extends MessageEdit<ResponseEdit> {
    ResponseEdit() {}

    /** Sets the reason phrase. */
    public ResponseEdit reason(String reason) {
        throw new UnsupportedOperationException();
    }

    /** Adds this tag to To, unless it has one (RFC 3261 8.2.6.2). */
    public ResponseEdit toTag(String tag) {
        throw new UnsupportedOperationException();
    }

    /** Sets the only Contact. */
    public ResponseEdit contact(NameAddr contact) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SipResponse build() {
        throw new UnsupportedOperationException();
    }
}
