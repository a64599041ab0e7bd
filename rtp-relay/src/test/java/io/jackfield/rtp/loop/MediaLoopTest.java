package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import io.jackfield.kernel.TimerWheel;
import io.jackfield.rtp.MediaException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.jackfield.rtp.loop.WaysToWait#here")
class MediaLoopTest {
    private final MediaLoops loops;
    private final MediaLoop loop;
    private final InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    MediaLoopTest(Waiting waiting) {
        loops = MediaLoops.builder().threads(2).mailbox(64).waiting(waiting).start();
        loop = loops.loops().get(0);
    }

    @AfterEach
    void close() {
        loops.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private <T> T onLoop(Supplier<T> work) {
        return loop.call(work)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private RtpSocket open(Accepts accepts, PacketHandler handler) {
        return onLoop(() -> {
            try {
                return loop.open(any, accepts, handler);
            } catch (BindException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void runsTasksInOrderOnItsThread() {
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int n = i;
            assertThat(loop.execute(() -> {
                        assertThat(loop.inLoop()).isTrue();
                        ran.add(n);
                    }))
                    .isTrue();
        }
        List<Integer> seen = onLoop(() -> List.copyOf(ran));
        assertThat(seen).hasSize(50).isSorted();
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void refusesTasksPastTheMailboxAndCountsThem() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.execute(() -> {
            running.countDown();
            awaitQuietly(release);
        });
        assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
        AtomicInteger ran = new AtomicInteger();
        int accepted = 0;
        while (loop.execute(ran::incrementAndGet)) {
            accepted++;
        }
        assertThat(accepted).isEqualTo(64);
        assertThat(loop.rejected()).isEqualTo(1);
        assertThatThrownBy(() -> loop.call(() -> 1).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(MediaException.Code.OVERLOADED));
        release.countDown();
        await().untilAtomic(ran, is(64));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void firesTimersWithNothingElseToDo() {
        CompletableFuture<Long> fired = new CompletableFuture<>();
        long start = System.nanoTime();
        loop.execute(() -> loop.timers()
                .schedule(
                        new TimerWheel.Timer() {
                            @Override
                            protected long onTimer(long nowNs) {
                                fired.complete(System.nanoTime());
                                return Long.MAX_VALUE;
                            }
                        },
                        loop.nowNs() + 30_000_000L));
        long elapsedMs = (fired.orTimeout(10, TimeUnit.SECONDS).join() - start) / 1_000_000;
        assertThat(elapsedMs).isBetween(29L, 5000L);
    }

    /** The time of the builder's clock is the time of timers: tests move it. */
    @Test
    void followsTheClockThatItWasGiven() {
        AtomicLong clock = new AtomicLong(-5_000_000_000L);
        MediaLoops virtual = MediaLoops.builder().threads(1).clock(clock::get).start();
        MediaLoop only = virtual.next();
        CompletableFuture<Long> fired = new CompletableFuture<>();
        only.execute(() -> only.timers()
                .schedule(
                        new TimerWheel.Timer() {
                            @Override
                            protected long onTimer(long nowNs) {
                                fired.complete(nowNs);
                                return Long.MAX_VALUE;
                            }
                        },
                        only.nowNs() + 3_600_000_000_000L));
        assertThat(only.call(() -> 1).toCompletableFuture().join()).isEqualTo(1);
        assertThat(fired).isNotDone();
        clock.set(3_600_000_000_000L);
        await().until(
                        () -> { // a turn that has begun keeps its time: only the next one sees the clock's jump
                            only.execute(() -> {});
                            return fired.isDone();
                        });
        assertThat(fired).isCompletedWithValue(3_600_000_000_000L);
        virtual.close();
    }

    @Test
    void survivesTasksAndHandlersThatThrow() {
        loop.execute(() -> {
            throw new IllegalStateException("planted");
        });
        loop.execute(() -> {
            throw new AssertionError("planted");
        });
        RtpSocket socket = open(Accepts.RTP, (s, packet, source, now) -> {
            throw new IllegalStateException("planted");
        });
        try (Peer peer = new Peer()) {
            peer.sendRtp("x", socket.local());
            await().until(() -> loop.faults() == 3);
        }
        assertThat(onLoop(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void givesAPortBackToTheSystemBeforeItSaysSo() {
        RtpSocket socket = open(Accepts.RTP, (s, packet, source, now) -> {});
        for (int i = 0; i < 200; i++) {
            RtpSocket before = socket;
            socket = loop.call(() -> {
                        CompletableFuture<RtpSocket> again = new CompletableFuture<>();
                        before.close(() -> {
                            try {
                                again.complete(loop.open(before.local(), Accepts.RTP, (s, packet, source, now) -> {}));
                            } catch (BindException e) {
                                again.completeExceptionally(e);
                            }
                        });
                        return again;
                    })
                    .thenCompose(again -> again)
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }
        assertThat(loop.openSockets()).isEqualTo(1);
    }

    @Test
    void saysWhatKeepsAPortFromOpening() {
        RtpSocket socket = open(Accepts.RTP, (s, packet, source, now) -> {});
        String taken = onLoop(() -> {
            try {
                loop.open(socket.local(), Accepts.RTP, (s, packet, source, now) -> {});
                return "opened twice";
            } catch (BindException e) {
                return "taken";
            }
        });
        assertThat(taken).isEqualTo("taken");
        assertThat(loop.openSockets()).isEqualTo(1);
        assertThatThrownBy(() -> loop.open(any, Accepts.RTP, (s, packet, source, now) -> {}))
                .isInstanceOf(IllegalStateException.class); // not on the loop
    }

    @Test
    void findsTheSameLoopForTheSameKeyAndSpreadsKeys() {
        assertThat(loops.of("abc")).isSameAs(loops.of("abc"));
        long first = IntStream.range(0, 1000)
                .filter(i -> loops.of("call-" + i).index() == 0)
                .count();
        assertThat(first).isBetween(400L, 600L);
        assertThat(loops.next()).isNotSameAs(loops.next());
    }

    @Test
    void closesTwiceAndTakesNothingAfterwards() {
        RtpSocket socket = open(Accepts.RTP, (s, packet, source, now) -> {});
        loops.close();
        loops.close();
        loops.closed().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
        assertThat(loop.execute(() -> {})).isFalse();
        assertThat(loop.openSockets()).isZero();
        assertThatThrownBy(() -> loop.call(() -> 1).toCompletableFuture().join())
                .cause()
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(MediaException.Code.CLOSED));
        assertThat(socket.local().getPort()).isPositive();
    }

    @Test
    void namesEverySettingThatIsWrong() {
        assertThatThrownBy(() -> MediaLoops.builder()
                        .threads(0)
                        .mailbox(1)
                        .trafficClass(256)
                        .gather(Duration.ofMillis(11))
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads")
                .hasMessageContaining("mailbox")
                .hasMessageContaining("traffic class")
                .hasMessageContaining("gather");
    }
}
