package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.rtp.srtp.CryptoAttribute;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import io.jackfield.rtp.srtp.SrtpBuffer;
import io.jackfield.rtp.srtp.SrtpReceiver;
import io.jackfield.rtp.srtp.SrtpResult;
import io.jackfield.rtp.srtp.SrtpSender;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NgServerTest {
    private static final Duration QUIET = Duration.ofMillis(50);

    private final NgRelay world = new NgRelay(relay -> relay.network("internal", "127.0.0.1")
            .network("external", "127.0.0.1", n -> n.advertise("127.0.0.2"))
            .ports(26_000, 26_999)
            .maxSessions(10));
    private final RtpRelay relay = world.relay;
    private final NgServer server = world.server;
    private final NgTerminal terminal = world.terminal;
    private final Peer alice = world.alice;
    private final Peer bob = world.bob;

    @AfterEach
    void close() {
        world.close();
    }

    private static String sdp(Peer peer, String protocol, String... attributes) {
        StringBuilder text = new StringBuilder(
                        "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n")
                .append("m=audio ")
                .append(peer.port())
                .append(" ")
                .append(protocol)
                .append(" 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
        for (String attribute : attributes) {
            text.append("a=").append(attribute).append("\r\n");
        }
        return text.toString();
    }

    private static Dictionary offer(String sdp) {
        return new Dictionary()
                .put("command", "offer")
                .put("call-id", "call")
                .put("from-tag", "a")
                .put("ICE", "remove")
                .put("replace", Items.of(List.of("origin", "session-connection")))
                .put("sdp", sdp);
    }

    private static Dictionary answer(String sdp) {
        return offer(sdp).put("command", "answer").put("to-tag", "b");
    }

    private MediaDescription done(Dictionary request) {
        Dictionary reply = terminal.ask(request);
        assertThat(reply.text("result")).as(reply.toString()).contains("ok");
        assertThat(reply.text("warning")).isEmpty();
        return SessionDescription.parse(reply.bytes("sdp").orElseThrow())
                .orElseThrow()
                .media()
                .get(0);
    }

    private static InetSocketAddress rtp(MediaDescription media) {
        return new InetSocketAddress(media.connection().orElseThrow().host(), media.port());
    }

    private static void hears(Peer speaker, InetSocketAddress to, Peer listener) {
        byte[] sent = speaker.sendRtp("words of " + speaker.port(), to);
        assertThat(listener.receive().bytes()).isEqualTo(sent);
    }

    /** Symptom: a query told the port above for RTCP, where there is none with one port for all, or where RTP and RTCP share it. */
    @ParameterizedTest
    @CsvSource({"net, false", "net, true", "one, false"})
    void tellsWhereReportsCome(String network, boolean mux) {
        try (NgCall call = new NgCall(relay -> relay.network("one", "127.0.0.1", n -> n.onePort(0)))) {
            Items both = Items.of(List.of(network, network));
            String[] lines = mux ? new String[] {"rtcp-mux"} : new String[0];
            int offered = call.offer(new Dictionary()
                            .put("direction", both)
                            .put("sdp", NgCall.sdp(call.alice.port(), "0", lines)))
                    .port();
            call.answer(new Dictionary().put("sdp", NgCall.sdp(call.bob.port(), "0", lines)));
            Dictionary b = tag(call.ask("query"), "b");
            Dictionary media = (Dictionary)
                    ((Items) b.get("medias").orElseThrow()).values().get(0);
            List<Long> ports = ((Items) media.get("streams").orElseThrow())
                    .values().stream()
                            .map(stream ->
                                    ((Dictionary) stream).get("local port").orElseThrow())
                            .map(port -> port.asNumber().orElseThrow())
                            .toList();
            assertThat(ports).containsExactly((long) offered, network.equals("net") && !mux ? offered + 1L : offered);
        }
    }

    private static Dictionary tag(Dictionary reply, String tag) {
        Dictionary tags = (Dictionary) reply.get("tags").orElseThrow();
        return (Dictionary) tags.get(tag).orElseThrow();
    }

    @Test
    void answersAPing() {
        assertThat(terminal.raw("5323_1 d7:command4:pinge")).isEqualTo("5323_1 d6:result4:ponge");
    }

    @Test
    void givesTheSameReplyToARepeatedRequest() {
        String offer = new String(NgMessage.encode("17_x", offer(sdp(alice, "RTP/AVP"))));
        String first = terminal.raw(offer);
        assertThat(terminal.raw(offer)).isEqualTo(first);
        assertThat(server.repeated()).isEqualTo(1);
        assertThat(terminal.ask("statistics")).satisfies(reply -> {
            Dictionary statistics = (Dictionary) reply.get("statistics").orElseThrow();
            Dictionary control =
                    (Dictionary) statistics.get("controlstatistics").orElseThrow();
            assertThat(control.get("totaloffercount").orElseThrow().asNumber()).contains(1L);
            assertThat(control.get("repeated").orElseThrow().asNumber()).contains(1L);
            Dictionary current =
                    (Dictionary) statistics.get("currentstatistics").orElseThrow();
            assertThat(current.get("sessionstotal").orElseThrow().asNumber()).contains(1L);
        });
    }

    @Test
    void relaysACallFromOfferToDelete() {
        MediaDescription towardsBob = done(offer(sdp(alice, "RTP/AVP")));
        MediaDescription towardsAlice = done(answer(sdp(bob, "RTP/AVP")));
        assertThat(towardsBob.attribute("rtcp")).contains("" + (towardsBob.port() + 1));
        hears(alice, rtp(towardsAlice), bob);
        hears(bob, rtp(towardsBob), alice);

        assertThat(terminal.ask("list").get("calls").orElseThrow().asTexts()).containsExactly("call");
        Dictionary query = terminal.ask("query", "call-id", "call");
        assertThat(query.get("created").orElseThrow().asNumber().orElseThrow()).isPositive();
        Dictionary tags = (Dictionary) query.get("tags").orElseThrow();
        assertThat(tags.entries()).containsOnlyKeys("a", "b");
        Dictionary a = (Dictionary) tags.get("a").orElseThrow();
        assertThat(a.text("in dialogue with")).contains("b");
        Dictionary media =
                (Dictionary) ((Items) a.get("medias").orElseThrow()).values().get(0);
        Dictionary stream = (Dictionary)
                ((Items) media.get("streams").orElseThrow()).values().get(0);
        assertThat(stream.get("local port").orElseThrow().asNumber()).contains((long) towardsAlice.port());
        Dictionary endpoint = (Dictionary) stream.get("endpoint").orElseThrow();
        assertThat(endpoint.get("port").orElseThrow().asNumber()).contains((long) alice.port());

        assertThat(terminal.ask("delete", "call-id", "call", "from-tag", "x").text("warning"))
                .isPresent();
        assertThat(relay.sessionCount()).isEqualTo(1);
        Dictionary ended = terminal.ask("delete", "call-id", "call", "from-tag", "a");
        Dictionary totals = (Dictionary) ended.get("totals").orElseThrow();
        assertThat(((Dictionary) totals.get("RTP").orElseThrow())
                        .get("packets")
                        .orElseThrow()
                        .asNumber())
                .contains(2L);
        assertThat(relay.sessionCount()).isZero();
        assertThat(terminal.ask("delete", "call-id", "call", "from-tag", "a").text("warning"))
                .isPresent();
        Dictionary fatal = new Dictionary().put("command", "delete").put("call-id", "call");
        assertThat(terminal.ask(NgTerminal.with(fatal, "flags", "fatal")).text("result"))
                .contains("error");
        assertThat(terminal.ask("query", "call-id", "call").text("error-reason"))
                .contains("unknown call-id");
    }

    @Test
    void takesTheNetworksOfTheDirection() {
        Dictionary request = NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "direction", "internal", "external");
        assertThat(rtp(done(request)).getHostString()).isEqualTo("127.0.0.2");
        assertThat(rtp(done(answer(sdp(bob, "RTP/AVP")))).getHostString()).isEqualTo("127.0.0.1");
        Dictionary wrong = NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "direction", "internal", "mars");
        assertThat(terminal.ask(wrong).text("error-reason")).contains("no interface is called mars");
    }

    @Test
    void replacesOnlyWhatItIsToldTo() {
        Dictionary request = offer(sdp(alice, "RTP/AVP")).put("replace", Items.of(List.of()));
        String text = terminal.ask(request).text("sdp").orElseThrow();
        assertThat(text).contains("o=- 1 1 IN IP4 192.0.2.9"); // the session's c= is needed, and ours all the same
        assertThat(terminal.ask(offer(sdp(alice, "RTP/AVP"))).text("sdp").orElseThrow())
                .contains("o=- 1 1 IN IP4 127.0.0.1");
    }

    @Test
    void writesTheAddressThatItIsGiven() {
        Dictionary request = offer(sdp(alice, "RTP/AVP")).put("media address", "198.51.100.7");
        assertThat(rtp(done(request)).getHostString()).isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "full-rtcp-attribute | IN IP4 127.0.0.1",
                "full rtcp attribute | IN IP4 127.0.0.1",
                "no-rtcp-attribute | ''"
            })
    void writesTheRtcpAttributeThatItIsAskedFor(String flag, String expected) {
        MediaDescription media = done(NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "flags", flag));
        if (expected.isEmpty()) {
            assertThat(media.attribute("rtcp")).isEmpty();
        } else {
            assertThat(media.attribute("rtcp")).contains((media.port() + 1) + " " + expected);
        }
    }

    @Test
    void stripsAndOrdersCodecs() {
        Dictionary codec =
                NgTerminal.with(NgTerminal.with(new Dictionary(), "strip", "all"), "offer", "telephone-event", "PCMA");
        assertThat(done(offer(sdp(alice, "RTP/AVP")).put("codec", codec)).formats())
                .containsExactly("101", "8");
        Dictionary flags =
                NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "flags", "codec-strip-PCMU", "codec-strip-101");
        assertThat(done(flags).formats()).containsExactly("8");
    }

    @Test
    void saysWhatItDoesNotDo() {
        Dictionary request = NgTerminal.with(
                offer(sdp(alice, "RTP/AVP", "ice-ufrag:abcd", "ice-pwd:0123456789012345678901")),
                "flags",
                "trust-address",
                "debug",
                "sing-along");
        Dictionary reply =
                terminal.ask(request.put("ICE", "force-relay").put("osrtp", 30).put("colour", "red"));
        assertThat(reply.text("result")).contains("ok");
        assertThat(reply.text("warning").orElseThrow())
                .contains(
                        "debug is not supported",
                        "sing-along is unknown",
                        "OSRTP 30 is not supported",
                        "colour",
                        "ICE");
    }

    @Test
    void offersABrowserWhatABrowserWants() {
        Dictionary request = NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "flags", "WebRTC", "trickle-ICE");
        MediaDescription media = done(request.put("DTLS-fingerprint", "SHA-384")
                .put("ICE-lite", "forward")
                .put("ICE", ""));
        assertThat(media.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
        assertThat(media.ice().usable()).isTrue();
        assertThat(media.ice().lite()).isTrue();
        assertThat(media.ice().options()).containsExactly("trickle");
        assertThat(media.ice().candidates()).hasSize(1);
        assertThat(media.dtls().fingerprints())
                .singleElement()
                .satisfies(own -> assertThat(own.hash()).isEqualTo("sha-384"));
        assertThat(media.rtcpMux()).isTrue();
        assertThat(media.mid()).contains("0");
        assertThat(media.cryptos()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"remove, false", "default, true", "'', true", "force, true"})
    void endsIceAndWritesItsOwn(String wish, boolean written) {
        Dictionary request =
                offer(sdp(alice, "RTP/AVP", "ice-ufrag:abcd", "ice-pwd:0123456789012345678901", "ice-lite"));
        MediaDescription media = done(request.put("ICE", wish));
        assertThat(media.ice().usable()).isEqualTo(written);
        assertThat(media.ice().ufrag()).isNotEqualTo(Optional.of("abcd"));
    }

    @Test
    void passesOverIceThatItIsToReject() {
        String sdp = sdp(alice, "RTP/AVP", "ice-ufrag:abcd", "ice-pwd:0123456789012345678901");
        assertThat(done(NgTerminal.with(offer(sdp), "flags", "reject-ICE"))
                        .ice()
                        .usable())
                .isFalse();
        assertThat(done(answer(sdp(bob, "RTP/AVP"))).ice().usable()).isFalse();
    }

    @Test
    void bridgesSharedAndSeparateRtcp() {
        Dictionary request = NgTerminal.with(offer(sdp(alice, "RTP/AVP", "rtcp-mux")), "rtcp-mux", "demux");
        MediaDescription towardsBob = done(request);
        assertThat(towardsBob.rtcpMux()).isFalse();
        try (Peer bobRtcp = new Peer()) {
            MediaDescription towardsAlice = done(answer(sdp(bob, "RTP/AVP", "rtcp:" + bobRtcp.port())));
            assertThat(towardsAlice.rtcpMux()).isTrue();
            assertThat(towardsAlice.attribute("rtcp")).contains("" + towardsAlice.port());
            byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
            alice.send(report, rtp(towardsAlice));
            assertThat(bobRtcp.receive().bytes()).isEqualTo(report);
            bobRtcp.send(report, new InetSocketAddress("127.0.0.1", towardsBob.port() + 1));
            assertThat(alice.receive().bytes()).isEqualTo(report);
            hears(bob, rtp(towardsBob), alice);
        }
    }

    @Test
    void offersAndRejectsSharedRtcpAsItIsTold() {
        assertThat(done(NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "rtcp-mux", "offer"))
                        .rtcpMux())
                .isTrue();
        assertThat(done(answer(sdp(bob, "RTP/AVP", "rtcp-mux"))).rtcpMux()).isFalse();
        terminal.ask("delete", "call-id", "call");
        MediaDescription required = done(NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "rtcp-mux", "require"));
        assertThat(required.rtcpPort()).isEqualTo(required.port());
        terminal.ask("delete", "call-id", "call");
        Dictionary reject = NgTerminal.with(offer(sdp(alice, "RTP/AVP", "rtcp-mux")), "rtcp-mux", "reject");
        assertThat(done(reject).rtcpMux()).isTrue(); // it is the offerer who shall not share
        assertThat(done(answer(sdp(bob, "RTP/AVP", "rtcp-mux"))).rtcpMux()).isFalse();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(2000).put(bytes).flip();
    }

    private static byte[] bytes(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(packet.position(), bytes);
        return bytes;
    }

    private static final byte[] REPORT = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};

    @ParameterizedTest
    @EnumSource
    void translatesForAnOffererThatSpeaksSrtp(CryptoSuite suite) {
        SrtpBuffer buffer = new SrtpBuffer();
        MasterKey key = MasterKey.random(suite, new Random(1));
        String line = "crypto:" + new CryptoAttribute(4, key).format(false);
        Dictionary request = offer(sdp(alice, "RTP/SAVP", line)).put("transport-protocol", "RTP/AVP");
        MediaDescription towardsBob = done(request);
        assertThat(towardsBob.protocol()).isEqualTo("RTP/AVP");
        assertThat(towardsBob.attributes("crypto")).isEmpty();
        bob.sendRtp("in the clear, before there is a key", rtp(towardsBob));
        assertThat(alice.receive(QUIET)).isEmpty();

        MediaDescription towardsAlice = done(answer(sdp(bob, "RTP/AVP")));
        assertThat(towardsAlice.protocol()).isEqualTo("RTP/SAVP");
        CryptoAttribute ours = CryptoAttribute.parse(
                        towardsAlice.attribute("crypto").orElseThrow())
                .orElseThrow();
        assertThat(ours.tag()).isEqualTo(4);
        SrtpSender sender = new SrtpSender(key, buffer);
        SrtpReceiver receiver = new SrtpReceiver(ours, buffer);

        byte[] words = alice.rtp("words");
        ByteBuffer packet = direct(words);
        sender.protect(packet);
        byte[] secured = bytes(packet);
        alice.send(secured, rtp(towardsAlice));
        assertThat(bob.receive().bytes()).isEqualTo(words);
        alice.send(secured, rtp(towardsAlice)); // a replay
        byte[] forged = secured.clone();
        forged[3]++;
        alice.send(forged, rtp(towardsAlice));
        alice.send(words, rtp(towardsAlice));
        assertThat(bob.receive(QUIET)).isEmpty();

        byte[] reply = bob.sendRtp("reply", rtp(towardsBob));
        ByteBuffer heard = direct(alice.receive().bytes());
        assertThat(bytes(heard)).isNotEqualTo(reply);
        assertThat(receiver.unprotect(heard, 0)).isEqualTo(SrtpResult.OK);
        assertThat(bytes(heard)).isEqualTo(reply);

        Dictionary query = terminal.ask("query", "call-id", "call", "from-tag", "a");
        assertThat(new String(Bencode.encode(new byte[0], query)))
                .contains("12:crypto suite", suite.name(), "6:errorsi4e");
    }

    @Test
    void translatesForAnAnswererThatSpeaksSrtp() {
        SrtpBuffer buffer = new SrtpBuffer();
        MediaDescription towardsBob = done(offer(sdp(alice, "RTP/AVP")).put("transport protocol", "RTP/SAVP"));
        assertThat(towardsBob.protocol()).isEqualTo("RTP/SAVP");
        List<CryptoAttribute> offered = towardsBob.attributes("crypto").stream()
                .map(line -> CryptoAttribute.parse(line).orElseThrow())
                .toList();
        assertThat(offered).hasSize(CryptoSuite.values().length);
        CryptoAttribute taken = offered.get(2);
        MasterKey key = MasterKey.random(taken.key().suite(), new Random(2));
        String line = "crypto:" + new CryptoAttribute(taken.tag(), key).format(true);
        MediaDescription towardsAlice = done(answer(sdp(bob, "RTP/SAVP", line)));
        assertThat(towardsAlice.protocol()).isEqualTo("RTP/AVP");
        assertThat(towardsAlice.attributes("crypto")).isEmpty();

        byte[] words = alice.sendRtp("words", rtp(towardsAlice));
        ByteBuffer heard = direct(bob.receive().bytes());
        SrtpReceiver receiver = new SrtpReceiver(taken, buffer);
        assertThat(receiver.unprotect(heard, 0)).isEqualTo(SrtpResult.OK);
        assertThat(bytes(heard)).isEqualTo(words);

        SrtpSender sender = new SrtpSender(key, buffer);
        byte[] reply = bob.rtp("reply");
        ByteBuffer packet = direct(reply);
        sender.protect(packet);
        bob.send(bytes(packet), rtp(towardsBob));
        assertThat(alice.receive().bytes()).isEqualTo(reply);
        ByteBuffer report = direct(REPORT);
        sender.protectRtcp(report);
        bob.send(bytes(report), rtp(towardsBob)); // on the port of RTP, though nobody agreed
        assertThat(alice.receive().bytes()).isEqualTo(REPORT);

        // the same offer and answer again: the keys go on where they were
        MediaDescription again = done(offer(sdp(alice, "RTP/AVP"))
                .put("transport-protocol", "RTP/SAVP")
                .put("to-tag", "b"));
        assertThat(again.attributes("crypto")).isEqualTo(towardsBob.attributes("crypto"));
        done(answer(sdp(bob, "RTP/SAVP", line)));
        byte[] more = alice.sendRtp("more", rtp(towardsAlice));
        heard = direct(bob.receive().bytes());
        assertThat(receiver.unprotect(heard, 0)).isEqualTo(SrtpResult.OK);
        assertThat(bytes(heard)).isEqualTo(more);
    }

    @Test
    void offersTheSuitesThatAreWanted() {
        Dictionary request = NgTerminal.with(
                offer(sdp(alice, "RTP/AVP")).put("transport-protocol", "RTP/SAVPF"),
                "SDES",
                "only-AES_CM_128_HMAC_SHA1_32",
                "only-AEAD_AES_256_GCM",
                "order:AES_CM_128_HMAC_SHA1_32",
                "lifetime",
                "pad");
        assertThat(done(request).attributes("crypto"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).endsWith("|2^31"))
                .first()
                .satisfies(line -> assertThat(line).startsWith("1 AES_CM_128_HMAC_SHA1_32 inline:"));
        terminal.ask("delete", "call-id", "call");
        Dictionary off = NgTerminal.with(
                offer(sdp(alice, "RTP/AVP")).put("transport-protocol", "RTP/SAVP"), "flags", "SDES-off");
        assertThat(terminal.ask(off).text("error-reason").orElseThrow()).contains("no crypto suite");
    }

    @Test
    void passesOnTheKeysOfTwoEndsThatSpeakSrtp() {
        String line = "crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
        MediaDescription towardsBob = done(offer(sdp(alice, "RTP/SAVP", line)));
        assertThat("crypto:" + towardsBob.attribute("crypto").orElseThrow()).isEqualTo(line);
        MediaDescription towardsAlice = done(answer(sdp(bob, "RTP/SAVP", line)));
        assertThat("crypto:" + towardsAlice.attribute("crypto").orElseThrow()).isEqualTo(line);
        hears(alice, rtp(towardsAlice), bob);
        hears(bob, rtp(towardsBob), alice);
    }

    @ParameterizedTest
    @CsvSource({"UDP/TLS/RTP/SAVP, RTP/AVP, no fingerprint", "RTP/SAVP, RTP/AVP, no key of a known suite"})
    void refusesWhatItCannotTranslate(String from, String to, String reason) {
        Dictionary reply = terminal.ask(offer(sdp(alice, from)).put("transport-protocol", to));
        assertThat(reply.text("error-reason").orElseThrow()).contains(reason);
        assertThat(relay.sessionCount()).isZero();
    }

    @Test
    void hearsAnAsymmetricPartyAndSendsWhereItSays() {
        done(NgTerminal.with(offer(sdp(alice, "RTP/AVP")), "flags", "asymmetric"));
        MediaDescription towardsAlice = done(answer(sdp(bob, "RTP/AVP")));
        try (Peer elsewhere = new Peer()) {
            hears(elsewhere, rtp(towardsAlice), bob);
            hears(alice, rtp(towardsAlice), bob);
        }
    }

    @Test
    void expectsMediaFromWhereTheSignallingCameFrom() {
        String behindNat = sdp(alice, "RTP/AVP").replace("c=IN IP4 127.0.0.1", "c=IN IP4 192.0.2.50");
        Dictionary request = NgTerminal.with(offer(behindNat), "received-from", "IP4", "127.0.0.1");
        MediaDescription towardsBob = done(NgTerminal.with(request, "flags", "SIP-source-address"));
        done(answer(sdp(bob, "RTP/AVP")));
        hears(bob, rtp(towardsBob), alice); // though alice has not sent a packet
    }

    @Test
    void saysWhenTheRelayIsFull() {
        for (int i = 0; i < 10; i++) {
            done(offer(sdp(alice, "RTP/AVP")).put("call-id", "call-" + i));
        }
        Dictionary next = offer(sdp(alice, "RTP/AVP")).put("call-id", "one more");
        assertThat(terminal.ask(next).text("error-reason").orElseThrow()).contains("SESSION_LIMIT");
        assertThat(terminal.ask(NgTerminal.with(next, "supports", "load limit")).text("result"))
                .contains("load limit");
        assertThat(terminal.ask(new Dictionary().put("command", "list").put("limit", 3))
                        .get("calls")
                        .orElseThrow()
                        .asTexts())
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d7:command4:singe | unrecognized command",
                "de | no command in message",
                "d7:command5:offere | no call-id in message",
                "d7:command5:offer7:call-id1:x8:from-tag1:ae | no sdp in message",
                "d7:command5:offer7:call-id1:x8:from-tag1:a3:sdp3:abce | does not parse",
                "d7:command6:answer7:call-id1:x8:from-tag1:ae | no to-tag in message",
                "d7:command6:deletee | no call-id in message",
                "d7:command5:querye | no call-id in message",
                "d7:command4:list5:limiti0ee | invalid limit",
                "d7:command | could not decode",
                "{\"command\":ping} | could not decode"
            })
    void saysWhatIsWrongWithARequest(String body, String reason) {
        assertThat(terminal.raw("c" + body.hashCode() + " " + body)).contains("error", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", " d7:command4:pinge", "\u0000\u0001", "nospace"})
    void staysSilentToWhatHasNoCookie(String datagram) {
        terminal.send(datagram);
        assertThat(terminal.raw("1 d7:command4:pinge")).isEqualTo("1 d6:result4:ponge");
        assertThat(server.malformed()).isEqualTo(1);
    }

    @Test
    void saysThatAPortIsTaken() {
        assertThatThrownBy(() -> NgServer.start(relay, server.local()))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(MediaException.Code.PORT_TAKEN));
    }
}
