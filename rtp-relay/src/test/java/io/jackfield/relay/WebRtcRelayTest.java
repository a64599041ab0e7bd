package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.rtp.loop.SocketCounters;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sip.node.MediaAnchor;
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
    private static final RelayOptions WEB = RelayOptions.builder().webRtc().build();

    private final WebRelay world;
    private final RtpRelay relay;
    private final Phone phone = new Phone("p");

    WebRtcRelayTest(boolean onePort) {
        this.world = new WebRelay(onePort);
        this.relay = world.relay;
    }

    @AfterEach
    void close() {
        phone.close();
        world.close();
    }

    private static <T> T get(CompletionStage<T> stage) {
        return WebRelay.get(stage);
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
        WebPeer web = world.browser(true, true);
        byte[] towardsPhone = world.offer("w", web.sdp(Setup.ACTPASS), WebRelay.TO_PHONE);
        assertThat(new String(towardsPhone, StandardCharsets.UTF_8))
                .contains("RTP/AVP")
                .doesNotContain("candidate", "ice-", "fingerprint", "setup", "rtcp-mux");
        byte[] towardsWeb = world.answer(
                "w", "p", phone.sdp(), RelayOptions.builder().dtls(role).build());
        MediaDescription media = WebRelay.media(towardsWeb);
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
        assertThat(sessions.get(0).streams().get(0).dtls()).isTrue();
        assertThat(relay.dtls().established()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ACTIVE, false", "PASSIVE, false", "ACTIVE, true"})
    void aPhoneCallsABrowser(Setup browsers, boolean lite) throws InterruptedException {
        WebPeer web = world.browser(false, true);
        RelayOptions options =
                RelayOptions.builder().webRtc().iceLite(lite, false).build();
        byte[] towardsWeb = world.offer("p", phone.sdp(), options);
        MediaDescription media = WebRelay.media(towardsWeb);
        assertThat(media.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(media.dtls().setup()).contains(Setup.ACTPASS);
        assertThat(media.ice().lite()).isEqualTo(lite);
        assertThat(media.ice().candidates()).hasSize(1);
        assertThat(media.mid()).contains("0");
        assertThat(media.attribute("rtcp")).isEmpty();
        web.learn(media, browsers == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER);
        byte[] towardsPhone = world.answer(
                "p",
                "w",
                web.sdp(browsers),
                RelayOptions.builder().ice(IceUse.REMOVE).build());
        assertThat(WebRelay.media(towardsPhone).protocol()).isEqualTo("RTP/AVP");
        assertThat(new String(towardsPhone, StandardCharsets.UTF_8))
                .doesNotContain("candidate", "ice-", "fingerprint", "setup", "rtcp-mux");
        phone.rtp.sendRtp("early", Phone.rtpOf(towardsPhone));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
    }

    @Test
    void aViewOfTheRelayKnowsWhatABrowserWants() throws InterruptedException {
        WebPeer web = world.browser(false, true);
        MediaAnchor toBrowsers =
                relay.between("here", "here", offer -> offer.webRtc(), answer -> answer.ice(IceUse.REMOVE));
        web.learn(WebRelay.media(get(toBrowsers.offer(WebRelay.leg("p", ""), phone.sdp()))), DtlsRole.CLIENT);
        byte[] towardsPhone = get(toBrowsers.answer(WebRelay.leg("p", "w"), web.sdp(Setup.ACTIVE)));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
        get(toBrowsers.delete(WebRelay.leg("p", "w")));
        assertThat(relay.sessionCount()).isZero();
    }

    /** On one port a browser's handshake may come before its checks have told whose it is: a phone that has none must not be taken for it. */
    @Test
    void aPhoneIsSentNoHandshakes() throws Exception {
        WebPeer web = world.browser(false, true);
        MediaAnchor toBrowsers =
                relay.between("here", "here", offer -> offer.webRtc(), answer -> answer.ice(IceUse.REMOVE));
        byte[] towardsWeb = get(toBrowsers.offer(WebRelay.leg("p", ""), phone.sdp()));
        byte[] towardsPhone = get(toBrowsers.answer(WebRelay.leg("p", "w"), web.sdp(Setup.ACTIVE)));
        SocketCounters came = world.loops.loops().get(0).counters();
        try (Peer somebody = new Peer()) {
            byte[] record = new byte[64];
            System.arraycopy(new byte[] {22, (byte) 254, (byte) 253}, 0, record, 0, 3);
            somebody.send(record, Phone.rtpOf(towardsPhone));
            await().until(() -> came.foreign() + came.dtls() == 1);
        }
        assertThat(came.packetsIn()).isZero();
        web.learn(WebRelay.media(towardsWeb), DtlsRole.CLIENT);
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
    }

    @Test
    void betweenABrowserAndSdes() throws InterruptedException {
        WebPeer web = world.browser(true, true);
        RelayOptions sdes = RelayOptions.builder()
                .protocol("RTP/SAVP")
                .dtls(DtlsUse.OFF)
                .ice(IceUse.REMOVE)
                .rtcpMux(Set.of(RtcpMux.DEMUX))
                .build();
        MediaDescription towardsPhone = WebRelay.media(world.offer("w", web.sdp(Setup.ACTPASS), sdes));
        assertThat(towardsPhone.cryptos()).isNotEmpty();
        assertThat(towardsPhone.dtls().fingerprints()).isEmpty();
        String suite = "AES_CM_128_HMAC_SHA1_80";
        String line = towardsPhone.attributes("crypto").stream()
                .filter(value -> value.contains(suite))
                .findFirst()
                .orElseThrow();
        String answered =
                new String(phone.sdp("crypto:" + line), StandardCharsets.UTF_8).replace("RTP/AVP", "RTP/SAVP");
        MediaDescription media = WebRelay.media(
                world.answer("w", "p", answered.getBytes(StandardCharsets.UTF_8), RelayOptions.standard()));
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
            WebPeer one = world.browser(true, true);
            WebPeer two = world.otherBrowser(false);
            byte[] towardsTwo = world.offer("w", one.sdp(Setup.ACTPASS), options);
            two.learn(WebRelay.media(towardsTwo), DtlsRole.CLIENT);
            byte[] towardsOne = world.answer("w", "v", two.sdp(Setup.ACTIVE), RelayOptions.standard());
            one.learn(WebRelay.media(towardsOne), WebPeer.roleFacing(WebRelay.media(towardsOne)));
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
            get(relay.delete(WebRelay.leg("w", "")));
        }
    }

    @Test
    void dtlsWithoutIce() throws InterruptedException {
        WebPeer web = world.browser(true, false);
        byte[] towardsPhone = world.offer("w", web.sdp(Setup.ACTPASS), WebRelay.TO_PHONE);
        MediaDescription media = WebRelay.media(world.answer("w", "p", phone.sdp(), RelayOptions.standard()));
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
        WebPeer impostor = world.otherBrowser(true);
        String offered = new String(impostor.sdp(Setup.ACTPASS), StandardCharsets.UTF_8)
                .replace(
                        world.other
                                .certificate()
                                .fingerprint("sha-256")
                                .orElseThrow()
                                .toString(),
                        world.certificate
                                .certificate()
                                .fingerprint("sha-256")
                                .orElseThrow()
                                .toString());
        byte[] towardsPhone = world.offer("w", offered.getBytes(StandardCharsets.UTF_8), WebRelay.TO_PHONE);
        MediaDescription media = WebRelay.media(world.answer(
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
        WebPeer web = world.browser(true, true);
        byte[] towardsPhone = world.offer("w", web.sdp(Setup.ACTPASS), WebRelay.TO_PHONE);
        MediaDescription media = WebRelay.media(world.answer("w", "p", phone.sdp(), RelayOptions.standard()));
        web.learn(media, WebPeer.roleFacing(media));
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));

        get(relay.offer(WebRelay.leg("w", "p"), web.sdp(Setup.ACTPASS), WebRelay.TO_PHONE));
        MediaDescription again = WebRelay.media(world.answer("w", "p", phone.sdp(), RelayOptions.standard()));
        assertThat(again.ice().ufrag()).isEqualTo(media.ice().ufrag());
        assertThat(again.dtls()).isEqualTo(media.dtls());
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));

        web.restart();
        get(relay.offer(WebRelay.leg("w", "p"), web.sdp(Setup.ACTPASS), WebRelay.TO_PHONE));
        MediaDescription restarted = WebRelay.media(world.answer("w", "p", phone.sdp(), RelayOptions.standard()));
        assertThat(restarted.ice().ufrag()).isNotEqualTo(media.ice().ufrag());
        web.learn(restarted, WebPeer.roleFacing(restarted));
        await().until(web::connected);
        talk(web, phone.rtp, Phone.rtpOf(towardsPhone));
        assertThat(web.handshakes).hasValue(1);
        assertThat(relay.dtls().established()).isEqualTo(1);
    }
}
