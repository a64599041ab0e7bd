package io.jackfield.sip.message;

/** Changes to a response, or the making of one. */
public final class ResponseEdit extends MessageEdit<ResponseEdit> {
    private final boolean added;

    ResponseEdit(SipResponse source) {
        super(new EditBuffer(source));
        added = false;
    }

    /** Of a response to this request. */
    ResponseEdit(SipRequest request, int status) {
        super(EditBuffer.withoutLines(request));
        added = true;
        if (status < 100 || status > 699) {
            buffer.mistake("no status code: " + status);
        }
        buffer.slot(Index.STATUS, status);
        buffer.slot(Index.METHOD, 0);
        reason(Status.reason(status));
        buffer.copyLines(request, Header.VIA);
        if (status > 100 && status < 300) {
            buffer.copyLines(request, Header.RECORD_ROUTE); // RFC 3261 12.1.1
        }
        buffer.copyLine(request, Header.FROM);
        buffer.copyLine(request, Header.TO);
        buffer.copyLine(request, Header.CALL_ID);
        buffer.copyLine(request, Header.CSEQ);
        if (status == 100) {
            buffer.copyLine(request, Header.TIMESTAMP); // RFC 3261 8.2.6.1
        }
    }

    @Override
    ResponseEdit self() {
        return this;
    }

    /** Sets the reason phrase. */
    public ResponseEdit reason(String reason) {
        byte[] phrase = utf8(reason);
        if (!Ascii.isOneLine(phrase)) {
            buffer.mistake("line break in the reason phrase");
        }
        int from = buffer.write(utf8("SIP/2.0 " + buffer.slot(Index.STATUS) + " "));
        buffer.slot(Index.SUBJECT, Span.of(buffer.write(phrase), phrase.length));
        buffer.startLine(from);
        return this;
    }

    /** Adds this tag to To, unless it has one (RFC 3261 8.2.6.2). */
    public ResponseEdit toTag(String tag) {
        Header<NameAddr> to = Header.TO;
        int at = buffer.find(to, buffer.first());
        if (at < 0 || buffer.hasToTag(at)) {
            return this;
        }
        byte[] token = utf8(tag);
        if (!Ascii.isToken(token)) {
            buffer.mistake("not a tag: " + tag);
        }
        buffer.replace(at, buffer.receivedLine(to, join(buffer.value(at), utf8(";tag=" + tag))));
        return this;
    }

    /** Sets the only Contact. */
    public ResponseEdit contact(NameAddr contact) {
        return set(Header.CONTACT, contact.text());
    }

    @Override
    public SipResponse build() {
        if (added) {
            completeContentLength();
        }
        long[] index = buffer.finish();
        return new SipResponse(buffer.base, buffer.extra(), buffer.body(), index, buffer.cseqMethod());
    }
}
