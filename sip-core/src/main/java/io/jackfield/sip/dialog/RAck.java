package io.jackfield.sip.dialog;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PRACK acknowledges (RFC 3262 7.2).
 *
 * @param rseq the RSeq number of the provisional response
 * @param cseq the CSeq number of the request that it answers
 * @param method the method of that request
 */
record RAck(long rseq, long cseq, String method) {
    private static final Pattern SYNTAX = Pattern.compile("(\\d{1,10})\\s+(\\d{1,10})\\s+(\\S+)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

    static Optional<RAck> of(SipRequest prack) {
        return prack.header(Header.RACK)
                .map(SYNTAX::matcher)
                .filter(Matcher::matches)
                .map(m -> new RAck(Long.parseLong(m.group(1)), Long.parseLong(m.group(2)), m.group(3)));
    }

    /** The RSeq of a reliable provisional response; empty when it is none. */
    static Optional<Long> rseq(SipMessage response) {
        return Extensions.requires(response, Extensions.RELIABLE)
                ? response.header(Header.RSEQ)
                        .filter(text -> NUMBER.matcher(text).matches())
                        .map(Long::parseLong)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return rseq + " " + cseq + " " + method;
    }
}
