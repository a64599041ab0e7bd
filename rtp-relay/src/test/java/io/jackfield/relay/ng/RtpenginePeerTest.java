package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sdp.MediaDescription;
import io.jackfield.sdp.SessionDescription;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client against a real rtpengine, and what that answers beside what the server here answers. */
class RtpenginePeerTest {
    @TempDir
    private Path folder;

    private final MediaLoops loops = MediaLoops.builder().threads(1).start();
    private final Peer alice = new Peer();
    private final Peer bob = new Peer();
    private Optional<PeerProgram> process = Optional.empty();
    private InetSocketAddress ng = new InetSocketAddress("127.0.0.1", 1);

    @BeforeEach
    void start() throws IOException {
        int port = PeerProgram.freePort();
        ng = new InetSocketAddress("127.0.0.1", port);
        process = Optional.of(PeerProgram.rtpengine(folder, port, 28_000, 28_499));
        try (NgClient client =
                NgClient.builder(ng, loops).timeout(Duration.ofMillis(300)).start()) {
            await("rtpengine answers a ping").atMost(Duration.ofSeconds(30)).until(() -> pongs(client));
        }
    }

    private boolean pongs(NgClient client) {
        try {
            NgClientTest.get(client.ping());
            return true;
        } catch (CompletionException e) {
            return !(e.getCause() instanceof MediaException)
                    && process.orElseThrow().isAlive();
        }
    }

    @AfterEach
    void stop() {
        process.ifPresent(PeerProgram::close);
        loops.close();
        alice.close();
        bob.close();
    }

    @Test
    void theClientDrivesIt() {
        MediaLeg leg = new MediaLeg("call", "a", "b", "z9hG4bK1", new InetSocketAddress("127.0.0.1", 5060));
        try (NgClient client =
                NgClient.builder(ng, loops).between("internal", "external").start()) {
            RemoteCall.relays(client, leg, alice, bob);
            NgClientTest.get(client.delete(leg));
            NgClientTest.get(client.delete(leg));
        }
    }

    private static final String PLAIN = "RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
    private static final String KEY =
            "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n";

    /** The m-line, connection and what RTCP and keys need are the same; the rest is the sender's, or a matter of taste. */
    @ParameterizedTest
    @CsvSource({
        "'', plain",
        "demux, plain",
        "offer, plain",
        "'', shared",
        "demux, shared",
        "accept, shared",
        "'', secure"
    })
    void theServerSaysTheSame(String mux, String kind) throws Exception {
        RtpRelay relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .ports(28_500, 28_599)
                .loops(loops)
                .build();
        String media = kind.equals("secure") ? PLAIN.replace("RTP/AVP", "RTP/SAVP") + KEY : PLAIN;
        String offer = kind.equals("shared") ? media + "a=rtcp-mux\r\n" : media;
        try (NgServer server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
                NgTerminal here = new NgTerminal(server.local());
                NgTerminal there = new NgTerminal(ng)) {
            Dictionary ours = here.ask(request("offer", offer, mux, kind));
            Dictionary theirs = there.ask(request("offer", offer, mux, kind));
            assertThat(essence(ours)).as(ours.toString()).isEqualTo(essence(theirs));
            boolean offered = description(theirs).rtcpMux();
            String answer = offered ? PLAIN + "a=rtcp-mux\r\n" : PLAIN;
            ours = here.ask(request("answer", answer, mux, kind).put("to-tag", "b"));
            theirs = there.ask(request("answer", answer, mux, kind).put("to-tag", "b"));
            assertThat(essence(ours)).as(ours.toString()).isEqualTo(essence(theirs));
        } finally {
            relay.close();
        }
    }

    private Dictionary request(String command, String media, String mux, String kind) {
        Dictionary request = new Dictionary()
                .put("command", command)
                .put("call-id", "call-" + mux + kind)
                .put("from-tag", "a")
                .put("ICE", "remove")
                .put("replace", Items.of(List.of("origin", "session-connection")))
                .put(
                        "sdp",
                        "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio "
                                + alice.port() + " " + media);
        if (!mux.isEmpty()) {
            request.put("rtcp-mux", Items.of(List.of(mux)));
        }
        if (kind.equals("secure")) {
            request.put("transport-protocol", command.equals("offer") ? "RTP/AVP" : "RTP/SAVP");
        }
        return request;
    }

    private static MediaDescription description(Dictionary reply) {
        byte[] sdp = reply.bytes("sdp")
                .orElseThrow(() -> new AssertionError(
                        new String(Bencode.encode(new byte[0], reply), StandardCharsets.ISO_8859_1)));
        return SessionDescription.parse(sdp).orElseThrow().media().get(0);
    }

    private static String essence(Dictionary reply) {
        MediaDescription media = description(reply);
        String crypto = media.attribute("crypto")
                .map(line -> line.replaceAll("inline:.*", ""))
                .orElse("");
        return media.protocol() + " " + media.formats() + " "
                + media.connection().orElseThrow() + " mux "
                + media.rtcpMux() + " rtcp +" + (media.rtcpPort() - media.port()) + " " + media.rtpMaps() + " "
                + media.direction() + " " + crypto;
    }

    @ParameterizedTest
    @CsvSource({
        "d7:command4:pinge, 4:pong",
        "d7:command4:singe, 5:error",
        "d7:command5:offere, 5:error",
        "d7:command5:query7:call-id7:unknowne, 5:error",
        "d7:command6:delete7:call-id7:unknown8:from-tag1:ae, 2:ok",
        "d7:command, 5:error"
    })
    void bothSayYesAndNoToTheSame(String body, String result) {
        RtpRelay relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .ports(28_500, 28_599)
                .loops(loops)
                .build();
        try (NgServer server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
                NgTerminal here = new NgTerminal(server.local());
                NgTerminal there = new NgTerminal(ng)) {
            assertThat(there.raw("1_1 " + body)).contains("6:result" + result);
            assertThat(here.raw("1_1 " + body)).contains("6:result" + result);
        } finally {
            relay.close();
        }
    }
}
