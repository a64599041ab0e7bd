package io.jackfield.benchmarks;

import java.nio.charset.StandardCharsets;

/** The INVITE that the message benchmarks work on: fifteen header lines and an SDP offer, as an edge proxy gets it. */
final class Invite {
    private static final String HEADERS = """
            INVITE sip:9196@198.51.100.10:5060 SIP/2.0
            Via: SIP/2.0/UDP 203.0.113.25:5080;branch=z9hG4bK-524287-1---a3f1b2c4d5e6f708;rport
            Max-Forwards: 70
            Contact: <sip:1001@203.0.113.25:5080;transport=UDP>
            Route: <sip:198.51.100.10:5060;lr>
            To: <sip:9196@example.com>
            From: "Alice Example" <sip:1001@example.com>;tag=9fxced76sl
            Call-ID: 3848276298220188511@203.0.113.25
            CSeq: 20 INVITE
            Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, REFER, NOTIFY
            Supported: replaces, norefersub, extended-refer, timer, outbound, path
            User-Agent: Softphone rv2.10.5.3-mod
            Allow-Events: presence, kpml, talk
            Session-Expires: 1800;refresher=uac
            Content-Type: application/sdp
            """;

    private static final String SDP = """
            v=0
            o=alice 53655765 2353687637 IN IP4 203.0.113.25
            s=-
            c=IN IP4 203.0.113.25
            t=0 0
            m=audio 49170 RTP/AVP 0 8 9 101
            a=rtpmap:0 PCMU/8000
            a=rtpmap:8 PCMA/8000
            a=rtpmap:9 G722/8000
            a=rtpmap:101 telephone-event/8000
            a=fmtp:101 0-15
            a=sendrecv
            """;

    private Invite() {}

    static byte[] bytes() {
        String text = HEADERS + "Content-Length: " + SDP.replace("\n", "\r\n").length() + "\n\n" + SDP;
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
