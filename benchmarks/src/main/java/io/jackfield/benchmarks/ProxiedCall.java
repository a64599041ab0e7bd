package io.jackfield.benchmarks;

import static io.jackfield.benchmarks.MessageTemplate.NUMBER;

import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A call through a record-routing proxy, as two phones send it: INVITE, 180, 200, ACK, BYE, 200 come in; 100 and the six go out.
 * Each call has a Call-ID, tags and branches of its own. Costs little beside what the proxy does.
 */
final class ProxiedCall {
    private static final InetSocketAddress PROXY = address(5060);
    private static final Flow CALLER = Flow.between(Transport.UDP, PROXY, address(5080), 0);
    private static final Flow CALLEE = Flow.between(Transport.UDP, PROXY, address(5070), 0);

    private static final String CALLER_SDP = "v=0\r\no=user1 53655765 2353687637 IN IP4 127.0.0.1\r\ns=-\r\n"
            + "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\n"
            + "a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n";
    private static final String CALLEE_SDP = "v=0\r\no=user2 53655765 2353687637 IN IP4 127.0.0.1\r\ns=-\r\n"
            + "c=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6002 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";
    private static final String DIALOG = "From: \"Caller\" <sip:caller@127.0.0.1:5080>;tag=1c" + NUMBER + "\r\n"
            + "To: <sip:bob@127.0.0.1:5060>%s\r\n"
            + "Call-ID: 1-" + NUMBER + "@127.0.0.1\r\n"
            + "CSeq: %s\r\n";
    private static final String TO_TAG = ";tag=1s" + NUMBER;

    private final WireNetwork wire;
    private final byte[] number = new byte[NUMBER.length()];
    private final MessageTemplate invite;
    private final MessageTemplate ringing;
    private final MessageTemplate answer;
    private final MessageTemplate ack;
    private final MessageTemplate bye;
    private final MessageTemplate byeAnswer;
    private final int viaBytes;
    private final int routeBytes;
    private long calls;

    /** @param wire the network of a proxy that is ready; one call is played to learn how it writes its headers */
    ProxiedCall(WireNetwork wire) {
        this.wire = wire;
        invite = new MessageTemplate(
                "INVITE sip:bob@127.0.0.1:5060 SIP/2.0\r\n" + callerVia(1) + DIALOG.formatted("", "1 INVITE")
                        + "Contact: <sip:caller@127.0.0.1:5080>\r\nMax-Forwards: 70\r\nUser-Agent: load\r\n"
                        + "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE\r\nSupported: replaces\r\nSubject: load\r\n"
                        + body(CALLER_SDP),
                0,
                0);
        number();
        wire.receive(invite.number(number).bytes(), CALLER);
        byte[] onward = wire.sent[forwarded('I')].clone();
        String sent = text(forwarded('I'));
        String via = value(sent, "Via: ");
        String route = value(sent, "Record-Route: ");
        viaBytes = via.length();
        routeBytes = route.length();
        ringing = response(
                "180 Ringing", 1, "1 INVITE", "Contact: <sip:callee@127.0.0.1:5070>\r\nContent-Length: 0\r\n\r\n");
        answer = response("200 OK", 1, "1 INVITE", "Contact: <sip:callee@127.0.0.1:5070>\r\n" + body(CALLEE_SDP));
        String target = targetTold(onward);
        ack = request("ACK", target, 2, "1 ACK");
        bye = request("BYE", target, 3, "2 BYE");
        byeAnswer = response("200 OK", 3, "2 BYE", "Content-Length: 0\r\n\r\n");
        wire.clear();
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private static String callerVia(int transaction) {
        return "Via: SIP/2.0/UDP 127.0.0.1:5080;branch=z9hG4bK-1-" + NUMBER + "-" + transaction + "\r\n";
    }

    private static String body(String sdp) {
        return "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp;
    }

    /** Where the caller of the first call is told to send its requests: the callee's Contact, or what hides it. */
    private String targetTold(byte[] onward) {
        wire.clear();
        int via = find(onward, "\r\nVia: ");
        int route = routeBytes > 0 ? find(onward, "\r\nRecord-Route: ") : 0;
        wire.receive(fill(answer, onward, via, route).bytes(), CALLEE);
        String contact = value(text(forwarded('S')), "Contact: ");
        return contact.substring(1, contact.length() - 1);
    }

    private MessageTemplate request(String method, String target, int transaction, String cseq) {
        return template(method + " " + target + " SIP/2.0\r\n" + callerVia(transaction)
                + (routeBytes > 0 ? "Route: ~R~\r\n" : "") + DIALOG.formatted(TO_TAG, cseq)
                + "Contact: <sip:caller@127.0.0.1:5080>\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
    }

    private MessageTemplate response(String status, int transaction, String cseq, String rest) {
        boolean invited = transaction == 1 && routeBytes > 0;
        return template("SIP/2.0 " + status + "\r\nVia: ~V~\r\n" + callerVia(transaction)
                + (invited ? "Record-Route: ~R~\r\n" : "") + DIALOG.formatted(TO_TAG, cseq) + rest);
    }

    private MessageTemplate template(String text) {
        return new MessageTemplate(text, viaBytes, routeBytes);
    }

    /** Plays one call. */
    void play() {
        number();
        wire.clear();
        wire.receive(invite.number(number).bytes(), CALLER);
        int sent = forwarded('I');
        byte[] onward = wire.sent[sent];
        int via = find(onward, "\r\nVia: ");
        int route = routeBytes > 0 ? find(onward, "\r\nRecord-Route: ") : 0;
        wire.receive(fill(ringing, onward, via, route).bytes(), CALLEE);
        wire.receive(fill(answer, onward, via, route).bytes(), CALLEE);
        wire.receive(fill(ack, onward, -1, route).bytes(), CALLER);
        wire.receive(fill(bye, onward, -1, route).bytes(), CALLER);
        byte[] ended = wire.sent[forwarded('B')];
        wire.receive(fill(byeAnswer, ended, find(ended, "\r\nVia: "), 0).bytes(), CALLEE);
        if (wire.sentCount != 7) {
            throw new IllegalStateException("sent " + wire.sentCount + " messages instead of 7");
        }
    }

    private MessageTemplate fill(MessageTemplate message, byte[] from, int via, int route) {
        if (via >= 0) {
            message.via(from, via, viaBytes);
        }
        if (route > 0) {
            message.route(from, route, routeBytes);
        }
        return message.number(number);
    }

    private void number() {
        long rest = ++calls;
        for (int i = number.length - 1; i >= 0; i--) {
            number[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The latest message sent that begins so. */
    private int forwarded(char first) {
        for (int i = wire.sentCount - 1; i >= 0; i--) {
            if (wire.sent[i][0] == first) {
                return i;
            }
        }
        throw new IllegalStateException("nothing forwarded");
    }

    private String text(int message) {
        return new String(wire.sent[message], 0, wire.sentBytes[message], StandardCharsets.US_ASCII);
    }

    private static String value(String message, String header) {
        int from = message.indexOf("\r\n" + header);
        return from < 0 ? "" : message.substring(from + 2 + header.length(), message.indexOf("\r\n", from + 2));
    }

    private static int find(byte[] message, String text) {
        int length = text.length();
        for (int at = 0; at + length <= message.length; at++) {
            int i = 0;
            while (i < length && message[at + i] == text.charAt(i)) {
                i++;
            }
            if (i == length) {
                return at + length;
            }
        }
        throw new IllegalStateException("no " + text.strip());
    }
}
