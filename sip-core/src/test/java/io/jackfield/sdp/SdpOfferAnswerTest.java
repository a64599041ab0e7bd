package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sdp.MediaCapabilities.Codec;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SdpOfferAnswerTest {
    private static final Address HERE = Address.of("192.0.2.9");
    private static final Origin ORIGIN = new Origin("-", "1", "1", HERE);
    private static final List<Codec> CODECS = List.of(
            new Codec(new RtpMap(8, "PCMA", 8000), ""),
            new Codec(new RtpMap(0, "pcmu", 8000), ""),
            new Codec(new RtpMap(120, "OPUS", 48000, 2), "useinbandfec=1"),
            new Codec(new RtpMap(110, "telephone-event", 8000), "0-15"));

    private static MediaCapabilities audio(Direction direction) {
        return new MediaCapabilities("audio", HERE, 4000, CODECS, direction);
    }

    private static SessionDescription offer(String media) {
        String head = "v=0\r\no=- 1 1 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=3 4\r\n";
        return SessionDescription.parse(head + media.replace("\n", "\r\n")).orElseThrow();
    }

    private static SessionDescription answer(SessionDescription offer, Direction direction) {
        return OfferAnswer.answer(offer, ORIGIN, List.of(audio(direction))).orElseThrow();
    }

    @Test
    void commonCodecsInTheOffersOrderAndTypes() {
        SessionDescription offer = offer("""
                m=audio 5000 RTP/AVP 18 111 0 101
                a=rtpmap:111 opus/48000/2
                a=rtpmap:101 telephone-event/8000
                """);
        MediaDescription m = answer(offer, Direction.SENDRECV).media().get(0);
        assertThat(m.rtpMaps())
                .containsExactly(
                        new RtpMap(111, "opus", 48000, 2),
                        new RtpMap(0, "PCMU", 8000),
                        new RtpMap(101, "telephone-event", 8000));
        assertThat(m.fmtp(111)).contains("useinbandfec=1");
        assertThat(m.fmtp(101)).contains("0-15");
        assertThat(m.port()).isEqualTo(4000);
        assertThat(OfferAnswer.agreed(offer.media().get(0), m)).hasSize(3);
        assertThat(answer(offer, Direction.SENDRECV).toString())
                .contains("t=3 4\r\n")
                .contains("c=IN IP4 192.0.2.9");
    }

    @Test
    void everyMediaIsAnsweredInItsPlace() {
        SessionDescription offer = offer("""
                m=video 5002 RTP/AVP 99
                a=rtpmap:99 H264/90000
                m=audio 5004 RTP/SAVP 0
                m=audio 5000 UDP/TLS/RTP/SAVPF 0
                m=audio 5008 RTP/AVPF 0
                a=mid:a1
                m=audio 5010 RTP/AVP 0
                m=application 9 UDP/DTLS/SCTP webrtc-datachannel
                """);
        SessionDescription answer = answer(offer, Direction.SENDRECV);
        assertThat(answer.media()).extracting(MediaDescription::port).containsExactly(0, 0, 0, 4000, 0, 0);
        assertThat(answer.media())
                .extracting(MediaDescription::protocol)
                .containsExactlyElementsOf(
                        offer.media().stream().map(MediaDescription::protocol).toList());
        assertThat(answer.media().get(3).attribute("mid")).contains("a1");
        assertThat(answer.media().get(5).formats()).containsExactly("webrtc-datachannel");
        assertThat(OfferAnswer.agreed(offer.media().get(0), answer.media().get(0)))
                .isEmpty();
    }

    @Test
    void nothingInCommonIsNoAnswer() {
        for (String media : List.of(
                "m=audio 5000 RTP/AVP 18\n",
                "m=audio 0 RTP/AVP 0\n",
                "m=audio 5000 RTP/AVP 101\na=rtpmap:101 telephone-event/8000\n",
                "")) {
            assertThat(OfferAnswer.answer(offer(media), ORIGIN, List.of(audio(Direction.SENDRECV))))
                    .as(media)
                    .isEmpty();
        }
    }

    @Property
    void directionIsWhatBothWant(@ForAll Direction offered, @ForAll Direction own) {
        SessionDescription offer = offer("m=audio 5000 RTP/AVP 0\na=" + offered.attribute() + "\n");
        Direction answered = answer(offer, own).media().get(0).direction();
        assertThat(answered.sends()).isEqualTo(own.sends() && offered.receives());
        assertThat(answered.receives()).isEqualTo(own.receives() && offered.sends());
    }

    @Test
    void theOldWayToHoldIsNotSentTo() {
        SessionDescription offer = offer("m=audio 5000 RTP/AVP 0\nc=IN IP4 0.0.0.0\n");
        assertThat(answer(offer, Direction.SENDRECV).media().get(0).direction()).isEqualTo(Direction.RECVONLY);
    }

    @Test
    void telephoneEventOfAnotherRateIsBetterThanNone() {
        SessionDescription offer = offer("""
                m=audio 5000 RTP/AVP 111 100 101
                a=rtpmap:111 opus/48000/2
                a=rtpmap:100 telephone-event/48000
                a=rtpmap:101 telephone-event/8000
                """);
        assertThat(answer(offer, Direction.SENDRECV).media().get(0).formats()).containsExactly("111", "101");
    }

    @Test
    void anOfferIsAnsweredByItsLikes() {
        MediaCapabilities own = audio(Direction.SENDRECV);
        SessionDescription offer = OfferAnswer.offer(ORIGIN, List.of(own));
        SessionDescription answer =
                OfferAnswer.answer(offer, ORIGIN, List.of(own)).orElseThrow();
        assertThat(answer.media().get(0).formats()).containsExactly("8", "0", "120", "110");
        assertThat(answer.media().get(0).hasOwnConnection()).isFalse();
        assertThat(answer.toString())
                .startsWith(
                        "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 0 120 110\r\n");
    }
}
