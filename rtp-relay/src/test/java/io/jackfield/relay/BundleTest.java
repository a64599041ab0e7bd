package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.dtls.DtlsRole;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.Dtls.Setup;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several m-lines on one port of one side or both (RFC 9143). */
@Timeout(60)
class BundleTest {
    private static final int VIDEO_SSRC = 99;

    private final WebRelay world = new WebRelay(false);
    private final RtpRelay relay = world.relay;
    private final Peer audio = new Peer();
    private final Peer video = new Peer();

    @AfterEach
    void close() {
        audio.close();
        video.close();
        world.close();
    }

    private String offer(byte[] sdp, RelayOptions options) {
        return text(world.offer("a", sdp, options));
    }

    private String answer(byte[] sdp) {
        return text(world.answer("a", "b", sdp, RelayOptions.standard()));
    }

    private static String text(byte[] sdp) {
        return new String(sdp, StandardCharsets.UTF_8);
    }

    private static List<MediaDescription> media(String sdp) {
        return SessionDescription.parse(sdp.getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .media();
    }

    private static InetSocketAddress at(MediaDescription media) {
        return new InetSocketAddress("127.0.0.1", media.port());
    }

    private byte[] phone(int videoPort) {
        return ("v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio " + audio.port()
                        + " RTP/AVP 0\r\nm=video " + videoPort
                        + " RTP/AVP 96\r\n"
                        + "a=rtpmap:96 VP8/90000\r\n"
                        + "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void hears(WebPeer web, Peer plain, String words, int type, int ssrc) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            web.say(words, type, ssrc);
            return plain.receive(Duration.ofMillis(200))
                    .map(got -> new String(got.bytes(), 12, got.bytes().length - 12, StandardCharsets.US_ASCII))
                    .filter(words::equals)
                    .isPresent();
        });
    }

    @Test
    void aBrowserHasAPortForAllAndAPhoneAPortForEach() throws InterruptedException {
        WebPeer web = world.browser(true, true);
        String towardsPhone = offer(web.bundle(Setup.ACTPASS), WebRelay.TO_PHONE);
        assertThat(towardsPhone).doesNotContain("BUNDLE", "bundle-only", "fingerprint", "ice-");
        List<MediaDescription> offered = media(towardsPhone);
        assertThat(offered.get(1).port())
                .isPositive()
                .isNotEqualTo(offered.get(0).port());
        assertThat(offered.get(2).port()).isZero(); // its keys cannot be passed on
        String towardsWeb = answer(phone(video.port()));
        List<MediaDescription> answered = media(towardsWeb);
        assertThat(towardsWeb).contains("a=group:BUNDLE 0 1\r\n");
        assertThat(answered.get(1).port()).isEqualTo(answered.get(0).port());
        assertThat(answered.get(1).rtcpMux()).isTrue();
        assertThat(answered.get(1).ice().candidates()).isEmpty(); // RFC 9143 7.1.3: the first speaks for all
        assertThat(answered.get(1).protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(answered.get(2).port()).isZero();

        web.learn(answered.get(0), WebPeer.roleFacing(answered.get(0)));
        hears(web, audio, "heard", 0, 4711);
        hears(web, video, "seen", 96, VIDEO_SSRC);
        audio.sendRtp("say", at(offered.get(0)));
        assertThat(web.hears()).isEqualTo("say");
        video.sendRtp("show", at(offered.get(1)));
        assertThat(web.hears()).isEqualTo("show");
        assertThat(web.handshakes.get()).isEqualTo(1);
        List<StreamSummary> streams =
                WebRelay.get(relay.sessions("call")).get(0).streams();
        assertThat(streams.get(0).packets()).isPositive();
        assertThat(streams.get(2).packets()).isPositive();
        assertThat(streams.get(2).local()).isEqualTo(streams.get(0).local());
    }

    @Test
    void aRejectedLineLeavesTheGroup() throws InterruptedException {
        WebPeer web = world.browser(true, true);
        List<MediaDescription> offered = media(offer(web.bundle(Setup.ACTPASS), WebRelay.TO_PHONE));
        String towardsWeb = answer(phone(0));
        List<MediaDescription> answered = media(towardsWeb);
        assertThat(towardsWeb).contains("a=group:BUNDLE 0\r\n");
        assertThat(answered.get(1).port()).isZero();
        web.learn(answered.get(0), WebPeer.roleFacing(answered.get(0)));
        hears(web, audio, "heard", 0, 4711);
        audio.sendRtp("say", at(offered.get(0)));
        assertThat(web.hears()).isEqualTo("say");
    }

    @Test
    void twoBrowsersShareOnePortAndTheirKeys() throws InterruptedException {
        WebPeer alice = world.browser(true, true);
        WebPeer bob = world.otherBrowser(false);
        String towardsBob = offer(alice.bundle(Setup.ACTPASS), RelayOptions.standard());
        List<MediaDescription> offered = media(towardsBob);
        assertThat(towardsBob).contains("a=group:BUNDLE 0 1 2\r\n");
        assertThat(offered).extracting(MediaDescription::port).doesNotContain(0).doesNotHaveDuplicates();
        assertThat(offered.get(2).ice().usable()).isTrue();
        bob.learn(offered.get(0), DtlsRole.CLIENT);
        String towardsAlice = answer(bob.bundled(Setup.ACTIVE));
        List<MediaDescription> answered = media(towardsAlice);
        assertThat(towardsAlice).contains("a=group:BUNDLE 0 1 2\r\n");
        assertThat(answered)
                .extracting(MediaDescription::port)
                .containsOnly(answered.get(0).port());
        alice.learn(answered.get(0), DtlsRole.SERVER);
        await().atMost(Duration.ofSeconds(10)).until(() -> alice.hasKeys() && bob.hasKeys());
        alice.say("seen", 96, VIDEO_SSRC);
        assertThat(bob.hears()).isEqualTo("seen");
        bob.say("heard", 0, 5);
        assertThat(alice.hears()).isEqualTo("heard");
        bob.say("of no codec that was named", 77, 6); // the other end may know it by its name: it sorts itself
        assertThat(alice.hears()).isEqualTo("of no codec that was named");
    }

    @Test
    void keysOfTheEndsAreNotBundledForOneOfThemAlone() {
        WebPeer alice = world.browser(true, true);
        WebPeer bob = world.otherBrowser(false);
        offer(alice.bundle(Setup.ACTPASS), RelayOptions.standard());
        String apart = text(bob.bundled(Setup.ACTIVE)).replace("a=group:BUNDLE 0 1 2\r\n", "");
        String towardsAlice = answer(apart.getBytes(StandardCharsets.UTF_8));
        assertThat(towardsAlice).doesNotContain("BUNDLE");
        List<MediaDescription> answered = media(towardsAlice);
        assertThat(answered.get(0).port()).isPositive();
        assertThat(answered.get(1).port()).isZero(); // it was to be bundled or not to be
        String whole = text(alice.bundled(Setup.ACTPASS))
                .replace("a=mid:1\r\n", "a=mid:1\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n");
        WebRelay.get(
                relay.offer(WebRelay.leg("a", "b"), whole.getBytes(StandardCharsets.UTF_8), RelayOptions.standard()));
        answered = media(answer(apart.getBytes(StandardCharsets.UTF_8)));
        assertThat(answered.get(1).port())
                .isPositive()
                .isNotEqualTo(answered.get(0).port());
    }

    @Test
    void plainEndsNeedNotAgree() {
        String both = "a=group:BUNDLE x y\r\n";
        String line = "m=audio " + audio.port() + " RTP/AVP 0\r\na=mid:x\r\na=rtcp-mux\r\nm=video " + audio.port()
                + " RTP/AVP 96\r\na=mid:y\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n";
        String session = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n";
        try (Peer bobAudio = new Peer();
                Peer bobVideo = new Peer()) {
            String towardsBob =
                    offer((session + both + line).getBytes(StandardCharsets.UTF_8), RelayOptions.standard());
            assertThat(towardsBob).contains("a=group:BUNDLE x y");
            String apart = line.replaceFirst("" + audio.port(), "" + bobAudio.port())
                    .replace("video " + audio.port(), "video " + bobVideo.port());
            String towardsAlice = answer((session + apart).getBytes(StandardCharsets.UTF_8));
            assertThat(towardsAlice).contains("a=group:BUNDLE x y");
            List<MediaDescription> answered = media(towardsAlice);
            assertThat(answered.get(1).port()).isEqualTo(answered.get(0).port());
            audio.send(packet(0, 1), at(answered.get(0)));
            assertThat(bobAudio.receive().bytes()).isEqualTo(packet(0, 1));
            audio.send(packet(96, 2), at(answered.get(0)));
            assertThat(bobVideo.receive().bytes()).isEqualTo(packet(96, 2));
            bobVideo.send(packet(96, 3), at(media(towardsBob).get(1)));
            assertThat(audio.receive().bytes()).isEqualTo(packet(96, 3));
            audio.send(packet(77, 4), at(answered.get(0))); // nobody's: neither gets it
            audio.send(packet(0, 1), at(answered.get(0)));
            assertThat(bobAudio.receive().bytes()).isEqualTo(packet(0, 1));
            assertThat(bobVideo.receive(Duration.ofMillis(50))).isEmpty();

            // once more: who shares a port goes on sharing it
            String again = offer((session + both + line).getBytes(StandardCharsets.UTF_8), RelayOptions.standard());
            assertThat(media(again)).extracting(MediaDescription::port).doesNotHaveDuplicates();
            String joined = answer((session + both + line.replace("" + audio.port(), "" + bobAudio.port()))
                    .getBytes(StandardCharsets.UTF_8));
            assertThat(media(joined))
                    .extracting(MediaDescription::port)
                    .containsOnly(answered.get(0).port());
            bobAudio.send(packet(96, 9), at(media(again).get(0)));
            assertThat(audio.receive().bytes()).isEqualTo(packet(96, 9));
            audio.send(packet(96, 2), at(answered.get(0)));
            assertThat(bobAudio.receive().bytes()).isEqualTo(packet(96, 2));
            String third = offer((session + both + line).getBytes(StandardCharsets.UTF_8), RelayOptions.standard());
            assertThat(media(third))
                    .extracting(MediaDescription::port)
                    .containsOnly(media(again).get(0).port());
        }
    }

    private static byte[] packet(int type, int ssrc) {
        return new byte[] {(byte) 0x80, (byte) type, 0, 7, 0, 0, 0, 1, 0, 0, 0, (byte) ssrc, 1, 2, 3, 4};
    }
}
