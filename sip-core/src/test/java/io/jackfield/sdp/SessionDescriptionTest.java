package io.jackfield.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=alice 2890844526 2890844526 IN IP4 192.0.2.1",
            "s=call",
            "x-is-not-sdp=but kept",
            "c=IN IP4 192.0.2.1/127",
            "t=0 0",
            "a=group:BUNDLE audio",
            "a=sendonly",
            "m=audio 30000 RTP/AVP 111 0 101",
            "c=IN IP6 2001:db8::1",
            "b=AS:64",
            "a=rtpmap:111 opus/48000/2",
            "a=rtpmap:101 telephone-event/8000",
            "a=fmtp:111 useinbandfec=1",
            "a=fmtp:101 0-16",
            "a=rtcp-fb:111 nack",
            "a=rtcp:30005 IN IP4 192.0.2.9",
            "a=ptime:20",
            "a=recvonly",
            "a=x-unknown:kept",
            "m=video 0 RTP/AVP 31",
            "m=image 49170/2 udptl t38",
            "");

    private static SessionDescription offer() {
        return SessionDescription.parse(OFFER.replace("x-is-not-sdp=but kept", "z=0 0"))
                .orElseThrow();
    }

    @Test
    void readsWhatAnEndpointNeeds() {
        SessionDescription sdp = offer();
        assertThat(sdp.origin()).isEqualTo(new Origin("alice", "2890844526", "2890844526", Address.of("192.0.2.1")));
        assertThat(sdp.connection()).contains(Address.of("192.0.2.1"));
        assertThat(sdp.attribute("group")).contains("BUNDLE audio");
        assertThat(sdp.attribute("grou")).isEmpty();
        assertThat(sdp.media()).hasSize(3);

        MediaDescription audio = sdp.firstActive("audio").orElseThrow();
        assertThat(audio.port()).isEqualTo(30000);
        assertThat(audio.connection()).contains(new Address(true, "2001:db8::1"));
        assertThat(audio.rtpMaps())
                .containsExactly(
                        new RtpMap(111, "opus", 48000, 2),
                        new RtpMap(0, "PCMU", 8000),
                        new RtpMap(101, "telephone-event", 8000));
        assertThat(audio.fmtp(111)).contains("useinbandfec=1");
        assertThat(audio.fmtp(11)).isEmpty();
        assertThat(audio.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(audio.ptimeMs()).hasValue(20);
        assertThat(audio.rtcpPort()).isEqualTo(30005);
        assertThat(audio.rtcpConnection()).contains(Address.of("192.0.2.9"));
        assertThat(audio.rtcpMux()).isFalse();

        MediaDescription video = sdp.media().get(1);
        assertThat(video.isRejected()).isTrue();
        assertThat(video.rtcpPort()).isZero();
        assertThat(video.direction()).as("from the session").isEqualTo(Direction.SENDONLY);
        MediaDescription fax = sdp.media().get(2);
        assertThat(fax.portCount()).isEqualTo(2);
        assertThat(fax.isRtp()).isFalse();
        assertThat(fax.rtcpPort()).isEqualTo(49171);
    }

    @Test
    void toleratesLineFeedsAloneAndNoLastLineEnd() {
        String text = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 0";
        assertThat(SessionDescription.parse(text).orElseThrow().media()).hasSize(1);
    }

    @Test
    void refusesWhatIsNotSdp() {
        for (String bad : List.of(
                "",
                "v=0\r\n",
                "v=1\r\no=- 1 1 IN IP4 192.0.2.1\r\n",
                "v=0\r\ns=no origin\r\n",
                "v=0\r\no=- 1 1 IN\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nnonsense\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n\r\nm=audio 1 RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=audio RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nm=audio 70000 RTP/AVP 0\r\n",
                "v=0\r\nm=audio 1 RTP/AVP 0\r\no=- 1 1 IN IP4 192.0.2.1\r\n")) {
            assertThat(SessionDescription.parse(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void anEditKeepsEveryOtherLine() {
        SessionDescription sdp = offer();
        SessionDescription edited = sdp.edit()
                .origin(sdp.origin().nextVersion())
                .connectionEverywhere(Address.of("10.0.1.20"))
                .media(0, media -> media.port(20100).setAttribute("rtcp", "20101"))
                .build();
        String expected = offer().toString()
                .replace("2890844526 2890844526 IN IP4 192.0.2.1", "2890844526 2890844527 IN IP4 192.0.2.1")
                .replace("c=IN IP4 192.0.2.1/127", "c=IN IP4 10.0.1.20")
                .replace("c=IN IP6 2001:db8::1", "c=IN IP4 10.0.1.20")
                .replace("m=audio 30000", "m=audio 20100")
                .replace("a=rtcp:30005 IN IP4 192.0.2.9", "a=rtcp:20101");
        assertThat(edited).hasToString(expected);
        assertThat(sdp).hasToString(offer().toString());
    }

    @Test
    void anEditPutsNewLinesWhereTheyBelong() {
        SessionDescription sdp = SessionDescription.parse(
                        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8\r\ni=title\r\na=rtpmap:8 PCMA/8000\r\n")
                .orElseThrow();
        SessionDescription edited = sdp.edit()
                .connection(Address.of("2001:db8::7"))
                .setAttribute("tool", "")
                .eachMedia(media -> media.connection(Address.of("192.0.2.8"))
                        .formats(List.of("0"))
                        .direction(Direction.INACTIVE))
                .build();
        assertThat(edited)
                .hasToString("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP6 2001:db8::7\r\nt=0 0\r\na=tool\r\n"
                        + "m=audio 4000 RTP/AVP 0\r\ni=title\r\nc=IN IP4 192.0.2.8\r\na=inactive\r\n");
    }

    @Test
    void aCallersMistakesAreNamedTogether() {
        assertThatThrownBy(() -> SessionDescription.builder(offer().origin(), Address.of("192.0.2.1"))
                        .name("a\r\nm=evil 1 RTP/AVP 0")
                        .addMedia("audio", 70000, "RTP/AVP", media -> {})
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s= must be one line")
                .hasMessageContaining("port must be 0 to 65535")
                .hasMessageContaining("at least one format");
    }

    @Test
    void neverAsksANameServer() {
        for (String name : List.of("example.com", "1.2.3", "abc.def.aa.bb", "0x7f.1.1.1", "localhost", "")) {
            assertThat(Address.of(name).numeric()).as(name).isEmpty();
        }
        assertThat(Address.of("192.0.2.1").numeric()).isPresent();
        assertThat(Address.of("::").isUnspecified()).isTrue();
        assertThat(Address.of("0.0.0.0").isUnspecified()).isTrue();
    }

    @Test
    void truncationAnywhereIsHarmless() {
        byte[] bytes = offer().toBytes();
        for (int length = 0; length <= bytes.length; length++) {
            SessionDescription.parse(Arrays.copyOf(bytes, length)).ifPresent(SessionDescriptionTest::readAll);
        }
    }

    @Property(tries = 2000)
    void bitFlipsAreHarmless(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = offer().toBytes();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        SessionDescription.parse(bytes).ifPresent(SessionDescriptionTest::readAll);
    }

    private static void readAll(SessionDescription sdp) {
        sdp.origin().nextVersion();
        sdp.connection().flatMap(Address::numeric);
        for (MediaDescription media : sdp.media()) {
            media.rtpMaps();
            media.connection().flatMap(Address::numeric);
            media.rtcpConnection();
            media.rtcpPort();
            media.direction();
            media.ptimeMs();
        }
        assertThat(SessionDescription.parse(sdp.edit().build().toBytes())).isPresent();
        assertThat(new String(sdp.toBytes(), UTF_8)).isEqualTo(sdp.toString());
    }
}
