package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OfferAnswerTest {
    private static final Origin ORIGIN = new Origin("-", "7", "1", Address.of("192.0.2.2"));
    private static final RtpMap EVENTS = new RtpMap(101, "telephone-event", 8000);

    private static MediaCapabilities audio(RtpMap... codecs) {
        List<MediaCapabilities.Codec> all = Stream.of(codecs)
                .map(map -> new MediaCapabilities.Codec(map, map.isTelephoneEvent() ? "0-16" : ""))
                .toList();
        return new MediaCapabilities("audio", Address.of("192.0.2.2"), 4000, all, Direction.SENDRECV);
    }

    private static SessionDescription offered(String media) {
        return SessionDescription.parse(
                        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media)
                .orElseThrow();
    }

    @Test
    void anAnswerTakesTheOffersOrderAndPayloadTypes() {
        SessionDescription offer = offered(
                "m=audio 5000 RTP/AVP 98 8 0 97\r\na=rtpmap:98 Opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\na=sendonly\r\n");
        SessionDescription answer = OfferAnswer.answer(
                        offer, ORIGIN, List.of(audio(new RtpMap(0, "PCMU", 8000), new RtpMap(8, "PCMA", 8000), EVENTS)))
                .orElseThrow();
        MediaDescription media = answer.media().get(0);
        assertThat(media.formats()).containsExactly("8", "0", "97");
        assertThat(media.fmtp(97)).contains("0-16");
        assertThat(media.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(media.port()).isEqualTo(4000);
        assertThat(OfferAnswer.agreed(offer.media().get(0), media))
                .containsExactly(
                        new RtpMap(8, "PCMA", 8000),
                        new RtpMap(0, "PCMU", 8000),
                        new RtpMap(97, "telephone-event", 8000));
    }

    @Test
    void eventsNeedACodecOfTheirRate() {
        SessionDescription offer = offered(
                "m=audio 5000 RTP/AVP 98 101\r\na=rtpmap:98 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\n");
        SessionDescription answer = OfferAnswer.answer(
                        offer, ORIGIN, List.of(audio(new RtpMap(111, "opus", 48000, 2), EVENTS)))
                .orElseThrow();
        assertThat(answer.media().get(0).formats()).containsExactly("98");
        assertThat(OfferAnswer.answer(offer, ORIGIN, List.of(audio(EVENTS)))).isEmpty();
    }

    @Test
    void whatHasNoPartnerIsRejectedInItsPlace() {
        SessionDescription offer =
                offered("m=video 6000 RTP/AVP 31\r\nm=audio 5000 RTP/SAVP 0\r\nm=audio 5002 RTP/AVP 0\r\n"
                        + "m=audio 5004 RTP/AVP 0\r\nm=image 5006 udptl t38\r\n");
        SessionDescription answer = OfferAnswer.answer(offer, ORIGIN, List.of(audio(new RtpMap(0, "PCMU", 8000))))
                .orElseThrow();
        assertThat(answer.media()).extracting(MediaDescription::port).containsExactly(0, 0, 4000, 0, 0);
        assertThat(answer.media())
                .extracting(MediaDescription::protocol)
                .containsExactly("RTP/AVP", "RTP/SAVP", "RTP/AVP", "RTP/AVP", "udptl");
        assertThat(OfferAnswer.agreed(offer.media().get(3), answer.media().get(3)))
                .isEmpty();
    }

    @Test
    void nothingInCommonIsNoAnswer() {
        SessionDescription offer = offered("m=audio 5000 RTP/AVP 18\r\n");
        assertThat(OfferAnswer.answer(offer, ORIGIN, List.of(audio(new RtpMap(0, "PCMU", 8000)))))
                .isEmpty();
    }

    @Test
    void anOfferListsAllThatIsAble() {
        SessionDescription offer = OfferAnswer.offer(
                ORIGIN, List.of(audio(new RtpMap(9, "G722", 8000), new RtpMap(0, "PCMU", 8000), EVENTS)));
        assertThat(offer)
                .hasToString("v=0\r\no=- 7 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
                        + "m=audio 4000 RTP/AVP 9 0 101\r\na=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\n"
                        + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n");
    }
}
