package io.jackfield.sim;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a ladder says of a message: method or status, and CSeq. Nothing else of it, so that no secret gets into a test's output. */
final class LadderLabel {
    private static final int LONGEST = 24;
    /** By the lower bits of a packet's second byte. */
    private static final String[] MEDIA = IntStream.range(0, 128)
            .mapToObj(type -> type >= 64 && type < 96 ? "RTCP" : "RTP " + type)
            .toArray(String[]::new);

    private LadderLabel() {}

    static String of(SipMessage message) {
        if (message instanceof SipRequest request) {
            return plain(request.method() + " " + request.cseqNumber());
        }
        SipResponse response = (SipResponse) message;
        return plain(response.status() + " " + response.cseqMethod() + " " + response.cseqNumber());
    }

    static String of(Optional<SipMessage> message, byte[] bytes) {
        if (message.isPresent()) {
            return of(message.get());
        }
        String media = ofMedia(bytes);
        if (!media.isEmpty()) {
            return media;
        }
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return "not SIP, " + bytes.length + " B";
            }
        }
        return "keep-alive";
    }

    /** What kind of media a packet is (RFC 7983 7, RFC 5761 4), and the payload type of RTP; empty for what is none. */
    static String ofMedia(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : bytes[0] & 0xff;
        if (first >= 128 && first < 192) {
            return MEDIA[bytes[1] & 0x7f];
        }
        return first >= 20 && first < 64 && bytes.length > 12 && bytes[1] == (byte) 254 ? "DTLS" : "";
    }

    /** A stranger chose it: printable ASCII only, and not too much. */
    private static String plain(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST - 2) + "..";
    }
}
