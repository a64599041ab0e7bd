package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answerer that is offered several ways to make keys: SDES and DTLS, and perhaps none (RFC 8643). */
class OfferedKeysTest {
    private static final String PRINT = "fingerprint:sha-256 " + "AB:".repeat(31) + "AB";

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final RtpRelay relay = RtpRelay.builder()
            .network("here", "127.0.0.1")
            .ports(25_000, 25_099)
            .loops(loops)
            .build();
    private final Phone alice = new Phone("a");
    private final Phone bob = new Phone("b");

    @AfterEach
    void close() {
        relay.close();
        loops.close();
        alice.close();
        bob.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static MediaLeg leg(String to) {
        return new MediaLeg("call", "a", to, "", new InetSocketAddress("127.0.0.1", 5060));
    }

    private byte[] offer(RelayOptions.Builder options) {
        return get(relay.offer(leg(""), alice.sdp(), options.build()));
    }

    private byte[] answer(String... attributes) {
        return get(relay.answer(leg("b"), bob.sdp(attributes), RelayOptions.standard()));
    }

    private static String key(MediaDescription offered) {
        CryptoAttribute ours =
                CryptoAttribute.parse(offered.attribute("crypto").orElseThrow()).orElseThrow();
        CryptoSuite suite = ours.key().suite();
        return "crypto:"
                + new CryptoAttribute(ours.tag(), MasterKey.random(suite, new Random(1)), 0, 0, 0).format(true);
    }

    @Test
    void aSecureProtocolOffersBoth() {
        MediaDescription offered = Phone.media(offer(RelayOptions.builder().protocol("RTP/SAVP")), 0);
        assertThat(offered.protocol()).isEqualTo("RTP/SAVP");
        assertThat(offered.attributes("crypto")).isNotEmpty();
        assertThat(offered.dtls().fingerprints()).hasSize(1);
        MediaDescription answered = Phone.media(answer(PRINT, "setup:active"), 0);
        assertThat(answered.protocol()).isEqualTo("RTP/AVP");
        assertThat(answered.attributes("crypto")).isEmpty();
        assertThat(answered.dtls().fingerprints()).isEmpty();
        alice.rtp.sendRtp("not before there are keys", Phone.rtpOf(answer(PRINT, "setup:active")));
        assertThat(bob.rtp.receive(Duration.ofMillis(100))).isEmpty();
    }

    @Test
    void keysInTheDescriptionGoBefore() {
        byte[] offered = offer(RelayOptions.builder().protocol("RTP/SAVP"));
        byte[] answered = answer(key(Phone.media(offered, 0)), PRINT, "setup:active");
        alice.rtp.sendRtp("x".repeat(20), Phone.rtpOf(answered));
        assertThat(bob.rtp.receive().bytes()).hasSizeGreaterThan(32);
    }

    @Test
    void withoutDtlsThereIsNone() {
        RelayOptions.Builder options =
                RelayOptions.builder().protocol("RTP/SAVP").dtls(DtlsUse.OFF);
        assertThat(Phone.media(offer(options), 0).dtls().fingerprints()).isEmpty();
    }

    @Test
    void opportunisticKeysMayBeLeft() {
        byte[] offered = offer(RelayOptions.builder().opportunistic(true));
        MediaDescription media = Phone.media(offered, 0);
        assertThat(media.protocol()).isEqualTo("RTP/AVP");
        assertThat(media.attributes("crypto")).isNotEmpty();
        assertThat(media.dtls().fingerprints()).hasSize(1);
        byte[] answered = answer();
        byte[] words = alice.rtp.sendRtp("in the clear", Phone.rtpOf(answered));
        assertThat(bob.rtp.receive().bytes()).isEqualTo(words);
        words = bob.rtp.sendRtp("in the clear", Phone.rtpOf(offered));
        assertThat(alice.rtp.receive().bytes()).isEqualTo(words);
    }

    @Test
    void opportunisticKeysMayBeTaken() {
        byte[] offered = offer(RelayOptions.builder().opportunistic(true));
        byte[] answered = answer(key(Phone.media(offered, 0)));
        assertThat(Phone.media(answered, 0).attributes("crypto")).isEmpty();
        alice.rtp.sendRtp("x".repeat(20), Phone.rtpOf(answered));
        assertThat(bob.rtp.receive().bytes()).hasSizeGreaterThan(32);
        bob.rtp.sendRtp("in the clear", Phone.rtpOf(offered));
        assertThat(alice.rtp.receive(Duration.ofMillis(100))).isEmpty();
    }
}
