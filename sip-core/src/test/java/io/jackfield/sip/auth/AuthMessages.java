package io.jackfield.sip.auth;

import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.RequestEdit;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;

/** Requests to authenticate. */
final class AuthMessages {
    private AuthMessages() {}

    static SipRequest register() {
        return request(Method.REGISTER, "sip:example.com").build();
    }

    static RequestEdit request(Method method, String uri) {
        return SipRequest.of(method, SipUri.of(uri))
                .from(NameAddr.of(SipUri.of("sip:alice@example.com")).withTag("a"))
                .to(NameAddr.of(SipUri.of("sip:alice@example.com")))
                .callId("call-1")
                .cseq(7)
                .set(Header.USER_AGENT, "Phone 2")
                .add(Header.VIA, "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKx");
    }
}
