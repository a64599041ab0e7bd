package io.jackfield.sip.node;

/** Messages as strangers write them. */
final class Texts {
    private Texts() {}

    static String request(String method, String via, String callId) {
        return request(method, via, callId, "");
    }

    static String request(String method, String via, String callId, String body) {
        return method + " sip:9196@127.0.0.1 SIP/2.0\r\n"
                + "Via: " + via + "\r\n"
                + "From: <sip:1001@127.0.0.1>;tag=a\r\n"
                + "To: <sip:9196@127.0.0.1>\r\n"
                + "Call-ID: " + callId + "\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + "Max-Forwards: 70\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    static String via(String transport, int port, String branch) {
        return "SIP/2.0/" + transport + " 127.0.0.1:" + port + ";branch=z9hG4bK" + branch;
    }
}
