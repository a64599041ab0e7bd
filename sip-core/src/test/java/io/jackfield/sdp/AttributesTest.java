package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.kernel.Redacted;
import io.jackfield.sdp.Dtls.Setup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Typed access to the lines of a description, with the examples of their RFCs. */
class AttributesTest {
    private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";

    private static SessionDescription sdp(String lines) {
        return SessionDescription.parse(HEAD + lines.replace("\n", "\r\n")).orElseThrow();
    }

    private static MediaDescription media(String lines) {
        return sdp("t=0 0\nm=audio 9 UDP/TLS/RTP/SAVPF 111\n" + lines).media().get(0);
    }

    /** The example of RFC 8866 5, with the lines that its text explains. */
    @Test
    void rfc8866() {
        SessionDescription sdp = SessionDescription.parse("""
                v=0
                o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
                s=SDP Seminar
                i=A Seminar on the session description protocol
                u=https://www.example.com/seminars/sdp.pdf
                e=j.doe@example.com (Jane Doe)
                p=+1 617 555-6011
                c=IN IP4 198.51.100.1
                b=X-YZ:128
                b=AS:64
                t=3724394400 3724398000
                r=604800 3600 0 90000
                r=7d 1h 0 25h
                t=3730928400 3730932000
                z=3730928400 -1h 3749680800 0
                k=prompt
                a=recvonly
                m=audio 49170 RTP/AVP 0
                i=the sound
                b=TIAS:50780
                k=clear:key
                a=maxptime:40
                """).orElseThrow();
        assertThat(sdp.name()).isEqualTo("SDP Seminar");
        assertThat(sdp.information()).contains("A Seminar on the session description protocol");
        assertThat(sdp.uri()).contains("https://www.example.com/seminars/sdp.pdf");
        assertThat(sdp.emails()).containsExactly("j.doe@example.com (Jane Doe)");
        assertThat(sdp.phones()).containsExactly("+1 617 555-6011");
        assertThat(sdp.bandwidths()).containsExactly(new Bandwidth("X-YZ", 128), new Bandwidth("AS", 64));
        TimeDescription.Repeat weekly = new TimeDescription.Repeat(
                Duration.ofDays(7), Duration.ofHours(1), List.of(Duration.ZERO, Duration.ofHours(25)));
        assertThat(sdp.times())
                .containsExactly(
                        new TimeDescription(3_724_394_400L, 3_724_398_000L, List.of(weekly, weekly)),
                        new TimeDescription(3_730_928_400L, 3_730_932_000L, List.of()));
        assertThat(sdp.zoneAdjustments())
                .containsExactly(
                        new ZoneAdjustment(3_730_928_400L, Duration.ofHours(-1)),
                        new ZoneAdjustment(3_749_680_800L, Duration.ZERO));
        assertThat(sdp.key()).map(Redacted::secret).contains("prompt");
        MediaDescription audio = sdp.media().get(0);
        assertThat(audio.information()).contains("the sound");
        assertThat(audio.bandwidths()).containsExactly(new Bandwidth("TIAS", 50_780));
        assertThat(audio.key()).map(Redacted::secret).contains("clear:key");
        assertThat(audio.maxPtimeMs()).isEqualTo(OptionalInt.of(40));
        assertThat(audio.direction()).isEqualTo(Direction.RECVONLY);
    }

    // ---- ICE ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 1 udp 2130706431 203.0.113.141 8998 typ host",
                "2 1 udp 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998",
                "1 2 udp 1 2001:db8::9 0 typ relay raddr :: rport 0 generation 0 network-cost 10",
                "a/+ 256 tcp 2147483647 8f.local 9 typ host tcptype active"
            })
    void candidatesAreReadAndWritten(String text) {
        assertThat(IceCandidate.parse(text)).map(IceCandidate::toString).contains(text);
        assertThat(IceCandidate.parse("candidate:" + text))
                .map(IceCandidate::toString)
                .contains(text);
    }

    /** RFC 8839 5.1 and its example. */
    @Test
    void aCandidatesParts() {
        IceCandidate candidate = IceCandidate.parse(
                        "2 1 UDP 1694498815 192.0.2.3 45664 typ SRFLX raddr 203.0.113.141 rport 8998 ufrag xy")
                .orElseThrow();
        assertThat(candidate.foundation()).isEqualTo("2");
        assertThat(candidate.component()).isEqualTo(1);
        assertThat(candidate.transport()).isEqualTo("udp");
        assertThat(candidate.priority()).isEqualTo(1_694_498_815L);
        assertThat(candidate.host()).isEqualTo("192.0.2.3");
        assertThat(candidate.port()).isEqualTo(45_664);
        assertThat(candidate.type()).isEqualTo("srflx");
        assertThat(candidate.related()).contains(new IceCandidate.Related("203.0.113.141", 8_998));
        assertThat(candidate.extensions()).isEqualTo(Map.of("ufrag", "xy"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 1 udp 1 h 1 typ",
                "1 0 udp 1 h 1 typ host",
                "1 257 udp 1 h 1 typ host",
                "1 1 udp 0 h 1 typ host",
                "1 1 udp 2147483648 h 1 typ host",
                "1 1 udp 1 h 65536 typ host",
                "1 1 udp 1 h 1 type host",
                "1 1 udp 1 h 1 typ host odd",
                "123456789012345678901234567890123 1 udp 1 h 1 typ host"
            })
    void whatIsNoCandidateIsLeftOut(String text) {
        assertThat(IceCandidate.parse(text)).isEmpty();
    }

    @Test
    void iceOfMediaAndSession() {
        SessionDescription sdp = sdp("""
                t=0 0
                a=ice-ufrag:8hhY
                a=ice-pwd:asd88fgpdd777uzjYhagZg
                a=ice-lite
                a=ice-options:ice2 trickle
                m=audio 9 RTP/AVP 0
                a=candidate:1 1 udp 2130706431 203.0.113.141 8998 typ host
                a=candidate:malformed
                a=end-of-candidates
                a=remote-candidates:1 192.0.2.3 45664 2 192.0.2.3 45665
                m=audio 9 RTP/AVP 0
                a=ice-ufrag:other
                a=ice-pwd:short
                a=ice-mismatch
                """);
        Ice first = sdp.media().get(0).ice();
        assertThat(first.ufrag()).contains("8hhY");
        assertThat(first.password()).map(Redacted::secret).contains("asd88fgpdd777uzjYhagZg");
        assertThat(first.options()).containsExactly("ice2", "trickle");
        assertThat(first.lite()).isTrue();
        assertThat(first.usable()).isTrue();
        assertThat(first.candidates()).hasSize(1);
        assertThat(first.endOfCandidates()).isTrue();
        assertThat(first.mismatch()).isFalse();
        assertThat(first.remote())
                .containsExactly(
                        new Ice.RemoteCandidate(1, "192.0.2.3", 45_664),
                        new Ice.RemoteCandidate(2, "192.0.2.3", 45_665));
        Ice second = sdp.media().get(1).ice();
        assertThat(second.ufrag()).contains("other");
        assertThat(second.password()).as("too short (RFC 8839 5.4)").isEmpty();
        assertThat(second.usable()).isFalse();
        assertThat(second.mismatch()).isTrue();
        assertThat(second.endOfCandidates()).isFalse();
    }

    @Test
    void candidatesAreBounded() {
        MediaDescription many = media("a=candidate:1 1 udp 1 192.0.2.1 9 typ host\n".repeat(500));
        assertThat(many.ice().candidates()).hasSize(64);
    }

    // ---- DTLS ----

    @Test
    void dtls() {
        MediaDescription media = media("""
                a=fingerprint:SHA-256 12:df:3e:5d:49:6b:19:e5:7c:ab:4a:ad:b9:b1:3f:82:18:3b:54:02:12:df:3e:5d:49:6b:19:e5:7c:ab:4a:ad
                a=fingerprint:sha-1 zz
                a=setup:actpass
                a=tls-id:abc3de65cddef001be82
                """);
        assertThat(media.dtls().fingerprints()).hasSize(1);
        Fingerprint fingerprint = media.dtls().fingerprints().get(0);
        assertThat(fingerprint.octets()).hasSize(32).startsWith(0x12, 0xDF, 0x3E);
        assertThat(fingerprint).isEqualTo(Fingerprint.of("sha-256", fingerprint.octets()));
        assertThat(media.dtls().setup()).contains(Setup.ACTPASS);
        assertThat(media.dtls().tlsId()).contains("abc3de65cddef001be82");
        SessionDescription session = sdp("t=0 0\na=fingerprint:sha-1 4A:AD\na=setup:passive\nm=audio 9 RTP/AVP 0\n");
        assertThat(session.media().get(0).dtls().fingerprints()).containsExactly(new Fingerprint("sha-1", "4A:AD"));
        assertThat(session.media().get(0).dtls().setup()).contains(Setup.PASSIVE);
        assertThat(session.media().get(0).dtls().tlsId()).isEmpty();
    }

    /** RFC 4145 4.1: the table of allowed answers. */
    @ParameterizedTest
    @CsvSource({
        "ACTIVE, PASSIVE HOLDCONN",
        "PASSIVE, ACTIVE HOLDCONN",
        "ACTPASS, ACTIVE PASSIVE HOLDCONN",
        "HOLDCONN, HOLDCONN"
    })
    void setupAnswers(Setup offer, String allowed) {
        for (Setup answer : Setup.values()) {
            assertThat(answer.answers(offer))
                    .as("%s to %s", answer, offer)
                    .isEqualTo(List.of(allowed.split(" ")).contains(answer.name()));
        }
        assertThat(offer.answer().answers(offer)).isTrue();
    }

    // ---- crypto ----

    /** The examples of RFC 4568 4, 6 and 9. */
    @Test
    void cryptoExamples() {
        Crypto one = Crypto.parse("1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:32")
                .orElseThrow();
        assertThat(one.tag()).isEqualTo(1);
        assertThat(one.knownSuite()).contains(CryptoSuite.AES_CM_128_HMAC_SHA1_80);
        assertThat(one.keys()).hasSize(1);
        assertThat(one.keys().get(0).lifetime()).isEqualTo(OptionalLong.of(1 << 20));
        assertThat(one.keys().get(0).mki()).contains("1");
        assertThat(one.keys().get(0).mkiBytes()).isEqualTo(32);
        assertThat(one.keys().get(0).octets().orElseThrow()).hasSize(30);
        assertThat(one.usable()).isTrue();

        Crypto two = Crypto.parse("2 F8_128_HMAC_SHA1_80"
                        + " inline:MTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5QUJjZGVm|2^20|1:4;"
                        + "inline:QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5|2^20|2:4 FEC_ORDER=FEC_SRTP -X=1")
                .orElseThrow();
        assertThat(two.keys()).hasSize(2);
        assertThat(two.keys().get(1).mki()).contains("2");
        assertThat(two.sessionParameters()).containsExactly("FEC_ORDER=FEC_SRTP", "-X=1");
        assertThat(two.usable())
                .as("RFC 4568 6.3.7: a parameter that must be known")
                .isFalse();

        Crypto mkiOnly = Crypto.parse("3 AEAD_AES_256_GCM inline:AAAA|1:4").orElseThrow();
        assertThat(mkiOnly.keys().get(0).lifetime()).isEmpty();
        assertThat(mkiOnly.keys().get(0).mkiBytes()).isEqualTo(4);
        assertThat(mkiOnly.usable()).as("a key of the wrong length").isFalse();
        assertThat(Crypto.parse("4 NEW_SUITE inline:AAAA").orElseThrow().usable())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(CryptoSuite.class)
    void everySuiteIsReadAndWritten(CryptoSuite suite) {
        byte[] key = new byte[suite.keyBytes() + suite.saltBytes()];
        Crypto crypto = new Crypto(7, suite.token(), List.of(Crypto.Key.of(key)), List.of());
        assertThat(Crypto.parse(crypto.value())).contains(crypto);
        assertThat(crypto.usable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 AES_CM_128_HMAC_SHA1_80",
                "x AES_CM_128_HMAC_SHA1_80 inline:AAAA",
                "1234567890 S inline:AAAA",
                "1 S AAAA",
                "1 S inline:",
                "1 S inline:AAAA|",
                "1 S inline:AAAA|0",
                "1 S inline:AAAA|2^99",
                "1 S inline:AAAA|2^20|1",
                "1 S inline:AAAA|2^20|1:0",
                "1 S inline:AAAA|2^20|1:129",
                "1 S inline:AAAA|2^20|x:1",
                "1 S inline:AAAA|2^20|1:4|9",
                "1 S inline:AAAA;"
            })
    void whatIsNoCryptoIsLeftOut(String text) {
        assertThat(Crypto.parse(text)).isEmpty();
    }

    // ---- the rest ----

    @Test
    void groupsAndSources() {
        SessionDescription sdp = sdp("""
                t=0 0
                a=group:BUNDLE 0 1
                a=group:LS 0 1
                m=audio 9 UDP/TLS/RTP/SAVPF 111
                a=mid:0
                a=rtcp-mux
                a=rtcp-fb:111 transport-cc
                a=rtcp-fb:* nack pli
                a=rtcp-fb:999 nack
                a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on
                a=extmap:2/sendonly http://example.com/082005/ext.htm#ttime
                a=extmap:0 urn:x
                a=extmap:3/sideways urn:x
                a=ssrc:4294967295 cname:user@host
                a=ssrc:1 flag
                a=ssrc:4294967296 cname:x
                a=ssrc-group:FID 1 2
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=mid:1
                """);
        assertThat(sdp.groups())
                .containsExactly(new Group("BUNDLE", List.of("0", "1")), new Group("LS", List.of("0", "1")));
        assertThat(sdp.bundle()).extracting(MediaDescription::type).containsExactly("audio", "video");
        assertThat(sdp.byMid("1")).map(MediaDescription::index).contains(1);
        assertThat(sdp.byMid("2")).isEmpty();
        MediaDescription audio = sdp.media().get(0);
        assertThat(audio.feedback())
                .containsExactly(new RtcpFeedback("111", "transport-cc"), new RtcpFeedback("*", "nack pli"));
        assertThat(audio.extensions())
                .containsExactly(
                        new HeaderExtension(
                                1, Optional.empty(), "urn:ietf:params:rtp-hdrext:ssrc-audio-level", "vad=on"),
                        new HeaderExtension(
                                2, Optional.of(Direction.SENDONLY), "http://example.com/082005/ext.htm#ttime", ""));
        assertThat(audio.extensions().get(1)).hasToString("2/sendonly http://example.com/082005/ext.htm#ttime");
        assertThat(audio.sources())
                .containsExactly(
                        new SourceAttribute(4_294_967_295L, "cname", "user@host"), new SourceAttribute(1, "flag", ""));
        assertThat(audio.sourceGroups()).containsExactly(new Group("FID", List.of("1", "2")));
    }

    /** What is edited is typed, what is not keeps its bytes. */
    @Test
    void editsAreTyped() {
        SessionDescription edited = sdp("t=0 0\nm=audio 9 RTP/SAVP 0\na=x-odd:  kept \na=ice-pwd:old\n")
                .edit()
                .media(
                        0,
                        m -> m.ice("abcd", Redacted.of("0123456789012345678901"))
                                .candidate(IceCandidate.parse("1 1 udp 1 192.0.2.1 9 typ host")
                                        .orElseThrow())
                                .dtls(Fingerprint.of("sha-256", new byte[32]), Setup.ACTIVE)
                                .crypto(new Crypto(
                                        1,
                                        CryptoSuite.AEAD_AES_128_GCM.token(),
                                        List.of(Crypto.Key.of(new byte[28])),
                                        List.of())))
                .build();
        MediaDescription media = edited.media().get(0);
        assertThat(media.ice().usable()).isTrue();
        assertThat(media.ice().candidates()).hasSize(1);
        assertThat(media.dtls().fingerprints()).hasSize(1);
        assertThat(media.cryptos()).hasSize(1);
        assertThat(edited.toString()).contains("\r\na=x-odd:  kept \r\n");
    }

    /** No key is printed, whatever is printed. */
    @Test
    void nothingPrintsASecret() {
        String text = HEAD
                + "k=clear:5ecret\r\nt=0 0\r\na=ICE-PWD:5ecret5ecret5ecret5ecret\r\nm=audio 9 RTP/SAVP 0\r\n"
                + "a=ice-pwd:5ecret5ecret5ecret5ecret\r\n"
                + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:5ecret|2^20|1:4;inline:5ecret UNENCRYPTED_SRTP\r\n";
        SessionDescription sdp = SessionDescription.parse(text).orElseThrow();
        MediaDescription media = sdp.media().get(0);
        assertThat(sdp.toString())
                .hasSameSizeAs(text)
                .doesNotContain("5ecret")
                .contains("UNENCRYPTED_SRTP", "|2^20|1:4");
        assertThat(media.ice().toString()).doesNotContain("5ecret");
        assertThat(media.cryptos().toString()).doesNotContain("5ecret").contains("AES_CM_128");
        assertThat(sdp.key().toString()).doesNotContain("5ecret");
        assertThat(media.toString()).doesNotContain("5ecret");
        assertThat(new String(sdp.toBytes(), StandardCharsets.UTF_8)).isEqualTo(text);
        assertThat(media.cryptos().get(0).value()).contains("5ecret");
        assertThatThrownBy(() -> sdp.edit()
                        .media(0, m -> m.ice("x\n", Redacted.of("5ecret\n")))
                        .build())
                .hasMessageNotContaining("5ecret");
    }
}
