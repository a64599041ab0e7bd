package io.jackfield.sip.message;

import java.nio.charset.StandardCharsets;

/** Messages for tests, as text with CR LF. */
final class Samples {
    private Samples() {}

    /** An INVITE with SDP, fifteen headers and a Route, as a proxy gets it. */
    static final String INVITE = message("""
            INVITE sip:9196@127.0.0.1:5060 SIP/2.0
            Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-4711-1-0;rport
            From: "Caller" <sip:caller@127.0.0.1:5080>;tag=4711c1
            To: <sip:9196@127.0.0.1:5060>
            Call-ID: 1-4711@127.0.0.1
            CSeq: 1 INVITE
            Contact: <sip:caller@127.0.0.1:5080>
            Route: <sip:127.0.0.1:5060;lr>
            Max-Forwards: 70
            User-Agent: load
            Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE
            Supported: replaces, timer
            Subject: load
            Session-Expires: 1800
            Content-Type: application/sdp
            Content-Length: 209

            v=0
            o=user1 53655765 2353687637 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            m=audio 6000 RTP/AVP 0 8 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            """);

    static final String OK = message("""
            SIP/2.0 200 OK
            Via: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKproxy.1, SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-4711-1-0
            Record-Route: <sip:10.0.0.1;lr>
            f: "Caller" <sip:caller@127.0.0.1:5080>;tag=4711c1
            t: <sip:9196@127.0.0.1:5060>;tag=4712s1
            i: 1-4711@127.0.0.1
            CSeq: 1 INVITE
            m: <sip:callee@127.0.0.1:5090>
            l: 0

            """);

    /** Text blocks have LF. */
    static String message(String text) {
        return text.replace("\n", "\r\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static SipRequest request(String text) {
        return (SipRequest) parse(text);
    }

    static SipResponse response(String text) {
        return (SipResponse) parse(text);
    }

    private static SipMessage parse(String text) {
        SipParser parser = new SipParser();
        byte[] bytes = bytes(text);
        ParseStatus status = parser.parse(bytes, 0, bytes.length);
        if (status != ParseStatus.OK) {
            throw new AssertionError(status + ": " + text);
        }
        return parser.message();
    }
}
