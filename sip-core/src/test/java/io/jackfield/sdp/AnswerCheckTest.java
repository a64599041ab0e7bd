package io.jackfield.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sdp.MediaCapabilities.Codec;
import io.jackfield.sdp.MediaCapabilities.Options;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holding answers and later offers against RFC 3264. */
class AnswerCheckTest {
    private static final String HEAD = "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    private static SessionDescription sdp(String lines) {
        return SessionDescription.parse(HEAD + lines.replace("|", "\r\n") + "\r\n")
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0} then {1}: {2}")
    @CsvSource({
        "m=audio 4 RTP/AVP 0, m=audio 6 RTP/AVP 0, ''",
        "m=audio 4 RTP/AVP 0, m=audio 0 RTP/AVP 0, ''",
        "m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31, m=audio 4 RTP/AVP 0, 1 media descriptions answer 2",
        "m=audio 4 RTP/AVP 0, m=video 6 RTP/AVP 31, answered by m=video",
        "m=audio 4 RTP/AVP 0, m=audio 6 RTP/AVP 8, no codec of the offer",
        "m=audio 4 RTP/AVP 0, m=audio 6 RTP/SAVP 0, protocol RTP/SAVP answers RTP/AVP",
        "m=audio 0 RTP/AVP 0, m=audio 6 RTP/AVP 0, was not offered",
        "m=audio 4 RTP/AVP 0, m=audio 6 RTP/AVP 0|a=rtcp-mux, rtcp-mux was not offered",
        "m=audio 4 RTP/AVP 0|a=mid:a, m=audio 6 RTP/AVP 0|a=mid:b, mid b was not offered",
        "m=audio 4 RTP/AVP 0|a=setup:active, m=audio 6 RTP/AVP 0|a=setup:active, setup active answers active",
        "m=audio 4 RTP/AVP 0|a=setup:actpass, m=audio 6 RTP/AVP 0|a=setup:active, ''",
        "m=audio 4 RTP/SAVP 0|a=crypto:1 S inline:A, m=audio 6 RTP/SAVP 0|a=crypto:1 S inline:B, ''",
        "m=audio 4 RTP/SAVP 0|a=crypto:1 S inline:A, m=audio 6 RTP/SAVP 0|a=crypto:2 S inline:B, crypto line 2 S"
    })
    void findsWhatIsWrong(String offer, String answer, String expected) {
        List<String> mistakes = OfferAnswer.mistakes(sdp(offer), sdp(answer));
        if (expected.isEmpty()) {
            assertThat(mistakes).isEmpty();
        } else {
            assertThat(mistakes).anyMatch(mistake -> mistake.contains(expected));
        }
    }

    /** RFC 3264 6.1. */
    @Property
    void directionsThatDoNotFit(@ForAll Direction offered, @ForAll Direction answered) {
        boolean fits = (!answered.sends() || offered.receives()) && (!answered.receives() || offered.sends());
        assertThat(OfferAnswer.mistakes(
                                sdp("m=audio 4 RTP/AVP 0|a=" + offered.attribute()),
                                sdp("m=audio 6 RTP/AVP 0|a=" + answered.attribute()))
                        .isEmpty())
                .isEqualTo(fits);
    }

    @Property
    void ourOwnAnswersAreRight(@ForAll Direction offered, @ForAll Direction own, @ForAll boolean mux) {
        List<Codec> codecs = List.of(new Codec(new RtpMap(0, "PCMU", 8000), ""));
        MediaCapabilities capabilities = new MediaCapabilities("audio", Address.of("192.0.2.9"), 4000, codecs, own)
                .with(new Options(OptionalInt.empty(), true));
        SessionDescription offer = sdp("m=video 8 RTP/AVP 31|m=audio 4 RTP/AVP 0 8|a=mid:x|a=ptime:30|a="
                + offered.attribute() + (mux ? "|a=rtcp-mux" : ""));
        SessionDescription answer = OfferAnswer.answer(
                        offer, new Origin("-", "1", "1", Address.of("192.0.2.9")), List.of(capabilities))
                .orElseThrow();
        assertThat(OfferAnswer.mistakes(offer, answer)).isEmpty();
        assertThat(answer.media().get(1).rtcpMux()).isEqualTo(mux);
        assertThat(answer.media().get(1).ptimeMs()).hasValue(30);
    }

    @Test
    void packetTimeOfOurOwn() {
        List<Codec> codecs = List.of(new Codec(new RtpMap(0, "PCMU", 8000), ""));
        MediaCapabilities own = new MediaCapabilities(
                        "audio", Address.of("192.0.2.9"), 4000, codecs, Direction.SENDRECV)
                .with(new Options(OptionalInt.of(10), true));
        SessionDescription offer = OfferAnswer.offer(new Origin("-", "1", "1", Address.of("192.0.2.9")), List.of(own));
        assertThat(offer.media().get(0).ptimeMs()).hasValue(10);
        assertThat(offer.media().get(0).rtcpMux()).isTrue();
        assertThat(OfferAnswer.answer(sdp("m=audio 4 RTP/AVP 0|a=ptime:30"), offer.origin(), List.of(own))
                        .orElseThrow()
                        .media()
                        .get(0)
                        .ptimeMs())
                .hasValue(10);
    }

    /** RFC 3264 8.4: what sent both ways sends only, what only received is inactive; and back. */
    @Test
    void holdAndResume() {
        SessionDescription own = sdp("m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31|a=recvonly|m=audio 0 RTP/AVP 0");
        SessionDescription held = OfferAnswer.hold(own);
        assertThat(held.media())
                .extracting(MediaDescription::direction)
                .containsExactly(Direction.SENDONLY, Direction.INACTIVE, Direction.SENDRECV);
        assertThat(held.origin().sessionVersion()).isEqualTo("2");
        assertThat(OfferAnswer.mistakesInNext(own, held)).isEmpty();
        SessionDescription resumed = OfferAnswer.resume(held, own);
        assertThat(resumed.media())
                .extracting(MediaDescription::direction)
                .containsExactly(Direction.SENDRECV, Direction.RECVONLY, Direction.SENDRECV);
        assertThat(resumed.origin().sessionVersion()).isEqualTo("3");
    }

    @ParameterizedTest(name = "{0} then {1}: {2}")
    @CsvSource({
        "m=audio 4 RTP/AVP 0, m=audio 4 RTP/AVP 0, ''",
        "m=audio 4 RTP/AVP 0|m=video 6 RTP/AVP 31, m=audio 4 RTP/AVP 0, 1 media descriptions follow 2",
        "m=audio 4 RTP/AVP 0, m=audio 4 RTP/AVP 8, version 1 follows 1",
        "m=audio 4 RTP/AVP 0, m=video 4 RTP/AVP 31, m=video follows m=audio",
        "m=audio 0 RTP/AVP 0, m=video 4 RTP/AVP 31, version 1 follows 1"
    })
    void laterOffers(String before, String next, String expected) {
        List<String> mistakes = OfferAnswer.mistakesInNext(sdp(before), sdp(next));
        if (expected.isEmpty()) {
            assertThat(mistakes).isEmpty();
        } else {
            assertThat(mistakes).contains(expected);
        }
    }
}
