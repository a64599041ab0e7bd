package io.jackfield.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.auth.Credentials;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What prints itself into a log line shows no user, password, key or number. */
class LogSafetyTest {
    private static final String USER = "alice.private";
    private static final String SECRET = "s3cret";
    private static final SipRequest INVITE = Samples.request(Samples.message("""
            INVITE sip:%1$s:%2$s@10.0.0.1:5070;x=%1$s?Subject=%2$s SIP/2.0
            Via: SIP/2.0/UDP 10.0.0.2;branch=z9hG4bK1
            From: "%1$s" <sip:%1$s@here.example>;tag=1
            To: %1$s <tel:+4912345678>
            Call-ID: c1@10.0.0.2
            CSeq: 7 INVITE
            Contact: <sip:%1$s@10.0.0.2;pn-prid=%2$s>
            Authorization: Digest username="%1$s", realm="r", nonce="n", uri="sip:r", response="%2$s"
            Content-Type: application/sdp

            v=0
            a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%2$s
            """.formatted(USER, SECRET)));

    @Test
    void nothingThatIsPrintedTells() {
        List<Object> printed = List.of(
                INVITE,
                SipResponse.to(INVITE, 200).build(),
                INVITE.requestUri(),
                INVITE.from(),
                INVITE.to(),
                INVITE.to().uri(),
                INVITE.contacts(),
                INVITE.contacts().get(0).uri().withUser(USER),
                INVITE.get(Header.AUTHORIZATION).orElseThrow(),
                INVITE.all(Header.AUTHORIZATION),
                INVITE.bodyPart(),
                TelNumber.of(INVITE.to().uri()),
                SipUri.received("sip:" + USER + "@x y"),
                Credentials.of(USER, SECRET));
        for (Object object : printed) {
            assertThat(object.toString()).doesNotContain(USER, SECRET, "4912345678");
        }
    }

    @Test
    void whatHelpsIsShown() {
        assertThat(INVITE)
                .hasToString(
                        "INVITE sip:***@10.0.0.1:5070 (Call-ID c1@10.0.0.2, CSeq 7, " + INVITE.sizeBytes() + " bytes)");
        assertThat(SipResponse.to(INVITE, 486).build().toString()).startsWith("486 Busy Here to INVITE (Call-ID c1@");
        assertThat(SipUri.of("sips:[2001:db8::1]:5061;lr")).hasToString("sips:[2001:db8::1]:5061");
        assertThat(SipUri.of("tel:+1")).hasToString("tel:***");
        assertThat(SipUri.of("urn:service:sos")).hasToString("urn:***");
        assertThat(SipUri.received("x y")).hasToString("invalid URI");
        assertThat(INVITE.from()).hasToString("<sip:***@here.example>");
    }

    @Test
    void theWireHasIt() {
        assertThat(INVITE.text()).contains(USER, SECRET);
        assertThat(INVITE.from().text()).contains(USER);
        assertThat(INVITE.requestUri().text()).contains(USER, SECRET);
        assertThat(INVITE.get(Header.AUTHORIZATION).orElseThrow().text()).contains(USER, SECRET);
    }
}
