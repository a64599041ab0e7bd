package io.jackfield.sip.message;

import org.jspecify.annotations.Nullable;

/** A SIP request (RFC 3261 7.1). Immutable. */
public final class SipRequest extends SipMessage {
    private @Nullable SipUri requestUri;

    SipRequest(byte[] base, byte[] extra, byte[] body, long[] index, Method method) {
        super(base, extra, body, index, method);
    }

    /**
     * Begins a request. It needs From, To, Call-ID and CSeq; Max-Forwards 70 and Content-Length are added when missing, a Via
     * is not asked for, since the transaction layer pushes it.
     */
    public static RequestEdit of(Method method, SipUri requestUri) {
        return new RequestEdit(method, requestUri);
    }

    /** The method. */
    public Method method() {
        return method;
    }

    /** Whether the method is INVITE. */
    public boolean isInvite() {
        return method == Method.INVITE;
    }

    /** Whether the method is ACK. */
    public boolean isAck() {
        return method == Method.ACK;
    }

    /** Whether the method is CANCEL. */
    public boolean isCancel() {
        return method == Method.CANCEL;
    }

    /** Whether the method is one of the two that are never forked or challenged (RFC 3261 22.1). */
    public boolean isAckOrCancel() {
        return isAck() || isCancel();
    }

    /** The Request-URI; check {@link SipUri#valid()} of what a stranger sent. */
    public SipUri requestUri() {
        SipUri uri = requestUri;
        if (uri == null) {
            requestUri = uri = SipUri.received(text(index[Index.SUBJECT]));
        }
        return uri;
    }

    /**
     * The CANCEL of this request as it was sent (RFC 3261 9.1): same Request-URI, top Via, Route, From, To, Call-ID, CSeq number.
     */
    public SipRequest cancel() {
        return RequestEdit.following(this, Method.CANCEL).build();
    }

    /** The ACK of a final response other than 2xx to this INVITE (RFC 3261 17.1.1.3): To is the response's. */
    public SipRequest ack(SipResponse response) {
        RequestEdit ack = RequestEdit.following(this, Method.ACK);
        return ack.set(Header.TO, response.header(Header.TO).orElse("")).build();
    }

    @Override
    String head() {
        return method + " " + requestUri();
    }

    @Override
    public SipRequest framed() {
        return has(Header.CONTENT_LENGTH) ? this : edit().contentLength().build();
    }

    @Override
    public RequestEdit edit() {
        return new RequestEdit(this);
    }
}
