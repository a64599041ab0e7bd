package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.jackfield.rtp.loop.WaysToWait#here")
class SharedPortTest {
    private static final int STREAMS = 50;

    private final Waiting waiting;
    private final MediaLoops loops;
    private final MediaLoop loop;
    private final SharedPort port;
    private final List<Peer> peers = new ArrayList<>();

    SharedPortTest(Waiting waiting) {
        this.waiting = waiting;
        loops = MediaLoops.builder().threads(1).waiting(waiting).start();
        loop = loops.next();
        port = onLoop(() -> {
            try {
                return loop.share(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            } catch (BindException e) {
                throw new AssertionError(e);
            }
        });
    }

    @AfterEach
    void close() {
        loops.close();
        peers.forEach(Peer::close);
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loop.faults()).isZero();
    }

    private <T> T onLoop(Supplier<T> work) {
        return loop.call(work)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    /** A stream whose packets come back to where they came from. */
    private PortPair echo(ExpectedSource source) {
        return onLoop(() -> {
            PortPair pair = PortPair.of(port, (socket, packet, from, now) -> socket.send(packet), (s, p, f, n) -> {});
            pair.rtp().expect(source);
            return pair;
        });
    }

    private Peer peer() {
        Peer peer = new Peer();
        peers.add(peer);
        return peer;
    }

    private void hasEcho(Peer peer) {
        byte[] sent = peer.sendRtp("to and fro", port.local());
        assertThat(peer.receive().bytes()).isEqualTo(sent);
    }

    /** The JDK's channel makes an address for each packet of another source than the last; io_uring is to make nothing. */
    @Test
    void allocatesNothingForAPacketWhosever() {
        for (int i = 0; i < STREAMS; i++) {
            echo(ExpectedSource.of(peer().address()));
        }
        for (int i = 0; i < 10_000; i++) {
            hasEcho(peers.get(i % STREAMS));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = onLoop(threads::getCurrentThreadAllocatedBytes);
        for (int i = 0; i < 5_000; i++) {
            hasEcho(peers.get(i % STREAMS));
        }
        long bytes = (onLoop(threads::getCurrentThreadAllocatedBytes) - before) / 5_000;
        assertThat(bytes).isLessThanOrEqualTo(waiting == Waiting.IO_URING ? 4 : 256);
    }

    @Test
    void aThousandStreamsComeAndGo() {
        for (int i = 0; i < 20; i++) {
            peer();
        }
        for (int round = 0; round < 50; round++) {
            List<PortPair> pairs = new ArrayList<>();
            peers.forEach(peer -> pairs.add(echo(ExpectedSource.of(peer.address()))));
            hasEcho(peers.get(round % 20));
            assertThat(port.lanes()).isEqualTo(40);
            assertThat(loop.openSockets()).isEqualTo(41);
            onLoop(() -> {
                pairs.forEach(PortPair::close);
                pairs.forEach(PortPair::close);
                return true;
            });
        }
        assertThat(port.lanes()).isZero();
        assertThat(loop.openSockets()).isEqualTo(1);
        peers.get(0).sendRtp("nobody is there", port.local());
        await().until(() -> port.unknown() == 1);
    }

    @Test
    void strangersLeaveNothingBehind() {
        Peer peer = peer();
        echo(ExpectedSource.of(new InetSocketAddress("127.0.0.77", 7))
                .signalledFrom(peer.address().getAddress()));
        hasEcho(peer);
        int sprayed = 0;
        for (int i = 0; i < 300; i++) {
            try (Peer stranger = new Peer("127.0.1." + i % 200)) {
                stranger.sendRtp("spray", port.local());
                sprayed++;
            }
        }
        int expected = sprayed;
        await().until(() -> port.unknown() == expected);
        assertThat(onLoop(() -> port.demux().remembered())).isLessThanOrEqualTo(4 + Lane.MAX_BELIEVED);
        hasEcho(peer);
    }

    /** Whoever waits at a host is found from any port of it, but a flood from there costs no more than a few places. */
    @Test
    void aHostThatSendsFromEverywhereHasFewPlaces() {
        Peer first = peer();
        echo(ExpectedSource.of(new InetSocketAddress("127.0.0.77", 7))
                .signalledFrom(first.address().getAddress()));
        hasEcho(first);
        for (int i = 0; i < 50; i++) {
            peer().sendRtp("me too", port.local());
        }
        onLoop(() -> true);
        assertThat(onLoop(() -> port.demux().remembered())).isLessThanOrEqualTo(4 + Lane.MAX_BELIEVED);
    }

    /** To a peer that has one port too much goes at once: it comes whole, and in its order. */
    @Test
    void manyPacketsToFewAddressesKeepTheirOrder() {
        List<PortPair> pairs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            peer();
        }
        for (int i = 0; i < 20; i++) {
            pairs.add(echo(ExpectedSource.of(peers.get(i % 2).address())));
        }
        int[] sizes = {172, 172, 172, 60, 172, 1_400, 33, 172, 172, 172, 172, 2_500, 172};
        for (int round = 0; round < 3; round++) {
            onLoop(() -> {
                ByteBuffer packet = ByteBuffer.allocateDirect(3_000);
                for (int i = 0; i < 200; i++) {
                    packet.clear().limit(sizes[i % sizes.length]);
                    packet.putInt(0, i);
                    assertThat(pairs.get(i % 20).rtp().send(packet)).isTrue();
                }
                return true;
            });
            for (int i = 0; i < 200; i++) {
                byte[] got = peers.get(i % 2).receive().bytes();
                assertThat(ByteBuffer.wrap(got).getInt()).isEqualTo(i);
                assertThat(got).hasSize(Math.min(2_000, sizes[i % sizes.length])); // the peer's room
            }
        }
        assertThat(port.unsent()).isZero();
    }

    @Test
    void stunIsForWhomItNames() {
        PortPair one = echo(ExpectedSource.unknown());
        PortPair two = echo(ExpectedSource.unknown());
        onLoop(() -> {
            one.rtp().named("uone");
            two.rtp().named("utwo");
            return true;
        });
        Peer peer = peer();
        peer.send(request("utwo:them"), port.local());
        await().until(() -> two.rtp().counters().stun() == 1); // an echo takes none
        assertThat(one.rtp().counters().stun()).isZero();
        peer.send(request("nobody:them"), port.local());
        peer.send(request("uone"), port.local());
        await().until(() -> port.unnamed() == 2);
        onLoop(() -> {
            two.rtp().named("other");
            return true;
        });
        peer.send(request("utwo:them"), port.local());
        await().until(() -> port.unnamed() == 3);
        peer.send(request("other:them"), port.local());
        await().until(() -> two.rtp().counters().stun() == 2);
    }

    @Test
    void anAnswerIsForWhoAsked() {
        PortPair asker = echo(ExpectedSource.unknown());
        Peer peer = peer();
        byte[] question = request("theirs:ours");
        onLoop(() -> asker.rtp().sendTo(ByteBuffer.wrap(question), peer.address()));
        byte[] answer = peer.receive().bytes();
        answer[0] = 1;
        answer[1] = 1;
        Peer elsewhere = peer();
        elsewhere.send(answer, port.local());
        await().until(() -> asker.rtp().counters().stun() == 1);
        answer[19]++;
        elsewhere.send(answer, port.local());
        await().until(() -> port.unnamed() == 1);
        onLoop(() -> {
            asker.close();
            return true;
        });
        answer[19]--;
        elsewhere.send(answer, port.local());
        await().until(() -> port.unnamed() == 2);
    }

    private static byte[] request(String username) {
        byte[] name = username.getBytes(StandardCharsets.US_ASCII);
        int padded = name.length + 3 & ~3;
        ByteBuffer request = ByteBuffer.allocate(24 + padded);
        request.putShort((short) 1).putShort((short) (4 + padded)).putInt(0x2112A442);
        request.putLong(username.hashCode()).putInt(77);
        request.putShort((short) 6).putShort((short) name.length).put(name);
        return request.array();
    }

    @Test
    void oneThatIsTakenIsRefused() {
        assertThatThrownBy(() -> onLoop(() -> {
                    try {
                        return loop.share(port.local());
                    } catch (BindException e) {
                        throw new IllegalStateException("taken", e);
                    }
                }))
                .hasMessageContaining("taken");
    }

    @Test
    void anyBytesAreNobodysFault() {
        Random random = new Random(42);
        PortPair pair = echo(ExpectedSource.unknown());
        onLoop(() -> {
            pair.rtp().named("u");
            return true;
        });
        ByteBuffer seed = ByteBuffer.wrap(request("u:v"));
        onLoop(() -> {
            for (int i = 0; i < 200_000; i++) {
                ByteBuffer packet = ByteBuffer.allocate(random.nextInt(64));
                random.nextBytes(packet.array());
                if (i % 2 == 0) {
                    byte[] almost = seed.array().clone();
                    almost[random.nextInt(almost.length)] = (byte) random.nextInt();
                    almost[random.nextInt(almost.length)] = (byte) random.nextInt();
                    packet = ByteBuffer.wrap(almost, 0, random.nextInt(almost.length + 1));
                }
                port.demux().laneOf(packet, new InetSocketAddress("127.0.0.1", 1 + random.nextInt(60_000)), i);
            }
            return true;
        });
        assertThat(onLoop(() -> port.demux().remembered())).isLessThanOrEqualTo(2);
    }
}
