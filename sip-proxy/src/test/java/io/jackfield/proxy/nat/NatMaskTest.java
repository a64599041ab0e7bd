package io.jackfield.proxy.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import io.jackfield.sip.transport.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NatMaskTest {
    /** Each row says by its sum which checks find something: all others must not. */
    @ParameterizedTest
    @CsvSource({
        // via, contact, sdp, source, transport, the sum of the checks that find something
        "198.51.100.7:5060, 198.51.100.7:5060, 198.51.100.7, 198.51.100.7:5060, UDP, 0",
        "198.51.100.7,      198.51.100.7,      198.51.100.7, 198.51.100.7:5060, UDP, 0",
        "192.168.1.5:5060,  192.168.1.5:5060,  192.168.1.5,  198.51.100.7:40112, UDP, 927",
        "198.51.100.7:5060, 192.168.1.5:5060,  198.51.100.7, 198.51.100.7:5060, UDP, 513",
        "198.51.100.9:5060, 198.51.100.7:5060, 198.51.100.7, 198.51.100.7:5060, UDP, 2",
        "100.64.0.1:5060,   198.51.100.7:5060, 198.51.100.7, 198.51.100.7:5060, UDP, 6",
        "198.51.100.7:5060, 198.51.100.7:5060, 10.0.0.1,     198.51.100.7:5060, UDP, 264",
        "198.51.100.7:5061, 198.51.100.7:5060, 198.51.100.7, 198.51.100.7:5060, UDP, 16",
        "10.0.0.5:5060,     10.0.0.5:5060,     10.0.0.5,     10.0.0.5:5060,     UDP, 45",
        "x.invalid:40112,   x.invalid:40112,   198.51.100.7, 198.51.100.7:40112, WSS, 64",
        "198.51.100.7:5060, 198.51.100.7:5070, 198.51.100.7, 198.51.100.7:5060, UDP, 128",
        "198.51.100.7:5060, 198.51.100.7:5060, 203.0.113.9,  198.51.100.7:5060, UDP, 256",
        "198.51.100.7:5060, 203.0.113.9:5060,  198.51.100.7, 198.51.100.7:5060, UDP, 512"
    })
    void finds(String via, String contact, String sdp, String source, Transport transport, int sum) {
        String body = "v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nc=IN IP4 " + sdp + "\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
        SipMessage message = SipMessage.parse("INVITE sip:x@example.com SIP/2.0\r\nVia: SIP/2.0/" + transport.viaName()
                        + ' ' + via + ";branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@example.com>\r\n"
                        + "Call-ID: c\r\nCSeq: 1 INVITE\r\nContact: <sip:a@" + contact + ">\r\n"
                        + "Content-Type: application/sdp\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .orElseThrow();
        int colon = source.indexOf(':');
        Flow flow = Flow.to(
                transport,
                new InetSocketAddress(source.substring(0, colon), Integer.parseInt(source.substring(colon + 1))));

        List<NatCheck> found = new ArrayList<>();
        int bits = 0;
        for (NatCheck check : NatCheck.values()) {
            if (NatMask.of(check).finds(message, flow)) {
                found.add(check);
                bits |= check.bit();
            }
        }
        assertThat(bits).as("found " + found).isEqualTo(sum);
        for (int mask = 1; mask < 1_024; mask++) {
            assertThat(new NatMask(mask).finds(message, flow))
                    .as("mask %d", mask)
                    .isEqualTo((mask & sum) != 0);
        }
    }

    @Test
    void refusesWhatIsNoMask() {
        assertThat(NatMask.of(NatCheck.PRIVATE_CONTACT, NatCheck.VIA_ADDRESS, NatCheck.VIA_PORT))
                .isEqualTo(NatMask.USUAL);
        assertThatThrownBy(() -> new NatMask(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NatMask(1_024)).isInstanceOf(IllegalArgumentException.class);
    }
}
