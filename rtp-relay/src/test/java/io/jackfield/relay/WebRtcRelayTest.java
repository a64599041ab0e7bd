package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.loop.MediaLoop;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Browsers through the relay: ICE, DTLS and SRTP on one side, anything on the other. */
@Timeout(60)
@ParameterizedClass(name = "one port: {0}")
@ValueSource(booleans = {false, true})
class WebRtcRelayTest {
    private static final RelayOptions PLAIN = RelayOptions.builder()
            .protocol("RTP/AVP")
            .ice(IceUse.REMOVE)
            .rtcpMux(Set.of(RtcpMux.DEMUX))
            .build();
    private static final RelayOptions WEB = RelayOptions.builder().webRtc().build();

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final MediaLoops own = MediaLoops.builder().threads(1).name("web").start();
    private final MediaLoop loop = own.next();
    private final DtlsContext certificate = DtlsContext.builder().build();
    private final DtlsContext other = DtlsContext.builder().build();
    private final RtpRelay relay;
    private final Phone phone = new Phone("p");

    WebRtcRelayTest(boolean onePort) {
        this.relay = RtpRelay.builder()
                .network("here", "127.0.0.1", network -> onePort ? network.onePort(0) : network)
                .ports(23_000, 23_499)
                .loops(loops)
                .build();
    }

    @AfterEach
    void close() {
        relay.close();
        loops.close();
        own.close();
        phone.close();
        certificate.close();
        other.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(one -> assertThat(one.faults()).isZero());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static MediaLeg leg(String from, String to) {
        return new MediaLeg("call", from, to, "", new InetSocketAddress("127.0.0.1", 5060));
    }

    private byte[] offer(String from, byte[] sdp, RelayOptions options) {
        return get(relay.offer(leg(from, ""), sdp, options));
    }

    private byte[] answer(String from, String to, byte[] sdp, RelayOptions options) {
        return get(relay.answer(leg(from, to), sdp, options));
    }

    private static MediaDescription media(byte[] sdp) {
        return SessionDescription.parse(sdp).orElseThrow().media().get(0);
    }

    private static void ready(WebPeer peer) {
        await().atMost(Duration.ofSeconds(10)).until(peer::hasKeys);
    }

    /** Both hear each other. The relay may make its keys a little later than the browser: one says it until it is heard. */
    private void talk(WebPeer web, Peer plain, InetSocketAddress towardsWeb) throws InterruptedException {
        ready(web);
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            web.say("from the web");
            return plain.receive(Duration.ofMillis(200))
                    .map(got -> new String(got.bytes(), 12, got.bytes().length - 12, StandardCharsets.US_ASCII))
                    .filter("from the web"::equals)
                    .isPresent();
        });
        plain.sendRtp("from the phone", towardsWeb);
        assertThat(web.hears()).isEqualTo("from the phone");
    }

    @ParameterizedTest
    @EnumSource(
            value = DtlsUse.class,
            names = {"ACTIVE", "PASSIVE"})
    void aBrowserCallsAPhone(DtlsUse role) throws InterruptedException {
        WebPeer web = new WebPeer(loop, certificate, true, true);
        byte[] towardsPhone = offer("w", web.sdp(Setup.ACTPASS), PLAIN);
        assertThat(new String(towardsPhone, StandardCharsets.UTF_8))
                .contains("RTP/AVP")
                .doesNotContain("candidate", "ice-", "fingerprint", "setup", "rtcp-mux");
        byte[] towardsWeb =
                answer("w", "p", phone.sdp(), RelayOptions.builder().dtls(role).build());
        MediaDescription media = media(towardsWeb);
        assertThat(media.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(media.dtls().setup()).contains(role == DtlsUse.ACTIVE ? Setup.ACTIVE : Setup.PASSIVE);
        assertThat(media.rtcpMux()).isTrue();
        assertThat(media.mid()).contains("0");
        assertThat(media.ice().candidates()).hasSize(1);
        assertThat(new String(towardsWeb, StandardCharsets.UTF_8)).contains("a=group:BUNDLE 0");
        web.learn(media, WebPeer.roleFacing(media));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
        List<SessionSummary> sessions = get(relay.sessions());
        assertThat(sessions.get(0).streams().get(0).crypto()).contains("AES_CM_128_HMAC_SHA1_80");
        assertThat(relay.dtls().established()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, false", "PASSIVE, false", "ACTIVE, true"})
    void aPhoneCallsABrowser(Setup browsers, boolean lite) throws InterruptedException {
        WebPeer web = new WebPeer(loop, certificate, false, true);
        RelayOptions options =
                RelayOptions.builder().webRtc().iceLite(lite, false).build();
        byte[] towardsWeb = offer("p", phone.sdp(), options);
        MediaDescription media = media(towardsWeb);
        assertThat(media.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(media.dtls().setup()).contains(Setup.ACTPASS);
        assertThat(media.ice().lite()).isEqualTo(lite);
        assertThat(media.ice().candidates()).hasSize(1);
        assertThat(media.mid()).contains("0");
        assertThat(media.attribute("rtcp")).isEmpty();
        web.learn(media, browsers == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER);
        byte[] towardsPhone = answer(
                "p",
                "w",
                web.sdp(browsers),
                RelayOptions.builder().ice(IceUse.REMOVE).build());
        assertThat(media(towardsPhone).protocol()).isEqualTo("RTP/AVP");
        assertThat(new String(towardsPhone, StandardCharsets.UTF_8))
                .doesNotContain("candidate", "ice-", "fingerprint", "setup", "rtcp-mux");
        phone.rtp.sendRtp("early", Phone.rtpOf(towardsPhone));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
    }

    @Test
    void aViewOfTheRelayKnowsWhatABrowserWants() throws InterruptedException {
        WebPeer web = new WebPeer(loop, certificate, false, true);
        MediaAnchor toBrowsers =
                relay.between("here", "here", offer -> offer.webRtc(), answer -> answer.ice(IceUse.REMOVE));
        web.learn(media(get(toBrowsers.offer(leg("p", ""), phone.sdp()))), DtlsRole.CLIENT);
        byte[] towardsPhone = get(toBrowsers.answer(leg("p", "w"), web.sdp(Setup.ACTIVE)));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
        get(toBrowsers.delete(leg("p", "w")));
        assertThat(relay.sessionCount()).isZero();
    }

    @Test
    void betweenABrowserAndSdes() throws InterruptedException {
        WebPeer web = new WebPeer(loop, certificate, true, true);
        RelayOptions sdes = RelayOptions.builder()
                .protocol("RTP/SAVP")
                .dtls(DtlsUse.OFF)
                .ice(IceUse.REMOVE)
                .rtcpMux(Set.of(RtcpMux.DEMUX))
                .build();
        MediaDescription towardsPhone = media(offer("w", web.sdp(Setup.ACTPASS), sdes));
        assertThat(towardsPhone.cryptos()).isNotEmpty();
        assertThat(towardsPhone.dtls().fingerprints()).isEmpty();
        String suite = "AES_CM_128_HMAC_SHA1_80";
        String line = towardsPhone.attributes("crypto").stream()
                .filter(value -> value.contains(suite))
                .findFirst()
                .orElseThrow();
        String answered =
                new String(phone.sdp("crypto:" + line), StandardCharsets.UTF_8).replace("RTP/AVP", "RTP/SAVP");
        MediaDescription media =
                media(answer("w", "p", answered.getBytes(StandardCharsets.UTF_8), RelayOptions.standard()));
        web.learn(media, WebPeer.roleFacing(media));
        ready(web);
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            web.say("secret");
            return phone.rtp
                    .receive(Duration.ofMillis(200))
                    .filter(got -> got.bytes().length == 12 + 6 + 10)
                    .filter(got -> !new String(got.bytes(), StandardCharsets.US_ASCII).contains("secret"))
                    .isPresent();
        });
    }

    @Test
    void betweenTwoBrowsersTheRelayKnowsBothOrNeither() throws InterruptedException {
        for (RelayOptions options : List.of(WEB, RelayOptions.standard())) {
            WebPeer one = new WebPeer(loop, certificate, true, true);
            WebPeer two = new WebPeer(loop, other, false, true);
            byte[] towardsTwo = offer("w", one.sdp(Setup.ACTPASS), options);
            two.learn(media(towardsTwo), DtlsRole.CLIENT);
            byte[] towardsOne = answer("w", "v", two.sdp(Setup.ACTIVE), RelayOptions.standard());
            one.learn(media(towardsOne), WebPeer.roleFacing(media(towardsOne)));
            ready(one);
            ready(two);
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                one.say("hello");
                return "hello".equals(two.heard.poll(200, TimeUnit.MILLISECONDS));
            });
            two.say("hello too");
            assertThat(one.hears()).isEqualTo("hello too");
            boolean known =
                    get(relay.sessions()).get(0).streams().get(0).crypto().isPresent();
            assertThat(known).isEqualTo(options == WEB);
            get(relay.delete(leg("w", "")));
        }
    }

    @Test
    void dtlsWithoutIce() throws InterruptedException {
        WebPeer web = new WebPeer(loop, certificate, true, false);
        byte[] towardsPhone = offer("w", web.sdp(Setup.ACTPASS), PLAIN);
        MediaDescription media = media(answer("w", "p", phone.sdp(), RelayOptions.standard()));
        assertThat(media.ice().usable()).isFalse();
        web.learn(media, WebPeer.roleFacing(media));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
        try (Peer stranger = new Peer()) {
            await().until(() -> phone.rtp.receive(Duration.ofMillis(100)).isEmpty());
            stranger.sendRtp("in between", new InetSocketAddress("127.0.0.1", media.port()));
            assertThat(phone.rtp.receive(Duration.ofMillis(100))).isEmpty();
        }
    }

    @Test
    void somebodyElseAtTheOtherEndHearsNothing() throws InterruptedException {
        WebPeer impostor = new WebPeer(loop, other, true, true);
        String offered = new String(impostor.sdp(Setup.ACTPASS), StandardCharsets.UTF_8)
                .replace(
                        other.certificate().fingerprint("sha-256").orElseThrow().toString(),
                        certificate
                                .certificate()
                                .fingerprint("sha-256")
                                .orElseThrow()
                                .toString());
        byte[] towardsPhone = offer("w", offered.getBytes(StandardCharsets.UTF_8), PLAIN);
        MediaDescription media = media(answer(
                "w",
                "p",
                phone.sdp(),
                RelayOptions.builder().dtls(DtlsUse.PASSIVE).build()));
        impostor.learn(media, DtlsRole.CLIENT);
        await().atMost(Duration.ofSeconds(10)).until(() -> relay.dtls().wrongFingerprint() > 0);
        phone.rtp.sendRtp("private", Phone.rtpOf(towardsPhone));
        assertThat(impostor.heard.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aLaterOfferKeepsTheKeysAndARestartOfIceToo() throws InterruptedException {
        WebPeer web = new WebPeer(loop, certificate, true, true);
        byte[] towardsPhone = offer("w", web.sdp(Setup.ACTPASS), PLAIN);
        MediaDescription media = media(answer("w", "p", phone.sdp(), RelayOptions.standard()));
        web.learn(media, WebPeer.roleFacing(media));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));

        get(relay.offer(leg("w", "p"), web.sdp(Setup.ACTPASS), PLAIN));
        MediaDescription again = media(answer("w", "p", phone.sdp(), RelayOptions.standard()));
        assertThat(again.ice().ufrag()).isEqualTo(media.ice().ufrag());
        assertThat(again.dtls()).isEqualTo(media.dtls());
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));

        web.restart();
        get(relay.offer(leg("w", "p"), web.sdp(Setup.ACTPASS), PLAIN));
        MediaDescription restarted = media(answer("w", "p", phone.sdp(), RelayOptions.standard()));
        assertThat(restarted.ice().ufrag()).isNotEqualTo(media.ice().ufrag());
        web.learn(restarted, WebPeer.roleFacing(restarted));
        await().until(web::connected);
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
        assertThat(web.handshakes).hasValue(1);
        assertThat(relay.dtls().established()).isEqualTo(1);
    }
}
