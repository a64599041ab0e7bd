package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What single words of offers, answers and media commands do. */
class NgWordsTest {
    private final NgRelay world =
            new NgRelay(relay -> relay.network("internal", "127.0.0.1").ports(26_500, 26_599));
    private final NgTerminal terminal = world.terminal;
    private final Peer alice = world.alice;
    private final Peer bob = world.bob;

    @AfterEach
    void stop() {
        world.close();
    }

    private static String sdp(Peer peer, String origin, String name, String... lines) {
        return "v=0\r\no=" + origin + " IN IP4 192.0.2.9\r\ns=" + name + "\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                + peer.port()
                + " RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n" + String.join("\r\n", lines)
                + (lines.length > 0 ? "\r\n" : "");
    }

    private static Dictionary request(String command, String sdp, String... replace) {
        Dictionary request = new Dictionary()
                .put("command", command)
                .put("call-id", "call")
                .put("from-tag", "a")
                .put("sdp", sdp);
        if (command.equals("answer")) {
            request.put("to-tag", "b");
        }
        return replace.length == 0 ? request : request.put("replace", Items.of(List.of(replace)));
    }

    private SessionDescription done(Dictionary request) {
        Dictionary reply = terminal.ask(request);
        assertThat(reply.text("result")).as(reply.toString()).contains("ok");
        assertThat(reply.text("warning")).isEmpty();
        return SessionDescription.parse(reply.bytes("sdp").orElseThrow()).orElseThrow();
    }

    private static MediaDescription media(SessionDescription sdp) {
        return sdp.media().get(0);
    }

    private static InetSocketAddress rtp(SessionDescription sdp) {
        return new InetSocketAddress("127.0.0.1", media(sdp).port());
    }

    private static void hears(Peer from, InetSocketAddress port, Peer to) {
        byte[] words = from.sendRtp("words", port);
        assertThat(to.receive().bytes()).isEqualTo(words);
    }

    @Test
    void whatAPeerIsToldOfTheSessionStaysTheSame() {
        String[] ours = {"username", "session-name", "SDP version", "origin"};
        SessionDescription first = done(request("offer", sdp(alice, "alice 1 7", "one"), ours));
        assertThat(first.origin().sessionVersion()).isEqualTo("7");
        done(request("answer", sdp(bob, "bob 1 1", "x")));
        SessionDescription again = done(request("offer", sdp(alice, "b2bua 1 900", "two"), ours));
        assertThat(again.origin().username()).isEqualTo("alice");
        assertThat(again.name()).isEqualTo("one");
        assertThat(again.origin().sessionVersion()).isEqualTo("7"); // nothing else has changed
        SessionDescription held = done(request("offer", sdp(alice, "b2bua 1 900", "two", "a=sendonly"), ours));
        assertThat(held.origin().sessionVersion()).isEqualTo("8");
        SessionDescription left = done(request("offer", sdp(alice, "b2bua 1 900", "two", "a=sendonly")));
        assertThat(left.origin().username()).isEqualTo("b2bua");
        assertThat(left.origin().sessionVersion()).isEqualTo("900");
    }

    @Test
    void versionsMayGrowEachTime() {
        String word = "force-increment-sdp-ver";
        assertThat(done(request("offer", sdp(alice, "a 1 7", "-"), word))
                        .origin()
                        .sessionVersion())
                .isEqualTo("7");
        assertThat(done(request("offer", sdp(alice, "a 1 7", "-"), word))
                        .origin()
                        .sessionVersion())
                .isEqualTo("8");
    }

    @Test
    void anUnspecifiedAddressIsReplacedWhereThatIsAskedFor() {
        String held = sdp(alice, "a 1 1", "-").replace("c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0");
        assertThat(media(done(request("offer", held, "session-connection")))
                        .connection()
                        .orElseThrow()
                        .isUnspecified())
                .isTrue();
        assertThat(media(done(request("offer", held, "session-connection", "zero-address")))
                        .connection()
                        .orElseThrow()
                        .host())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void headerExtensionsAreStripped() {
        String extension = "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level";
        assertThat(media(done(request("offer", sdp(alice, "a 1 1", "-", extension))))
                        .extensions())
                .hasSize(1);
        Dictionary stripped = request("offer", sdp(alice, "a 1 1", "-", extension));
        assertThat(media(done(NgTerminal.with(stripped, "flags", "strip-extmap")))
                        .extensions())
                .isEmpty();
    }

    @Test
    void anAnswerIsLeftWithOneCodec() {
        done(request("offer", sdp(alice, "a 1 1", "-")));
        Dictionary answer = request("answer", sdp(bob, "b 1 1", "-"));
        assertThat(media(done(NgTerminal.with(answer, "flags", "single-codec"))).formats())
                .containsExactly("0", "101");
    }

    @Test
    void packetsTowardsTheOffererHaveTheTimeThatItIsToldOf() {
        SessionDescription towardsBob =
                done(request("offer", sdp(alice, "a 1 1", "-")).put("ptime-reverse", 40));
        SessionDescription towardsAlice = done(request("answer", sdp(bob, "b 1 1", "-")));
        assertThat(media(towardsBob).ptimeMs()).isEmpty();
        assertThat(media(towardsAlice).ptimeMs()).hasValue(40);
        String frame = "x".repeat(160);
        alice.sendRtp(frame, rtp(towardsAlice));
        assertThat(bob.receive().bytes()).hasSize(12 + 160);
        for (int i = 0; i < 8; i++) {
            bob.sendRtp(frame, rtp(towardsBob));
        }
        assertThat(alice.receive().bytes()).hasSize(12 + 320);
        assertThat(terminal.ask(request("offer", sdp(alice, "a 1 1", "-")).put("ptime-reverse", 25))
                        .text("warning"))
                .contains("ptime-reverse 25 is not supported: 10, 20 ... 60");
    }

    @Test
    void whatCameThroughBeforeGoesThroughAsItIs() {
        Dictionary offer = NgTerminal.with(request("offer", sdp(alice, "a 1 1", "-")), "flags", "loop-protect");
        byte[] first = done(offer).toBytes();
        Dictionary second = new Dictionary()
                .put("command", "offer")
                .put("call-id", "another")
                .put("from-tag", "z")
                .put("sdp", new NgValue.Text(first));
        assertThat(done(NgTerminal.with(second, "flags", "loop-protect")).toBytes())
                .isEqualTo(first);
        assertThat(world.relay.sessionCount()).isEqualTo(1);
    }

    @Test
    void aSideIsFoundByItsLabel() {
        SessionDescription towardsBob =
                done(request("offer", sdp(alice, "a 1 1", "-")).put("label", "agent"));
        SessionDescription towardsAlice =
                done(request("answer", sdp(bob, "b 1 1", "-")).put("label", "customer"));
        hears(alice, rtp(towardsAlice), bob);
        hears(bob, rtp(towardsBob), alice);
        assertThat(terminal.ask("block media", "call-id", "call", "from-label", "agent")
                        .text("result"))
                .contains("ok");
        alice.sendRtp("blocked", rtp(towardsAlice));
        hears(bob, rtp(towardsBob), alice);
        assertThat(bob.receive(Duration.ofMillis(50))).isEmpty();
        terminal.ask("unblock media", "call-id", "call", "from-label", "agent");
        try (Peer recorder = new Peer()) {
            Dictionary offered =
                    terminal.ask("subscribe request", "call-id", "call", "label", "customer", "to-tag", "r");
            SessionDescription copies =
                    SessionDescription.parse(offered.bytes("sdp").orElseThrow()).orElseThrow();
            assertThat(copies.media()).hasSize(1);
            String answer = sdp(recorder, "r 1 1", "-");
            assertThat(terminal.ask("subscribe answer", "call-id", "call", "to-tag", "r", "sdp", answer)
                            .text("result"))
                    .contains("ok");
            byte[] words = bob.sendRtp("recorded", rtp(towardsBob));
            assertThat(recorder.receive().bytes()).isEqualTo(words);
        }
        assertThat(new String(
                        NgMessage.encode("1", terminal.ask("query", "call-id", "call")), StandardCharsets.ISO_8859_1))
                .contains("5:label5:agent", "5:label8:customer");
        assertThat(terminal.ask("block media", "call-id", "call", "from-label", "nobody")
                        .text("result"))
                .contains("error");
    }

    @Test
    void trafficIsDroppedFromOneOfferToAnother() {
        SessionDescription towardsBob = done(request("offer", sdp(alice, "a 1 1", "-")));
        SessionDescription towardsAlice =
                done(request("answer", sdp(bob, "b 1 1", "-")).put("drop-traffic", "start"));
        bob.sendRtp("dropped", rtp(towardsBob));
        alice.sendRtp("dropped", rtp(towardsAlice));
        assertThat(bob.receive(Duration.ofMillis(100))).isEmpty();
        done(request("offer", sdp(alice, "a 1 1", "-")).put("drop-traffic", "stop"));
        done(request("answer", sdp(bob, "b 1 1", "-")));
        hears(bob, rtp(towardsBob), alice);
    }

    @Test
    void theTosByteIsOneByte() {
        done(request("offer", sdp(alice, "a 1 1", "-")).put("TOS", 184));
        Optional<String> warning = terminal.ask(
                        request("offer", sdp(alice, "a 1 1", "-")).put("TOS", 300))
                .text("warning");
        assertThat(warning).contains("tos 300 is none: 0 to 255");
    }
}
