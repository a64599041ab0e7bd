package io.jackfield.sip.message;

import java.util.List;

/** Changes to a request, or the making of one. */
public final class RequestEdit extends MessageEdit<RequestEdit> {
    private static final byte[] SPACE = {' '};
    private static final byte[] SP_VERSION = utf8(" SIP/2.0");

    private final Method method;
    private final boolean added;

    RequestEdit(SipRequest source) {
        super(new EditBuffer(source));
        method = source.method();
        added = false;
    }

    /** Of a request that is being made. */
    RequestEdit(Method method, SipUri requestUri) {
        this(new EditBuffer(), method);
        byte[] name = utf8(method.name());
        if (!Ascii.isToken(name)) {
            buffer.mistake("not a method: " + method);
        }
        buffer.touch(Header.FROM, Header.TO, Header.CALL_ID, Header.CSEQ);
        requestUri(requestUri);
    }

    private RequestEdit(EditBuffer buffer, Method method) {
        super(buffer);
        this.method = method;
        added = true;
    }

    /** Of a CANCEL or ACK with the same Request-URI, top Via, Route, From, To, Call-ID, and CSeq number as what was sent. */
    static RequestEdit following(SipRequest sent, Method method) {
        EditBuffer buffer = EditBuffer.withoutLines(sent);
        buffer.copyLines(sent, Header.VIA);
        buffer.keepTopVia();
        buffer.copyLines(sent, Header.ROUTE);
        buffer.copyLine(sent, Header.FROM);
        buffer.copyLine(sent, Header.TO);
        buffer.copyLine(sent, Header.CALL_ID);
        return new RequestEdit(buffer, method).requestUri(sent.requestUri()).cseq(sent.cseqNumber());
    }

    @Override
    RequestEdit self() {
        return this;
    }

    /** Sets the Request-URI. */
    public RequestEdit requestUri(SipUri uri) {
        byte[] name = utf8(method.name());
        byte[] text = utf8(uri.text());
        int from = buffer.write(name);
        buffer.slot(Index.METHOD, Span.of(from, name.length));
        buffer.write(SPACE);
        buffer.slot(Index.SUBJECT, Span.of(buffer.write(text), text.length));
        buffer.write(SP_VERSION);
        buffer.startLine(from);
        return this;
    }

    /** Sets From. */
    public RequestEdit from(NameAddr from) {
        return set(Header.FROM, from.text());
    }

    /** Sets To. */
    public RequestEdit to(NameAddr to) {
        return set(Header.TO, to.text());
    }

    /** Sets the Call-ID. */
    public RequestEdit callId(String callId) {
        return set(Header.CALL_ID, callId);
    }

    /** Sets the CSeq number, 0 to 2^31 - 1; its method is the request's. */
    public RequestEdit cseq(long number) {
        return set(Header.CSEQ, number + " " + method);
    }

    /** Sets the only Contact. */
    public RequestEdit contact(NameAddr contact) {
        return set(Header.CONTACT, contact.text());
    }

    /** Sets the Route headers, one line each. */
    public RequestEdit routes(List<NameAddr> routes) {
        remove(Header.ROUTE);
        for (int i = routes.size() - 1; i >= 0; i--) {
            addFirst(Header.ROUTE, routes.get(i).text());
        }
        return this;
    }

    @Override
    public SipRequest build() {
        if (added) {
            if (buffer.find(Header.MAX_FORWARDS, buffer.first()) < 0) {
                maxForwards(70); // RFC 3261 8.1.1.6
            }
            completeContentLength();
        }
        long[] index = buffer.finish();
        return new SipRequest(buffer.base, buffer.extra(), buffer.body(), index, method);
    }
}
