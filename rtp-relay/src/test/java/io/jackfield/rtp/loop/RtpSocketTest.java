package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.jackfield.rtp.loop.Peer.Received;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.jackfield.rtp.loop.WaysToWait#here")
class RtpSocketTest {
    private static final Duration QUIET = Duration.ofMillis(50);

    private final AtomicLong clock = new AtomicLong();
    private final MediaLoops loops;
    private final MediaLoop loop;
    private final AtomicInteger handled = new AtomicInteger();
    private final Peer peer = new Peer();
    private final Peer stranger = new Peer();

    RtpSocketTest(Waiting waiting) {
        loops = MediaLoops.builder()
                .threads(1)
                .clock(clock::get)
                .waiting(waiting)
                .start();
        loop = loops.next();
    }

    @AfterEach
    void close() {
        loops.close();
        peer.close();
        stranger.close();
    }

    private <T> T onLoop(Supplier<T> work) {
        return loop.call(work)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private RtpSocket echo(Accepts accepts) {
        return onLoop(() -> {
            try {
                InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
                return loop.open(any, accepts, (socket, packet, source, now) -> {
                    if (packet.capacity() - packet.limit() >= PacketHandler.ROOM_BYTES) {
                        handled.incrementAndGet();
                    }
                    socket.send(packet);
                });
            } catch (BindException e) {
                throw new AssertionError(e);
            }
        });
    }

    private void expect(RtpSocket socket, ExpectedSource source) {
        onLoop(() -> {
            socket.expect(source);
            return true;
        });
    }

    private boolean locked(RtpSocket socket) {
        return onLoop(socket::locked);
    }

    @Test
    void echoesToThePeerThatItExpects() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(peer.address()));
        for (int i = 0; i < 100; i++) {
            byte[] sent = peer.sendRtp("packet " + i, socket.local());
            Received back = peer.receive();
            assertThat(back.bytes()).isEqualTo(sent);
            assertThat(back.from()).isEqualTo(socket.local());
        }
        assertThat(locked(socket)).isTrue();
        assertThat(socket.counters().packetsIn()).isEqualTo(100);
        assertThat(socket.counters().packetsOut()).isEqualTo(100);
        assertThat(onLoop(socket::lastSource)).contains(peer.address());
        assertThat(loops.total(SocketCounters::packetsIn)).isEqualTo(100);
    }

    /** Connecting drops what waits in the socket: packets that came while the loop was busy must be read before it. */
    @Test
    void losesNothingThatWaitsWhenItLocks() throws InterruptedException {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(peer.address()));
        CountDownLatch sent = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                sent.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 0; i < 40; i++) {
            peer.sendRtp("burst", socket.local());
            stranger.sendRtp("hijack", socket.local());
        }
        sent.countDown();
        for (int i = 0; i < 40; i++) {
            peer.receive();
        }
        assertThat(locked(socket)).isTrue();
        assertThat(stranger.receive(QUIET)).isEmpty();
        assertThat(handled).hasValue(40);
    }

    /** The selector of the JDK boxes a number for each event (16 bytes), and nothing else is allocated for a packet. */
    @Test
    void allocatesNothingForAPacket() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(peer.address()));
        for (int i = 0; i < 3000; i++) {
            peer.sendRtp("warm up", socket.local());
            peer.receive();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = onLoop(threads::getCurrentThreadAllocatedBytes);
        for (int i = 0; i < 3000; i++) {
            peer.sendRtp("measured", socket.local());
            peer.receive();
        }
        long bytes = onLoop(threads::getCurrentThreadAllocatedBytes) - before;
        assertThat(bytes / 3000).isLessThanOrEqualTo(32);
    }

    @Test
    void keepsStrangersOutOnceLocked() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(peer.address()));
        peer.sendRtp("hello", socket.local());
        peer.receive();
        stranger.sendRtp("hijack", socket.local());
        assertThat(stranger.receive(QUIET)).isEmpty();
        peer.sendRtp("again", socket.local());
        peer.receive();
        assertThat(handled).hasValue(2);
    }

    @Test
    void learnsAPeerBehindANat() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(
                socket,
                ExpectedSource.of(new InetSocketAddress("192.0.2.1", 9))
                        .signalledFrom(peer.address().getAddress()));
        for (int i = 0; i < 10; i++) {
            peer.sendRtp("learn", socket.local());
            peer.receive();
        }
        assertThat(locked(socket)).isFalse();
        clock.addAndGet(SourceLatch.WINDOW_NS);
        peer.sendRtp("lock", socket.local());
        peer.receive();
        await().until(() -> locked(socket));
        stranger.sendRtp("late", socket.local());
        assertThat(stranger.receive(QUIET)).isEmpty();
    }

    @Test
    void movesToANewPeerWhenSignallingSaysSo() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(peer.address()));
        peer.sendRtp("one", socket.local());
        peer.receive();
        expect(socket, ExpectedSource.of(stranger.address()));
        assertThat(locked(socket)).isFalse();
        stranger.sendRtp("two", socket.local());
        assertThat(stranger.receive().from()).isEqualTo(socket.local());
        peer.sendRtp("three", socket.local());
        assertThat(peer.receive(QUIET)).isEmpty();
        expect(socket, ExpectedSource.of(peer.address()));
        peer.sendRtp("four", socket.local());
        peer.receive();
    }

    @Test
    void ignoresAndCountsWhatIsNoMedia() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(peer.address()));
        byte[] stun = new byte[20];
        stun[1] = 1;
        peer.send(stun, socket.local());
        byte[] dtls = new byte[60];
        dtls[0] = 22;
        peer.send(dtls, socket.local());
        peer.send("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII), socket.local());
        peer.send(new byte[0], socket.local());
        peer.sendRtp("media", socket.local());
        peer.receive();
        assertThat(handled).hasValue(1);
        assertThat(socket.counters().stun()).isEqualTo(1);
        assertThat(socket.counters().dtls()).isEqualTo(1);
        assertThat(socket.counters().garbage()).isEqualTo(2);
    }

    @Test
    void garbageDoesNotTeachAddresses() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.unknown());
        stranger.send(new byte[] {1, 2, 3, 4, 5}, socket.local());
        peer.sendRtp("media", socket.local());
        peer.receive();
        assertThat(onLoop(socket::peer)).contains(peer.address());
    }

    @Test
    void takesOnlyRtcpOnAnRtcpPort() {
        RtpSocket socket = echo(Accepts.RTCP);
        expect(socket, ExpectedSource.of(peer.address()));
        peer.sendRtp("media", socket.local());
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
        peer.send(report, socket.local());
        assertThat(peer.receive().bytes()).isEqualTo(report);
        assertThat(socket.counters().garbage()).isEqualTo(1);
    }

    @Test
    void takesAnyDatagramWhenAsked() {
        RtpSocket socket = echo(Accepts.ANYTHING);
        expect(socket, ExpectedSource.of(peer.address()));
        peer.send(new byte[] {1, 2, 3}, socket.local());
        assertThat(peer.receive().bytes()).containsExactly(1, 2, 3);
    }

    /** The peer's port closes in the middle of a call, and opens again: errors are few, and the stream goes on. */
    @Test
    void survivesAPeerThatIsGoneForAWhile() {
        RtpSocket socket = echo(Accepts.RTP);
        Peer gone = new Peer();
        expect(socket, ExpectedSource.of(gone.address()));
        gone.sendRtp("hello", socket.local());
        gone.receive();
        assertThat(locked(socket)).isTrue();
        int port = gone.port();
        gone.close();

        ByteBuffer packet = ByteBuffer.allocateDirect(172);
        for (int i = 0; i < 1000; i++) {
            onLoop(() -> {
                socket.send(packet.clear());
                return true;
            });
        }
        assertThat(socket.counters().unreachable())
                .isEqualTo(1); // the virtual clock stands still: one error, then a pause
        assertThat(locked(socket)).isTrue();
        stranger.sendRtp("hijack", socket.local());
        assertThat(stranger.receive(QUIET)).isEmpty(); // still locked though not connected
        assertThat(socket.counters().foreign()).isEqualTo(1);

        clock.addAndGet(RtpSocket.UNREACHABLE_PAUSE_NS);
        try (Peer back = new Peer("127.0.0.1", port)) {
            back.sendRtp("again", socket.local());
            back.receive();
            back.sendRtp("and again", socket.local());
            back.receive();
        }
    }

    @Test
    void sendsNowhereWhileNobodyIsKnown() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.unknown());
        assertThat(onLoop(() -> socket.send(ByteBuffer.allocateDirect(20)))).isFalse();
        assertThat(socket.counters().sendDrops()).isEqualTo(1);
    }

    @Test
    void takesAnAddressOfTheOtherIpVersionAsNone() throws Exception {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(new InetSocketAddress(InetAddress.getByName("::1"), 4000)));
        assertThat(onLoop(() -> socket.send(ByteBuffer.allocateDirect(20)))).isFalse();
        peer.sendRtp("learn", socket.local());
        peer.receive();
        assertThat(loop.faults()).isZero();
    }

    @Test
    void countsWhatTheNetworkRefuses() {
        RtpSocket socket = echo(Accepts.RTP);
        expect(socket, ExpectedSource.of(new InetSocketAddress("255.255.255.255", 4000))); // broadcast is not permitted
        await("the refusal shows, at once or at a later one")
                .until(() -> !onLoop(() -> socket.send(ByteBuffer.allocateDirect(20))));
        for (int i = 0; i < 99; i++) {
            assertThat(onLoop(() -> socket.send(ByteBuffer.allocateDirect(20)))).isFalse();
        }
        assertThat(socket.counters().failures()).isEqualTo(1); // then a pause, so that exceptions are few
        assertThat(socket.counters().sendDrops()).isEqualTo(100);
    }

    @Test
    void opensPairsAndGivesThemBack() throws Exception {
        PortPool pool = PortPool.of(21_000, 21_199);
        InetAddress address = InetAddress.getLoopbackAddress();
        PacketHandler ignore = (socket, packet, source, now) -> {};
        PortPair pair = onLoop(() -> PortPair.open(loop, address, pool, ignore, ignore));
        assertThat(pair.rtcp().local().getPort()).isEqualTo(pair.rtp().local().getPort() + 1);
        assertThat(pair.rtp().local().getPort() % 2).isZero();
        assertThat(pool.free()).isEqualTo(99);
        onLoop(() -> {
            pair.close();
            pair.close();
            return true;
        });
        await().until(() -> pool.free() == 100);
        assertThat(loop.openSockets()).isZero();
    }
}
