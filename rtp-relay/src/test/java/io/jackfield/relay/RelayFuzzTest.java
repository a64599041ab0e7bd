package io.jackfield.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Peer;
import io.jackfield.sip.node.MediaAnchor.MediaLeg;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Hostile signalling and hostile packets: no crash, no leak, no session that stays. */
class RelayFuzzTest {
    private static final InetSocketAddress SOMEWHERE = new InetSocketAddress("127.0.0.1", 5060);
    private static final String SDP = """
            v=0
            o=a 1 1 IN IP4 127.0.0.1
            s=-
            c=IN IP4 127.0.0.1
            t=0 0
            a=group:BUNDLE 0 1
            m=audio 4000 RTP/AVP 0 8 101
            a=rtpmap:101 telephone-event/8000
            a=rtcp:4001 IN IP4 127.0.0.1
            a=candidate:1 1 UDP 1 127.0.0.1 4000 typ host
            a=sendonly
            m=video 65535 RTP/SAVPF 96
            c=IN IP6 ::1
            a=rtpmap:96 VP8/90000
            a=rtcp-mux
            m=image 5000 udptl t38
            """.replace("\n", "\r\n");

    private static byte[] mutate(Random random) {
        StringBuilder text = new StringBuilder(SDP);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(30))));
                default -> text.insert(at, random.nextInt());
            }
            if (text.length() == 0) {
                break;
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void failsPolitely(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(MediaException.class);
        }
    }

    @Property(tries = 25)
    void signallingInAnyOrderAndShapeLeaksNothing(@ForAll long seed) {
        Random random = new Random(seed);
        MediaLoops loops = MediaLoops.builder().threads(2).start();
        RtpRelay relay = RtpRelay.builder()
                .network("n", "127.0.0.1")
                .ports(26_000, 26_199)
                .maxSessions(30)
                .loops(loops)
                .build();
        String[] tags = {"", "a", "b", "c"};
        for (int i = 0; i < 120; i++) {
            MediaLeg leg = new MediaLeg(
                    "call" + random.nextInt(3),
                    tags[random.nextInt(4)],
                    tags[random.nextInt(4)],
                    tags[random.nextInt(4)],
                    SOMEWHERE);
            switch (random.nextInt(5)) {
                case 0, 1 -> failsPolitely(relay.offer(leg, mutate(random)));
                case 2, 3 -> failsPolitely(relay.answer(leg, mutate(random)));
                default -> failsPolitely(relay.delete(leg));
            }
        }
        for (int call = 0; call < 3; call++) {
            failsPolitely(relay.delete(new MediaLeg("call" + call, "", "", "", SOMEWHERE)));
        }
        assertThat(relay.sessionCount()).isZero();
        await().until(() -> loops.loops().stream().allMatch(loop -> loop.openSockets() == 0));
        assertThat(loops.loops()).allSatisfy(loop -> assertThat(loop.faults()).isZero());
        loops.close();
    }

    @Test
    void packetsOfAnyShapePassOrDoNotButBreakNothing() {
        Random random = new Random(11);
        try (MediaLoops loops = MediaLoops.builder().threads(1).start();
                RtpRelay relay = RtpRelay.builder()
                        .network("n", "127.0.0.1")
                        .ports(27_000, 27_099)
                        .loops(loops)
                        .build();
                Phone alice = new Phone("a");
                Phone bob = new Phone("b")) {
            MediaLeg leg = new MediaLeg("call", "a", "", "x", SOMEWHERE);
            byte[] offered = relay.offer(leg, alice.sdp()).toCompletableFuture().join();
            byte[] answered = relay.answer(new MediaLeg("call", "a", "b", "x", SOMEWHERE), bob.sdp())
                    .toCompletableFuture()
                    .join();
            for (int i = 0; i < 5000; i++) {
                byte[] packet = new byte[random.nextInt(100)];
                random.nextBytes(packet);
                if (packet.length > 1 && random.nextBoolean()) {
                    packet[0] = (byte) (0x80 | (packet[0] & 0x3f));
                    packet[1] = (byte) (random.nextBoolean() ? 200 : packet[1]);
                }
                Peer from = random.nextBoolean() ? alice.rtp : alice.rtcp;
                from.send(packet, random.nextBoolean() ? Phone.rtpOf(answered) : Phone.rtcpOf(answered));
            }
            bob.rtp.sendRtp("still alive", Phone.rtpOf(offered));
            alice.rtp.receive();
            assertThat(loops.loops().get(0).faults()).isZero();
        }
    }
}
