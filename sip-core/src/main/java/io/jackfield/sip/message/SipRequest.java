package io.jackfield.sip.message;

/** A SIP request (RFC 3261 7.1). Immutable. */
public final class SipRequest extends SipMessage {
    SipRequest() {}

    /**
     * Begins a request. It needs From, To, Call-ID and CSeq; Max-Forwards 70 and Content-Length are added when missing, a Via
     * is not asked for, since the transaction layer pushes it.
     */
    public static RequestEdit of(Method method, SipUri requestUri) {
        throw new UnsupportedOperationException();
    }

    public Method method() {
        throw new UnsupportedOperationException();
    }

    public boolean isInvite() {
        return method() == Method.INVITE;
    }

    public boolean isAck() {
        return method() == Method.ACK;
    }

    public boolean isCancel() {
        return method() == Method.CANCEL;
    }

    public boolean isAckOrCancel() {
        return isAck() || isCancel();
    }

    /** The Request-URI; check {@link SipUri#valid()} of what a stranger sent. */
    public SipUri requestUri() {
        throw new UnsupportedOperationException();
    }

    /** The CANCEL of this request as it was sent (RFC 3261 9.1): same Request-URI, top Via, Route, From, To, Call-ID, CSeq number. */
    public SipRequest cancel() {
        throw new UnsupportedOperationException();
    }

    /** The ACK of a final response other than 2xx to this INVITE (RFC 3261 17.1.1.3): To is the response's. */
    public SipRequest ack(SipResponse response) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SipRequest framed() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RequestEdit edit() {
        throw new UnsupportedOperationException();
    }
}
