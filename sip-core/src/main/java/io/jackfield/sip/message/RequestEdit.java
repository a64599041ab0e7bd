package io.jackfield.sip.message;

import java.util.List;

/** Changes to a request, or the making of one. */
public final class RequestEdit extends MessageEdit<RequestEdit> {
    RequestEdit() {}

    public RequestEdit requestUri(SipUri uri) {
        throw new UnsupportedOperationException();
    }

    public RequestEdit from(NameAddr from) {
        throw new UnsupportedOperationException();
    }

    public RequestEdit to(NameAddr to) {
        throw new UnsupportedOperationException();
    }

    public RequestEdit callId(String callId) {
        throw new UnsupportedOperationException();
    }

    /** Sets the CSeq number, 0 to 2^31 - 1; its method is the request's. */
    public RequestEdit cseq(long number) {
        throw new UnsupportedOperationException();
    }

    /** Sets the only Contact. */
    public RequestEdit contact(NameAddr contact) {
        throw new UnsupportedOperationException();
    }

    /** Sets the Route headers, one line each. */
    public RequestEdit routes(List<NameAddr> routes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SipRequest build() {
        throw new UnsupportedOperationException();
    }
}
