package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgValue.Dictionary;
import io.jackfield.relay.ng.NgValue.Items;
import io.jackfield.rtp.loop.MediaLoops;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Commands that somebody broke: an error or nothing, and the next command is answered as ever. */
class NgFuzzTest {
    private static final int MAX_SESSIONS = 50;

    private static MediaLoops loops;
    private static RtpRelay relay;
    private static NgServer server;
    private static NgTerminal terminal;

    @BeforeContainer
    static void start() {
        loops = MediaLoops.builder().threads(2).start();
        relay = RtpRelay.builder()
                .network("internal", "127.0.0.1")
                .ports(29_000, 29_999)
                .maxSessions(MAX_SESSIONS)
                .loops(loops)
                .build();
        server = NgServer.start(relay, new InetSocketAddress("127.0.0.1", 0));
        terminal = new NgTerminal(server.local());
    }

    @AfterContainer
    static void stop() {
        terminal.close();
        server.close();
        relay.close();
        loops.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loops.loops()).allSatisfy(loop -> {
            assertThat(loop.faults()).isZero();
            assertThat(loop.openSockets()).isZero();
        });
    }

    private static byte[] command(Random random) {
        String[] commands = {"offer", "answer", "delete", "query", "list", "statistics", "ping"};
        String secure =
                "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^20|1:4\r\n";
        boolean savp = random.nextBoolean();
        Dictionary request = new Dictionary()
                .put("command", commands[random.nextInt(commands.length)])
                .put("call-id", "call-" + random.nextInt(100))
                .put("from-tag", "a" + random.nextInt(2))
                .put("to-tag", random.nextBoolean() ? "" : "b")
                .put("via-branch", "z" + random.nextInt(3))
                .put("ICE", "remove")
                .put(
                        "flags",
                        Items.of(List.of("trust-address", "SDES-only-AES_CM_128_HMAC_SHA1_80", "codec-strip-all")))
                .put("replace", Items.of(List.of("origin", "session-connection")))
                .put("rtcp-mux", Items.of(List.of(random.nextBoolean() ? "demux" : "require")))
                .put("transport-protocol", random.nextBoolean() ? "RTP/SAVP" : "RTP/AVP")
                .put("received-from", Items.of(List.of("IP4", "127.0.0.1")))
                .put("codec", new Dictionary().put("offer", Items.of(List.of("PCMA", "opus/48000/2"))))
                .put("limit", random.nextInt(100))
                .put(
                        "sdp",
                        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/"
                                + (savp ? "SAVP" : "AVP") + " 0 8\r\n" + (savp ? secure : "") + "a=rtcp-mux\r\n");
        return NgMessage.encode("f" + random.nextLong(), request);
    }

    /** Flips, cuts, doubles and swaps a few bytes; digits, which are lengths, more often than others. */
    private static byte[] broken(byte[] command, Random random) {
        byte[] bytes = command.clone();
        for (int i = random.nextInt(4); i > 0 && bytes.length > 2; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                case 2 -> bytes[at] = (byte) "dlie:0129-".charAt(random.nextInt(10));
                case 3 -> {
                    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                    System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                    bytes = longer;
                }
                case 4 -> {
                    System.arraycopy(bytes, at, bytes, at - at / 2, Math.min(8, bytes.length - at));
                }
                default -> {
                    for (int k = at; k < bytes.length; k++) {
                        if (bytes[k] >= '0' && bytes[k] <= '9') {
                            bytes[k] = (byte) ('0' + random.nextInt(10));
                            break;
                        }
                    }
                }
            }
        }
        return bytes;
    }

    @Property(tries = 200)
    void answersOnAfterBrokenCommands(@ForAll long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            terminal.send(broken(command(random), random));
        }
        Dictionary pong = terminal.ask("ping", "noise", Long.toString(seed));
        assertThat(pong.text("result")).contains("pong");
        assertThat(relay.sessionCount()).isLessThanOrEqualTo(MAX_SESSIONS);
    }

    @Property(tries = 2000)
    void readsOrRefusesAnyBytes(@ForAll byte[] bytes, @ForAll long seed) {
        NgMessage.parse(bytes);
        Random random = new Random(seed);
        byte[] command = broken(command(random), random);
        NgMessage.parse(command)
                .flatMap(NgMessage::body)
                .ifPresent(body ->
                        assertThat(Bencode.encode(new byte[0], body).length).isLessThanOrEqualTo(command.length));
        new NgOptions(
                        new NgRequest(new Dictionary().put("flags", new String(bytes, StandardCharsets.UTF_8))),
                        List.of("n"))
                .options();
    }
}
