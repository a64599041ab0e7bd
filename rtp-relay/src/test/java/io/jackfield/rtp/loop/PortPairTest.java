package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.rtp.MediaException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ports of the range that other programs hold: two relays on one address, a range that overlaps with that of ephemeral ports.
 *
 * <p>Symptom: of a million sessions beside another relay two failed with PORT_TAKEN. Cause: pairs that were taken were tried again, and
 * few of them at that.
 */
class PortPairTest {
    private static final int LOWEST = 21_300;
    private static final int PAIRS = 60;

    private final InetAddress address = InetAddress.getLoopbackAddress();
    private final PacketHandler ignore = (socket, packet, source, now) -> {};
    private final List<DatagramSocket> others = new ArrayList<>();

    @AfterEach
    void close() {
        others.forEach(DatagramSocket::close);
    }

    private void hold(int port) {
        try {
            others.add(new DatagramSocket(new InetSocketAddress(address, port)));
        } catch (SocketException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T on(MediaLoop loop, Callable<T> work) {
        return loop.call(() -> {
                    try {
                        return work.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @ParameterizedTest
    @EnumSource(
            value = Waiting.class,
            names = {"SELECTOR", "BEST"})
    void findsThePairsThatAreLeft(Waiting how) {
        for (int i = 2; i < PAIRS; i++) {
            hold(LOWEST + 2 * i + (i & 1)); // of some the even port, of others the odd one
        }
        PortPool pool = PortPool.of(LOWEST, LOWEST + 2 * PAIRS - 1);
        MediaLoops loops = MediaLoops.builder().threads(1).waiting(how).start();
        try {
            MediaLoop loop = loops.loops().get(0);
            for (int round = 0; round < 10; round++) {
                PortPair one = on(loop, () -> PortPair.open(loop, address, pool, ignore, ignore));
                PortPair other = on(loop, () -> PortPair.open(loop, address, pool, ignore, ignore));
                assertThat(List.of(
                                one.rtp().local().getPort(), other.rtp().local().getPort()))
                        .containsExactlyInAnyOrder(LOWEST, LOWEST + 2);
                assertThatThrownBy(() -> on(loop, () -> PortPair.open(loop, address, pool, ignore, ignore)))
                        .hasCauseInstanceOf(MediaException.class)
                        .hasMessageContaining("taken by other programs");
                on(loop, () -> {
                    one.close();
                    other.close();
                    return true;
                });
                await().until(() -> pool.free() == PAIRS);
            }
            assertThat(loop.openSockets()).isZero();
        } finally {
            loops.close();
        }
    }
}
