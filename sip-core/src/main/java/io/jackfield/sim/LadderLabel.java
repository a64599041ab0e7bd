package io.jackfield.sim;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipResponse;
import java.util.Optional;

/** What a ladder says of a message: method or status, and CSeq. Nothing else of it, so that no secret gets into a test's output. */
final class LadderLabel {
    private static final int LONGEST = 24;

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
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return "not SIP, " + bytes.length + " B";
            }
        }
        return "keep-alive";
    }

    /** A stranger chose it: printable ASCII only, and not too much. */
    private static String plain(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST - 2) + "..";
    }
}
