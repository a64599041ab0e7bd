package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the bytes of the top Via agrees with the Via as a value. */
class TopViaBytesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1",
                "SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1",
                "SIP/2.0/UDP 10.0.0.1:65535 ;branch=z9hG4bK1;rport",
                "SIP/2.0/UDP 10.0.0.1 : 5062 ; rport=77;branch=z9hG4bK1;received=1.2.3.4",
                "SIP/2.0/TCP [2001:db8::10];RECEIVED=1.2.3.4;branch=z9hG4bK1",
                "SIP/2.0/TCP [2001:db8::10]:5061;branch=z9hG4bK1;rportx;x-received=1",
                "SIP/2.0/UDP 5;branch=z9hG4bK1",
                "SIP/2.0/UDP host-5.example:7;maddr=1.2.3.4;branch=z9hG4bKrport",
            })
    void agreeWithTheVia(String text) {
        SipMessage message = SipMessage.parse("BYE sip:a@b SIP/2.0\r\nVia: " + text
                        + ", SIP/2.0/UDP 9.9.9.9:9;rport;received=9.9.9.9\r\n"
                        + "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: c\r\nCSeq: 1 BYE\r\n\r\n")
                .orElseThrow();
        Via via = message.topVia();
        assertThat(message.sentByPort()).isEqualTo(via.port());
        assertThat(message.viaHasRport()).isEqualTo(via.hasRport());
        assertThat(message.viaHasReceived()).isEqualTo(via.received().isPresent());
        assertThat(message.sentByHostIs(via.host())).isTrue();
        String shorter = via.host().substring(0, via.host().length() - 1);
        assertThat(message.sentByHostIs(shorter)).isFalse();
        assertThat(message.sentByHostIs(via.host() + "0")).isFalse();
        SipMessage next = ((SipRequest) message).edit().removeFirst(Header.VIA).build();
        assertThat(next.viaHasRport()).isTrue();
        assertThat(next.sentByPort()).isEqualTo(9);
    }
}
