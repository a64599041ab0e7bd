package io.jackfield.proxy.guard;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.Words;
import java.util.List;

/** Knows programs that look for open servers by the name they give themselves. Immutable. */
final class Scanners {
    /** Words of their User-Agents. */
    static final List<String> KNOWN = List.of(
            "friendly-scanner",
            "friendly-request",
            "sipvicious",
            "sipcli",
            "sip-scan",
            "sundayddr",
            "vaxsipuseragent",
            "pplsip");

    private final Words words;

    Scanners(List<String> words) {
        this.words = Words.of(words);
    }

    /** Only what starts something is looked at: a request within a dialog was let in before. */
    boolean sent(SipRequest request) {
        return !request.hasToTag() && request.mentions(Header.USER_AGENT, words);
    }
}
