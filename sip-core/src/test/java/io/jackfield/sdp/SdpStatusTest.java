package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is no session description gets a status, whatever it is. */
class SdpStatusTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
    private static final String FULL = SessionDescriptionTest.PHONE
            + "a=candidate:1 1 udp 2130706431 203.0.113.141 8998 typ host\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\n"
            + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:32\r\n"
            + "a=fingerprint:sha-1 4A:AD\r\na=extmap:1 urn:x\r\na=ssrc:1 cname:x\r\na=rtcp-fb:* nack\r\na=mid:1\r\n";

    private static SdpStatus check(String text) {
        SdpStatus status = SessionDescription.check(text.getBytes(StandardCharsets.UTF_8));
        assertThat(SessionDescription.parse(text).isPresent()).isEqualTo(status == SdpStatus.OK);
        return status;
    }

    @ParameterizedTest
    @CsvSource({
        "v=0|o=- 1 1 IN IP4 192.0.2.1, OK",
        "v=0|o=- 1 1 IN IP4 192.0.2.1|m=audio 1 RTP/AVP 0, OK",
        "'', EMPTY",
        "hello, NOT_LINES",
        "V=0, NOT_LINES",
        "v=0|o=- 1 1 IN IP4 192.0.2.1|nonsense, NOT_LINES",
        "v=1|o=- 1 1 IN IP4 192.0.2.1, NO_VERSION",
        "o=- 1 1 IN IP4 192.0.2.1, NO_VERSION",
        "v=0|s=-, NO_ORIGIN",
        "v=0|o=- 1 1, NO_ORIGIN",
        "v=0|o=- 1 1 ATM NSAP x, NO_ORIGIN",
        "v=0|m=audio 1 RTP/AVP 0|o=- 1 1 IN IP4 192.0.2.1, NO_ORIGIN",
        "v=0|o=- 1 1 IN IP4 192.0.2.1|m=audio, BAD_MEDIA",
        "v=0|o=- 1 1 IN IP4 192.0.2.1|m=audio 65536 RTP/AVP 0, BAD_MEDIA",
        "v=0|o=- 1 1 IN IP4 192.0.2.1|m=audio 1/0 RTP/AVP 0, BAD_MEDIA",
        "v=0|o=- 1 1 IN IP4 192.0.2.1|m=audio 1 RTP/AVP, BAD_MEDIA"
    })
    void saysWhatIsWrong(String lines, SdpStatus status) {
        assertThat(check(lines.replace("|", "\r\n"))).isEqualTo(status);
    }

    @Test
    void whatIsTooMuchIsRefused() {
        assertThat(check(HEAD + "m=audio 1 RTP/AVP 0\r\n".repeat(256))).isEqualTo(SdpStatus.OK);
        assertThat(check(HEAD + "m=audio 1 RTP/AVP 0\r\n".repeat(257))).isEqualTo(SdpStatus.TOO_MANY_MEDIA);
        assertThat(check(HEAD + "a=x\r\n".repeat(4_092))).isEqualTo(SdpStatus.OK);
        assertThat(check(HEAD + "a=x\r\n".repeat(4_093))).isEqualTo(SdpStatus.TOO_MANY_LINES);
        assertThat(check(HEAD + "a=" + "x".repeat(10_000_000))).isEqualTo(SdpStatus.OK);
    }

    /** Cut at every byte: a status, and what is read of the rest does not fail. */
    @Test
    void cutAnywhere() {
        for (int length = 0; length < FULL.length(); length++) {
            touch(FULL.substring(0, length).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Property(tries = 2_000)
    void changedAnywhere(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes) {
        Random random = new Random(seed);
        byte[] bytes = FULL.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        touch(bytes);
    }

    @Property(tries = 1_000)
    void garbage(@ForAll byte[] bytes) {
        touch(bytes);
    }

    /** Reads all that there is to read. */
    private static void touch(byte[] bytes) {
        assertThat(SessionDescription.check(bytes)).isNotNull();
        SessionDescription.parse(bytes).ifPresent(sdp -> {
            assertThat(sdp.times()).isNotNull();
            assertThat(sdp.zoneAdjustments()).isNotNull();
            assertThat(sdp.bandwidths()).isNotNull();
            assertThat(sdp.bundle()).isNotNull();
            assertThat(sdp.toString()).isNotNull();
            for (MediaDescription m : sdp.media()) {
                assertThat(m.ice()).isNotNull();
                assertThat(m.dtls()).isNotNull();
                assertThat(m.cryptos()).isNotNull();
                assertThat(m.feedback()).isNotNull();
                assertThat(m.extensions()).isNotNull();
                assertThat(m.sources()).isNotNull();
                assertThat(m.sourceGroups()).isNotNull();
                assertThat(m.rtpMaps()).isNotNull();
                assertThat(m.rtcpConnection()).isNotNull();
            }
            assertThat(sdp.edit().build().toBytes()).hasSizeBetween(1, bytes.length + 2);
        });
    }
}
