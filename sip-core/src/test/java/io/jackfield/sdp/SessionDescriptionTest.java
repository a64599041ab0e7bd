package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
    static final String PHONE = """
            v=0
            o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
            s=Call to John Smith
            i=SDP Offer #1
            z=2882844526 -1h
            c=IN IP4 198.51.100.1
            t=0 0
            x=unknown line
            r=7d 1h 0 25h
            a=sendrecv
            m=audio 49170 RTP/AVP 0 8 96 101
            a=rtpmap:96 opus/48000/2
            a=rtpmap:101 telephone-event/8000
            a=fmtp:96 useinbandfec=1
            a=fmtp:101 0-16
            a=ptime:20
            a=rtcp:53020 IN IP4 126.16.64.4
            a=x-vendor:kept
            m=video 51372/2 RTP/SAVPF 99
            c=IN IP6 2001:db8::2
            a=rtpmap:99 h263-1998/90000
            a=sendonly
            a=rtcp-mux
            m=application 0 UDP/DTLS/SCTP webrtc-datachannel
            """.replace("\n", "\r\n");

    private final SessionDescription sdp = SessionDescription.parse(PHONE).orElseThrow();
    private final MediaDescription audio = sdp.media().get(0);
    private final MediaDescription video = sdp.media().get(1);

    @Test
    void sessionLevel() {
        assertThat(sdp.origin())
                .isEqualTo(new Origin("jdoe", "3724394400", "3724394405", new Address(false, "198.51.100.1")));
        assertThat(sdp.origin().nextVersion().sessionVersion()).isEqualTo("3724394406");
        assertThat(sdp.connection()).contains(Address.of("198.51.100.1"));
        assertThat(sdp.attribute("sendrecv")).contains("");
        assertThat(sdp.attribute("ptime")).isEmpty();
        assertThat(sdp.media()).hasSize(3);
        assertThat(sdp.firstActive("video")).containsSame(video);
        assertThat(sdp.firstActive("application")).isEmpty();
    }

    @Test
    void mediaLevel() {
        assertThat(audio.port()).isEqualTo(49170);
        assertThat(audio.portCount()).isEqualTo(1);
        assertThat(audio.formats()).containsExactly("0", "8", "96", "101");
        assertThat(audio.isRtp()).isTrue();
        assertThat(audio.connection()).contains(Address.of("198.51.100.1"));
        assertThat(audio.hasOwnConnection()).isFalse();
        assertThat(audio.rtpMaps())
                .containsExactly(
                        new RtpMap(0, "PCMU", 8000),
                        new RtpMap(8, "PCMA", 8000),
                        new RtpMap(96, "opus", 48000, 2),
                        new RtpMap(101, "telephone-event", 8000));
        assertThat(audio.fmtp(101)).contains("0-16");
        assertThat(audio.fmtp(1)).isEmpty();
        assertThat(audio.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(audio.ptimeMs()).hasValue(20);
        assertThat(audio.rtcpPort()).isEqualTo(53020);
        assertThat(audio.rtcpConnection()).contains(Address.of("126.16.64.4"));
        assertThat(video.portCount()).isEqualTo(2);
        assertThat(video.connection()).contains(Address.of("2001:db8::2"));
        assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(video.rtcpMux()).isTrue();
        assertThat(video.rtcpPort()).isEqualTo(51373);
        assertThat(sdp.media().get(2).isRejected()).isTrue();
        assertThat(sdp.media().get(2).isRtp()).isFalse();
    }

    @Test
    void aRelayRewritesAddressesAndKeepsTheRest() {
        Address relay = Address.of("203.0.113.7");
        SessionDescription edited = sdp.edit()
                .origin(new Origin("jdoe", "3724394400", "3724394405", relay))
                .connectionEverywhere(relay)
                .media(0, m -> m.port(30000).setAttribute("rtcp", "30001"))
                .media(1, m -> m.port(30002))
                .build();
        String expected = PHONE.replace(
                        "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1",
                        "o=jdoe 3724394400 3724394405 IN IP4 203.0.113.7")
                .replace("c=IN IP4 198.51.100.1", "c=IN IP4 203.0.113.7")
                .replace("c=IN IP6 2001:db8::2", "c=IN IP4 203.0.113.7")
                .replace("m=audio 49170 ", "m=audio 30000 ")
                .replace("m=video 51372/2 ", "m=video 30002 ")
                .replace("a=rtcp:53020 IN IP4 126.16.64.4", "a=rtcp:30001");
        assertThat(edited).hasToString(expected);
        assertThat(sdp).hasToString(PHONE);
    }

    @Test
    void newLinesGoWhereTheyBelong() {
        SessionDescription edited = SessionDescription.parse(
                        "v=0\r\no=a b 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\nm=audio 4 RTP/AVP 0 8\r\ni=title\r\na=rtpmap:8 PCMA/8000\r\n\r\n")
                .orElseThrow()
                .edit()
                .connection(Address.of("2001:db8::7"))
                .setAttribute("tool", "")
                .eachMedia(m -> m.connection(Address.of("192.0.2.8"))
                        .formats(List.of("0"))
                        .direction(Direction.INACTIVE))
                .build();
        assertThat(edited)
                .hasToString("v=0\r\no=a b 1 1 IN IP4 1.1.1.1\r\ns=-\r\nc=IN IP6 2001:db8::7\r\nt=0 0\r\na=tool\r\n"
                        + "m=audio 4 RTP/AVP 0\r\ni=title\r\nc=IN IP4 192.0.2.8\r\na=inactive\r\n");
        assertThat(edited.origin().username()).isEqualTo("a b");
    }

    @Test
    void formatsTakeTheirAttributesWithThem() {
        SessionDescription edited = sdp.edit()
                .media(
                        0,
                        m -> m.formats(List.of("0", "101")).protocol("RTP/SAVP").direction(Direction.INACTIVE))
                .build();
        MediaDescription m = edited.media().get(0);
        assertThat(m.rtpMaps()).extracting(RtpMap::payloadType).containsExactly(0, 101);
        assertThat(m.attributes("rtpmap")).containsExactly("101 telephone-event/8000");
        assertThat(m.fmtp(96)).isEmpty();
        assertThat(m.protocol()).isEqualTo("RTP/SAVP");
        assertThat(m.direction()).isEqualTo(Direction.INACTIVE);
        assertThat(m.attribute("x-vendor")).contains("kept");
    }

    @Test
    void rejectedMediaKeepsItsPlace() {
        SessionDescription edited = sdp.edit().media(1, MediaEdit::reject).build();
        assertThat(edited.media()).hasSize(3);
        assertThat(edited.media().get(1).isRejected()).isTrue();
        assertThat(edited.media().get(1).attributes("rtpmap")).isEmpty();
    }

    @Test
    void bundleOnlyIsNotRejected() {
        String text = PHONE.replace("m=application 0 UDP", "m=video 0 UDP") + "a=bundle-only\r\n";
        assertThat(SessionDescription.parse(text).orElseThrow().media().get(2).isRejected())
                .isFalse();
    }

    @Test
    void lineFeedsAloneAndAMissingLastOneAreTaken() {
        String text = PHONE.replace("\r\n", "\n").strip();
        SessionDescription lf = SessionDescription.parse(text).orElseThrow();
        assertThat(lf).hasToString(text);
        assertThat(lf.edit().media(2, m -> m.addAttribute("mid", "1")).build()).hasToString(text + "\r\na=mid:1\r\n");
    }

    @Test
    void mistakesOfTheProgramAreNamedTogether() {
        assertThatThrownBy(() -> sdp.edit()
                        .name("a\r\nb")
                        .media(0, m -> m.port(70_000))
                        .media(0, m -> m.addAttribute("no name", ""))
                        .addMedia("audio", 5000, "RTP /AVP", m -> {})
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("s=")
                .hasMessageContaining("70000")
                .hasMessageContaining("no name")
                .hasMessageContaining("at least one format")
                .hasMessageContaining("RTP /AVP");
    }

    @Test
    void whatIsNoSdpIsEmpty() {
        for (String text : List.of(
                "",
                "\r\n",
                "v",
                "hello",
                "v=0\r\n",
                "v=1\r\no=- 1 1 IN IP4 1.1.1.1\r\n",
                "v=0\r\no=- 1 1 IN IP4\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nnonsense\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\na=x\0y\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\na=x\ra=y\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\n\r\nm=audio 1 RTP/AVP 0\r\n",
                "o=- 1 1 IN IP4 1.1.1.1\r\nv=0\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio 70000 RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio 1/0 RTP/AVP 0\r\n",
                "v=0\r\no=- 1 1 IN IP4 1.1.1.1\r\nm=audio 1 RTP/AVP\r\n")) {
            assertThat(SessionDescription.parse(text)).as(text).isEmpty();
        }
    }

    @Property
    void truncationIsNoCrash(@ForAll @IntRange(max = 600) int length) {
        byte[] bytes = PHONE.getBytes(StandardCharsets.UTF_8);
        readAll(Arrays.copyOf(bytes, Math.min(length, bytes.length)));
    }

    @Property(tries = 2000)
    void flippedBytesAreNoCrash(@ForAll @IntRange(max = 5000) int bit, @ForAll byte value) {
        byte[] bytes = PHONE.getBytes(StandardCharsets.UTF_8);
        bytes[bit % bytes.length] = value;
        readAll(bytes);
    }

    private static void readAll(byte[] bytes) {
        SessionDescription.parse(bytes).ifPresent(s -> {
            assertThat(SessionDescription.parse(s.edit().build().toBytes())).isPresent();
            s.origin().nextVersion();
            s.connection().flatMap(Address::numeric);
            for (MediaDescription m : s.media()) {
                assertThat(m.rtpMaps()).hasSizeLessThanOrEqualTo(128);
                m.connection().flatMap(Address::numeric);
                m.rtcpConnection();
                m.rtcpPort();
                m.fmtp(96);
                m.direction();
                m.ptimeMs();
            }
        });
    }
}
