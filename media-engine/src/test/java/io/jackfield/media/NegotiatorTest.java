package io.jackfield.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.media.stream.StreamKeys;
import io.jackfield.media.stream.StreamSettings;
import io.jackfield.media.stream.StreamSettings.PayloadTypes;
import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import io.jackfield.sdp.Address;
import io.jackfield.sdp.Direction;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiatorTest {
    private static final String HEAD = "v=0\r\no=- 7 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n";

    private static Negotiator negotiator(Codec... codecs) {
        return negotiator(CodecPolicy.GENEROUS, codecs);
    }

    private static Negotiator negotiator(CodecPolicy policy, Codec... codecs) {
        Negotiator.Own own = new Negotiator.Own(
                List.of(codecs),
                policy,
                Address.of("10.0.0.1"),
                20_000,
                new TransportTerms(
                        new TransportTerms.Wishes(MediaSecurity.OPTIONAL, IceMode.FULL, "10.0.0.1"),
                        new java.util.Random(1),
                        () -> {
                            throw new AssertionError("there is no DTLS here");
                        }));
        return new Negotiator(own, Optional.empty(), 4_711);
    }

    @ParameterizedTest
    @CsvSource({
        "GENEROUS, 30, 8, 30",
        "GREEDY, 30, 0, 30",
        "SCROOGE, 30, 0, 20",
        "GENEROUS, 0, 8, -1",
        "GENEROUS, 400, 8, 20",
        "GENEROUS, 10, 8, 10",
        "GREEDY, 9999999, 0, -1"
    })
    void whoseOrderCountsAndWhatPacketTimeIsAnswered(CodecPolicy policy, int offered, int type, int answered) {
        byte[] offer = sdp("m=audio 4000 RTP/AVP 8 9 0\r\na=ptime:" + offered + "\r\n");
        Negotiator.Agreed agreed = negotiator(policy, Codecs.PCMU, Codecs.PCMA)
                .answer(offer, false, Optional.empty())
                .orElseThrow();
        assertThat(agreed.settings().audio()).isEqualTo(new PayloadTypes(type, type));
        assertThat(audio(agreed.answer()).ptimeMs().orElse(-1)).isEqualTo(answered);
    }

    @Test
    void encryptedAudioIsAnsweredUnderAKeyOfOursThatStays() {
        byte[] offer = sdp("m=audio 4000 RTP/SAVP 0\r\na=crypto:1 UNKNOWN_SUITE inline:AAAA\r\n"
                + "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n");
        Negotiator negotiator = negotiator(Codecs.PCMU);
        Negotiator.Agreed first =
                negotiator.answer(offer, false, Optional.empty()).orElseThrow();
        assertThat(audio(first.answer()).protocol()).isEqualTo("RTP/SAVP");
        assertThat(audio(first.answer()).attributes("crypto"))
                .singleElement()
                .asString()
                .startsWith("2 AES_CM_128_HMAC_SHA1_80 inline:");
        StreamKeys keys = first.settings().keys().orElseThrow();
        assertThat(keys.theirs().tag()).isEqualTo(2);
        assertThat(keys.ours()).isNotEqualTo(keys.theirs().key());
        assertThat(negotiator
                        .answer(offer, false, Optional.empty())
                        .orElseThrow()
                        .settings()
                        .keys())
                .contains(keys);
        assertThat(audio(negotiator.reoffer()).attributes("crypto")).hasSize(1);
        assertThat(negotiator.answered(sdp("m=audio 4000 RTP/AVP 0\r\n"))).isEmpty(); // nobody makes it plain again
    }

    @Test
    void aNewOfferHasNoMoreThanWhatIsInUse() {
        Negotiator negotiator = negotiator(Codecs.OPUS, Codecs.PCMU);
        negotiator
                .answer(
                        sdp("m=audio 4000 RTP/AVP 120 0 121\r\na=rtpmap:120 opus/48000/2\r\n"
                                + "a=rtpmap:121 telephone-event/48000\r\n"),
                        false,
                        Optional.empty())
                .orElseThrow();
        negotiator.direction(Direction.SENDONLY);
        MediaDescription offer = audio(negotiator.reoffer());
        assertThat(offer.rtpMaps())
                .extracting(map -> map.payloadType() + " " + map.encoding())
                .containsExactly("120 opus", "121 telephone-event");
        assertThat(offer.direction()).isEqualTo(Direction.SENDONLY);
    }

    private static byte[] sdp(String media) {
        return (HEAD + media).getBytes(StandardCharsets.UTF_8);
    }

    private static MediaDescription audio(byte[] sdp) {
        return SessionDescription.parse(sdp).orElseThrow().firstActive("audio").orElseThrow();
    }

    @Test
    void theCallersFavouriteOfOursIsTaken() {
        byte[] offer = sdp("m=audio 4000 RTP/AVP 18 111 8 0 101 100\r\n"
                + "a=rtpmap:111 opus/48000/2\r\n"
                + "a=rtpmap:101 telephone-event/8000\r\n"
                + "a=rtpmap:100 telephone-event/48000\r\n");
        Negotiator.Agreed agreed = negotiator(Codecs.PCMU, Codecs.PCMA)
                .answer(offer, false, Optional.empty())
                .orElseThrow();
        StreamSettings settings = agreed.settings();
        assertThat(settings.codec()).contains(Codecs.PCMA);
        assertThat(settings.audio()).isEqualTo(new PayloadTypes(8, 8));
        assertThat(settings.events()).contains(new PayloadTypes(101, 101));
        assertThat(settings.rtp().media()).contains(new InetSocketAddress("10.0.0.9", 4_000));
        assertThat(settings.rtcp().media()).contains(new InetSocketAddress("10.0.0.9", 4_001));
        assertThat(settings.direction()).isEqualTo(Direction.SENDRECV);
        assertThat(audio(agreed.answer()).formats()).containsExactly("8", "101");
        assertThat(audio(agreed.answer()).port()).isEqualTo(20_000);
        assertThat(audio(agreed.answer()).connection()).contains(Address.of("10.0.0.1"));

        StreamSettings wide = negotiator(Codecs.PCMU, Codecs.OPUS)
                .answer(offer, false, Optional.empty())
                .orElseThrow()
                .settings();
        assertThat(wide.codec()).contains(Codecs.OPUS);
        assertThat(wide.events()).contains(new PayloadTypes(100, 100));
    }

    @Test
    void anEchoTakesWhatItDoesNotUnderstand() {
        byte[] offer = sdp("m=audio 4000 RTP/AVP 96 0 101\r\na=rtpmap:96 AMR-WB/16000\r\na=fmtp:96 octet-align=1\r\n"
                + "a=rtpmap:101 telephone-event/16000\r\n");
        Negotiator.Agreed agreed =
                negotiator(Codecs.PCMU).answer(offer, true, Optional.empty()).orElseThrow();
        assertThat(agreed.settings().codec()).isEmpty();
        assertThat(agreed.settings().codecName()).isEqualTo("AMR-WB");
        assertThat(agreed.settings().events()).isPresent();
        assertThat(audio(agreed.answer()).formats()).containsExactly("96", "101");
        assertThat(audio(agreed.answer()).fmtp(96)).contains("octet-align=1");
    }

    @Test
    void nothingInCommonIsNoAnswer() {
        Negotiator negotiator = negotiator(Codecs.PCMU);
        assertThat(negotiator.answer(sdp("m=audio 4000 RTP/AVP 8\r\n"), false, Optional.empty()))
                .isEmpty();
        assertThat(negotiator.answer(
                        sdp("m=audio 4000 RTP/AVP 101\r\na=rtpmap:101 telephone-event/8000\r\n"),
                        true,
                        Optional.empty()))
                .isEmpty();
        assertThat(negotiator.answer(sdp("m=audio 0 RTP/AVP 0\r\n"), false, Optional.empty()))
                .isEmpty();
        assertThat(negotiator.answer(sdp("m=audio 4000 RTP/SAVP 0\r\n"), false, Optional.empty()))
                .isEmpty();
        assertThat(negotiator.answer(sdp("m=video 4000 RTP/AVP 31\r\n"), true, Optional.empty()))
                .isEmpty();
        assertThat(negotiator.answer("no sdp".getBytes(StandardCharsets.UTF_8), true, Optional.empty()))
                .isEmpty();
    }

    @Test
    void otherMediaIsRejectedAndEncryptedAudioPassedOver() {
        byte[] offer = sdp("m=audio 4000 RTP/SAVP 0\r\nm=audio 5000 RTP/AVP 0\r\nm=video 6000 RTP/AVP 31\r\n");
        Negotiator.Agreed agreed =
                negotiator(Codecs.PCMU).answer(offer, false, Optional.empty()).orElseThrow();
        assertThat(agreed.settings().rtp().media()).contains(new InetSocketAddress("10.0.0.9", 5_000));
        assertThat(SessionDescription.parse(agreed.answer()).orElseThrow().media())
                .extracting(MediaDescription::port)
                .containsExactly(0, 20_000, 0);
    }

    @Test
    void holdsOfBothKinds() {
        Negotiator negotiator = negotiator(Codecs.PCMU);
        StreamSettings hold = negotiator
                .answer(sdp("m=audio 4000 RTP/AVP 0\r\na=sendonly\r\n"), false, Optional.empty())
                .orElseThrow()
                .settings();
        assertThat(hold.direction()).isEqualTo(Direction.RECVONLY);
        StreamSettings still = negotiator
                .answer(sdp("m=audio 4000 RTP/AVP 0\r\na=inactive\r\n"), false, Optional.empty())
                .orElseThrow()
                .settings();
        assertThat(still.direction()).isEqualTo(Direction.INACTIVE);
        StreamSettings old = negotiator
                .answer(sdp("m=audio 4000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n"), false, Optional.empty())
                .orElseThrow()
                .settings();
        assertThat(old.direction().sends()).isFalse();
        assertThat(old.rtp().media()).isEmpty();
        assertThat(old.rtcp().media()).isEmpty();
    }

    @Test
    void everyAnswerHasAHigherVersion() {
        Negotiator negotiator = negotiator(Codecs.PCMU);
        byte[] offer = sdp("m=audio 4000 RTP/AVP 0\r\n");
        String first = version(
                negotiator.answer(offer, false, Optional.empty()).orElseThrow().answer());
        String second = version(
                negotiator.answer(offer, false, Optional.empty()).orElseThrow().answer());
        String third = version(negotiator.offer());
        assertThat(List.of(first, second, third)).containsExactly("1", "2", "3");
    }

    private static String version(byte[] sdp) {
        return SessionDescription.parse(sdp).orElseThrow().origin().sessionVersion();
    }

    @Test
    void ourOfferNamesEverythingAndTheAnswerMayNumberItsOwnWay() {
        Negotiator negotiator = negotiator(Codecs.OPUS, Codecs.PCMU, Codecs.G722);
        MediaDescription offer = audio(negotiator.offer());
        assertThat(offer.rtpMaps().stream().map(Object::toString))
                .containsExactly(
                        "96 opus/48000/2",
                        "0 PCMU/8000",
                        "9 G722/8000",
                        "97 telephone-event/48000",
                        "98 telephone-event/8000");
        StreamSettings agreed = negotiator
                .answered(sdp("m=audio 6000 RTP/AVP 120 121\r\na=rtpmap:120 opus/48000/2\r\n"
                        + "a=rtpmap:121 telephone-event/48000\r\na=rtcp:6100\r\na=sendonly\r\n"))
                .orElseThrow();
        assertThat(agreed.audio()).isEqualTo(new PayloadTypes(120, 96));
        assertThat(agreed.events()).contains(new PayloadTypes(121, 97));
        assertThat(agreed.direction()).isEqualTo(Direction.RECVONLY);
        assertThat(agreed.rtcp().media()).contains(new InetSocketAddress("10.0.0.9", 6_100));
    }

    @Test
    void anAnswerThatIsNoneIsNotTaken() {
        Negotiator negotiator = negotiator(Codecs.PCMU);
        assertThat(negotiator.answered(sdp("m=audio 6000 RTP/AVP 0\r\n")))
                .as("nothing offered yet")
                .isEmpty();
        negotiator.offer();
        assertThat(negotiator.answered(sdp("m=audio 6000 RTP/AVP 8\r\n"))).isEmpty();
        assertThat(negotiator.answered(sdp("m=audio 0 RTP/AVP 0\r\n"))).isEmpty();
        assertThat(negotiator.answered(new byte[0])).isEmpty();
    }
}
