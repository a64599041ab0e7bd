package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.ReportBlock;
import io.jackfield.rtp.RtcpReader;
import io.jackfield.rtp.RtcpWriter;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.RtpMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What words of offers and answers do to the media of a call, and to what is offered again. */
class NgWishesTest {
    private final NgCall call = new NgCall(relay -> relay);
    private final Peer alice = call.alice;
    private final Peer bob = call.bob;

    @AfterEach
    void close() {
        call.close();
    }

    private static Dictionary flags(String... flags) {
        return new Dictionary().put("flags", Items.of(List.of(flags)));
    }

    private static int ssrc(byte[] packet) {
        return ByteBuffer.wrap(packet).getInt(8);
    }

    private void nothing(Peer... peers) {
        for (Peer peer : peers) {
            assertThat(peer.receive(NgCall.QUIET)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"forward, false, true", "backwards, true, false", "both, true, true", "sinkhole, false, false"})
    void mediaComesBack(String how, boolean alices, boolean bobs) {
        call.offer(new Dictionary().put("media echo", how));
        call.answer(new Dictionary());
        byte[] fromAlice = call.says(alice);
        byte[] fromBob = call.says(bob);
        echoed(alice, fromAlice, alices);
        echoed(bob, fromBob, bobs);
        call.offer(new Dictionary().put("media-echo", "off"));
        call.answer(new Dictionary());
        call.hears(alice, bob);
        call.hears(bob, alice);
    }

    private void echoed(Peer peer, byte[] sent, boolean back) {
        if (!back) {
            nothing(peer);
            return;
        }
        byte[] heard = peer.receive().bytes();
        assertThat(ssrc(heard)).isNotEqualTo(ssrc(sent));
        assertThat(Arrays.copyOfRange(heard, 12, heard.length)).isEqualTo(Arrays.copyOfRange(sent, 12, sent.length));
        nothing(peer);
    }

    @Test
    void nothingGoesThroughANatThatHasNotOpened() {
        call.offer(new Dictionary());
        call.answer(flags("NAT-wait"));
        call.says(alice);
        nothing(bob);
        call.hears(bob, alice);
        call.hears(alice, bob);
    }

    @Test
    void emptyDatagramsOpenANat() {
        call.offer(flags("pierce NAT"));
        assertThat(alice.receive().bytes()).isEmpty();
        assertThat(alice.receive().bytes()).isEmpty();
        call.answer(new Dictionary());
        call.hears(alice, bob);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> alice.receive(Duration.ofMillis(700)).isEmpty());
    }

    @Test
    void packetsThatAreShorterThanTheOthersAreDropped() {
        call.offer(flags("block-short"));
        call.answer(new Dictionary());
        call.hears(alice, bob);
        call.says(alice, 100);
        nothing(bob);
        call.hears(alice, bob);
        for (int i = 0; i < 9; i++) {
            call.says(alice, 80);
        }
        nothing(bob);
        byte[] tenth = call.says(alice, 80); // so many of one length are its packet time from now on
        assertThat(bob.receive().bytes()).isEqualTo(tenth);
        call.says(bob, 160);
        alice.receive();
        byte[] other = call.says(bob, 80);
        assertThat(alice.receive().bytes()).as("the other side's").isEqualTo(other);
    }

    @Test
    void mediaIsHeldBack() {
        call.offer(new Dictionary().put("delay-buffer", 300));
        call.answer(new Dictionary());
        long begun = System.nanoTime();
        byte[] sent = call.says(alice);
        assertThat(bob.receive().bytes()).isEqualTo(sent);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(290_000_000L);
        call.offer(new Dictionary().put("delay-buffer", 0));
        call.answer(new Dictionary());
        call.hears(alice, bob);
    }

    @Test
    void keysAreHiddenFromTheOfferOn() {
        call.offer(flags("block DTMF").put("DTMF-security", "zero"));
        call.answer(new Dictionary());
        call.press(alice);
        assertThat(bob.receive().bytes()[12]).isZero();
        call.press(bob);
        assertThat(alice.receive().bytes()[12]).as("of the other side").isEqualTo((byte) 5);
    }

    @Test
    void theRelayReportsInTheirPlace() {
        call.offer(flags("generate-RTCP").put("rtcp-mux", Items.of(List.of("offer"))));
        call.answer(new Dictionary().put("sdp", NgCall.sdp(bob.port(), "0", "rtcp-mux")));
        byte[] packet = call.says(alice);
        assertThat(bob.receive().bytes()).isEqualTo(packet);
        byte[] report = bob.receive().bytes(); // within 3 s
        RtcpReader reader = new RtcpReader();
        assertThat(reader.wrap(ByteBuffer.wrap(report))).isTrue();
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(RtcpReader.SR);
        assertThat(reader.ssrc()).isEqualTo(ssrc(packet));
        assertThat(reader.senderPackets()).isEqualTo(1);
        bob.send(report, call.towardsBob); // RTCP of an end goes no further
        assertThat(alice.receive(NgCall.QUIET).filter(received -> Arrays.equals(received.bytes(), report)))
                .isEmpty();
    }

    private static List<String> names(MediaDescription media) {
        return media.rtpMaps().stream().map(RtpMap::encoding).toList();
    }

    @Test
    void whoOffersMayGoOnWithACodecThatTheOtherSideDoesNotKnow() {
        call.offer(new Dictionary()
                .put("sdp", NgCall.sdp(alice.port(), "0 9"))
                .put("codec", new Dictionary().put("accept", Items.of(List.of("G722")))));
        MediaDescription answer = call.answer(new Dictionary().put("sdp", NgCall.sdp(bob.port(), "0")));
        assertThat(names(answer)).containsExactly("PCMU", "G722");
        ByteBuffer wide = ByteBuffer.wrap(alice.rtp("\u0011".repeat(160)));
        wide.put(1, (byte) 9);
        alice.send(wide.array(), call.towardsAlice);
        byte[] heard = bob.receive().bytes();
        assertThat(heard[1] & 0x7f).isZero();
        assertThat(heard).hasSize(172);
    }

    @Test
    void opusIsMadeAtTheRateThatIsAskedFor() {
        int slow = opusBytes("opus/48000/2/12000");
        assertThat(opusBytes("opus/48000/2/96000")).isGreaterThan(3 * slow);
    }

    /** What 50 packets of noise become. */
    private int opusBytes(String set) {
        call.offer(new Dictionary()
                .put("sdp", NgCall.sdp(alice.port(), "111", "rtpmap:111 opus/48000/2"))
                .put(
                        "codec",
                        new Dictionary()
                                .put("transcode", Items.of(List.of("PCMU")))
                                .put("mask", Items.of(List.of("opus")))
                                .put("set", Items.of(List.of(set)))));
        call.answer(new Dictionary().put("sdp", NgCall.sdp(bob.port(), "0")));
        java.util.Random random = new java.util.Random(1);
        int bytes = 0;
        for (int i = 0; i < 50; i++) {
            byte[] packet = bob.rtp("x".repeat(160));
            for (int at = 12; at < packet.length; at++) {
                packet[at] = (byte) (0x80 | random.nextInt(128));
            }
            bob.send(packet, call.towardsBob);
            bytes += alice.receive().bytes().length - 12;
        }
        call.ask("delete");
        return bytes;
    }

    @Test
    void aFurtherOfferKeepsTheOrderOfCodecs() {
        call.offer(new Dictionary().put("sdp", NgCall.sdp(alice.port(), "0 8 9")));
        call.answer(new Dictionary().put("sdp", NgCall.sdp(bob.port(), "8 0")));
        assertThat(names(call.offer(flags("reuse-codecs").put("sdp", NgCall.sdp(alice.port(), "9 0 8")))))
                .containsExactly("PCMA", "PCMU", "G722");
        assertThat(names(call.offer(new Dictionary().put("sdp", NgCall.sdp(alice.port(), "9 0 8")))))
                .containsExactly("G722", "PCMU", "PCMA");
    }

    @Test
    void linesOfDescriptionsAreChanged() {
        Dictionary audio = new Dictionary()
                .put("add", Items.of(List.of("ptime:20", "x-new:1")))
                .put("remove", Items.of(List.of("fmtp:101")))
                .put("substitute", Items.of(List.of("sendrecv", "sendonly")));
        MediaDescription media = call.offer(flags("sdp-attr-add-video-x-video:1", "sdp-attr-remove-audio-x-gone")
                .put("sdp-attr", new Dictionary().put("audio", audio))
                .put(
                        "sdp",
                        NgCall.sdp(
                                alice.port(),
                                "0 101",
                                "rtpmap:101 telephone-event/8000",
                                "fmtp:101 0-16",
                                "sendrecv",
                                "x-gone:1",
                                "ptime:20")));
        assertThat(media.fmtp(101)).isEmpty();
        assertThat(media.attributes("ptime")).containsExactly("20");
        assertThat(media.attribute("x-new")).contains("1");
        assertThat(media.attribute("x-gone")).isEmpty();
        assertThat(media.attribute("x-video")).isEmpty();
        assertThat(media.attribute("sendonly")).isPresent();
        assertThat(media.attribute("sendrecv")).isEmpty();
    }

    @Test
    void aCallEndsLaterUnlessItGoesOn() {
        call.established();
        call.ask("delete", "delete-delay", "1");
        call.hears(alice, bob);
        call.offer(new Dictionary()); // it goes on
        call.answer(new Dictionary());
        assertThat(alice.receive(Duration.ofMillis(1500))).isEmpty();
        call.hears(alice, bob);
        call.ask("delete", "delete-delay", "1");
        call.hears(alice, bob);
        await().atMost(Duration.ofSeconds(10)).until(() -> call.relay.sessionCount() == 0);
    }

    @Test
    void keysOfBothSidesEndHereWhereThatIsAskedFor() {
        String keys = "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        String wide = "crypto:2 AES_256_CM_HMAC_SHA1_80 inline:" + "A".repeat(61) + "B";
        String secure = NgCall.sdp(alice.port(), "0", keys, wide).replace("RTP/AVP", "RTP/SAVP");
        MediaDescription offered = call.offer(
                flags("recrypt", "SDES-only-AES_CM_128_HMAC_SHA1_80", "SDES-offerer_pref:AES_256_CM_HMAC_SHA1_80")
                        .put("sdp", secure));
        assertThat(offered.attributes("crypto"))
                .singleElement()
                .asString()
                .startsWith("1 AES_CM_128_HMAC_SHA1_80 inline:")
                .doesNotContain("WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz");
        MediaDescription answered = call.answer(
                new Dictionary().put("sdp", NgCall.sdp(bob.port(), "0", keys).replace("RTP/AVP", "RTP/SAVP")));
        assertThat(answered.attributes("crypto"))
                .singleElement()
                .asString()
                .startsWith("2 AES_256_CM_HMAC_SHA1_80 inline:");
    }

    @Test
    void candidatesThatComeLaterAreChecked() {
        String credentials = "ice-ufrag:bobs\r\na=ice-pwd:0123456789012345678901";
        call.offer(new Dictionary().put("ICE", "force"));
        call.answer(new Dictionary()
                .put("ICE", "remove")
                .put("sdp", NgCall.sdp(bob.port(), "0", credentials + "\r\na=ice-options:trickle")));
        nothing(bob);
        String fragment = "a=%s\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 2130706431 127.0.0.1 "
                + bob.port() + " typ host\r\na=end-of-candidates\r\n";
        trickle(fragment.formatted(credentials.replace("bobs", "olds"))); // of an earlier generation
        nothing(bob);
        trickle(fragment.replace("a=mid:0\r\n", "").formatted(credentials));
        byte[] check = bob.receive().bytes();
        assertThat(ByteBuffer.wrap(check).getShort()).as("a request of STUN").isEqualTo((short) 1);
        assertThat(call.terminal
                        .ask("offer", "call-id", NgCall.ID, "from-tag", "nobody", "flags", "fragment", "sdp", fragment)
                        .text("result"))
                .contains("error");
    }

    private void trickle(String fragment) {
        call.ask("offer", "from-tag", "b", "flags", "fragment", "sdp", fragment);
    }

    @Test
    void interfacesAreTakenInTurn() {
        try (NgCall other = new NgCall(relay -> relay.network("pub:1", "127.0.0.2")
                .network("pub:2", "127.0.0.3")
                .ports(27_500, 27_599))) {
            java.util.Set<String> hosts = new java.util.HashSet<>();
            for (int i = 0; i < 4; i++) {
                MediaDescription media = other.offer(
                        new Dictionary().put("from-interface", "net").put("to-interface", "pub"));
                hosts.add(media.connection().orElseThrow().host());
                other.ask("delete");
            }
            assertThat(hosts).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3");
        }
    }

    @Test
    void queriesTellHowTheEndsSayThatTheyHear() {
        call.offer(new Dictionary().put("sdp", NgCall.sdp(alice.port(), "0", "rtcp-mux")));
        call.answer(new Dictionary().put("sdp", NgCall.sdp(bob.port(), "0", "rtcp-mux")));
        call.hears(bob, alice);
        ByteBuffer sender = ByteBuffer.allocate(100);
        new RtcpWriter(sender).senderReport(bob.port(), 77L << 32, 0, 1, 1).description(bob.port(), "b");
        bob.send(Arrays.copyOf(sender.array(), sender.position()), call.towardsBob);
        alice.receive();
        ByteBuffer report = ByteBuffer.allocate(100);
        new RtcpWriter(report)
                .receiverReport(alice.port())
                .block(new ReportBlock(bob.port(), 64, 3, 100, 80, 77 << 16, 0))
                .description(alice.port(), "a");
        alice.send(Arrays.copyOf(report.array(), report.position()), call.towardsAlice);
        bob.receive();
        Dictionary reported = (Dictionary) path(call.ask("query"), "tags", "a", "medias", "reported");
        assertThat(reported.get("packet loss").flatMap(NgValue::asNumber)).contains(25L);
        assertThat(reported.get("packets lost").flatMap(NgValue::asNumber)).contains(3L);
        assertThat(reported.get("jitter").flatMap(NgValue::asNumber)).contains(10L);
        assertThat(reported.get("round-trip time").flatMap(NgValue::asNumber).orElseThrow())
                .isBetween(0L, 5_000_000L);
    }

    /** What stands at the end of keys; of a list its first. */
    private static NgValue path(NgValue from, String... keys) {
        NgValue at = from;
        for (String key : keys) {
            if (at instanceof Items items) {
                at = items.values().get(0);
            }
            at = ((Dictionary) at).get(key).orElseThrow();
        }
        return at;
    }
}
