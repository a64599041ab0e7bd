package io.jackfield.rtp.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.loop.SourceLatch.State;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every row of the table in {@link SourceLatch}. */
class SourceLatchTest {
    private static final long MS = 1_000_000L;
    private static final InetSocketAddress SIGNALLED = new InetSocketAddress("192.168.1.10", 4000);
    private static final InetSocketAddress NAT = new InetSocketAddress("203.0.113.5", 61_000);
    private static final InetSocketAddress NAT_LATER = new InetSocketAddress("203.0.113.5", 61_002);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.66", 5555);
    private static final InetSocketAddress OTHER_STRANGER = new InetSocketAddress("198.51.100.67", 5555);

    private final SourceLatch latch = new SourceLatch();
    private int sequence;

    private void expect(Learning learning) {
        latch.expect(
                ExpectedSource.of(SIGNALLED).signalledFrom(NAT.getAddress()).learning(learning));
    }

    private boolean packet(InetSocketAddress source, long nowNs) {
        return latch.accept(source, 1, ++sequence & 0xffff, nowNs);
    }

    private void run(InetSocketAddress source, int packets, long fromNs) {
        for (int i = 0; i < packets; i++) {
            assertThat(packet(source, fromNs + i * 20 * MS)).isTrue();
        }
    }

    @Test
    void sendsToTheSignalledAddressUntilAPacketComes() {
        expect(Learning.DELAYED);
        assertThat(latch.peer()).isEqualTo(SIGNALLED);
        assertThat(latch.state()).isEqualTo(State.WAITING);
    }

    @Test
    void locksToTheSignalledAddressAtOnce() {
        expect(Learning.DELAYED);
        assertThat(packet(SIGNALLED, 0)).isTrue();
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(packet(NAT, MS)).isFalse();
        assertThat(packet(SIGNALLED, MS)).isTrue();
    }

    @Test
    void offTakesTheSignalledAddressOnly() {
        expect(Learning.OFF);
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(packet(NAT, 0)).isFalse();
        assertThat(packet(SIGNALLED, 0)).isTrue();
    }

    @Test
    void offWithoutAnAddressTakesNobody() {
        latch.expect(ExpectedSource.unknown().learning(Learning.OFF));
        assertThat(packet(STRANGER, 0)).isFalse();
        assertThat(latch.peer()).isNull();
    }

    @Test
    void immediateTakesWhoeverIsFirst() {
        expect(Learning.IMMEDIATE);
        assertThat(packet(STRANGER, 0)).isTrue();
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(latch.peer()).isEqualTo(STRANGER);
        assertThat(packet(SIGNALLED, 0)).isFalse();
    }

    @Test
    void learnsANatAndLocksAfterTheWindow() {
        expect(Learning.DELAYED);
        run(NAT, 100, 0);
        assertThat(latch.state()).isEqualTo(State.LEARNING);
        assertThat(latch.peer()).isEqualTo(NAT);
        run(NAT, 1, SourceLatch.WINDOW_NS);
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(packet(NAT_LATER, SourceLatch.WINDOW_NS + MS)).isFalse();
    }

    @Test
    void locksOnlyAfterARunInSequence() {
        expect(Learning.DELAYED);
        for (int i = 0; i < 10; i++) {
            latch.accept(STRANGER, i, 7 * i, SourceLatch.WINDOW_NS + i); // a sprayer: another source each time
        }
        assertThat(latch.state()).isEqualTo(State.LEARNING);
        for (int i = 0; i < 10; i++) {
            latch.accept(STRANGER, 1, 500, SourceLatch.WINDOW_NS * 2 + i); // one packet again and again
        }
        assertThat(latch.state()).isEqualTo(State.LEARNING);
        run(STRANGER, SourceLatch.RUN, SourceLatch.WINDOW_NS * 3);
        assertThat(latch.state()).isEqualTo(State.LOCKED);
    }

    @Test
    void aSourceThatSignallingKnowsDisplacesAStranger() {
        expect(Learning.DELAYED);
        run(STRANGER, 50, 0);
        assertThat(packet(NAT, 1000 * MS)).isTrue();
        assertThat(latch.peer()).isEqualTo(NAT);
        assertThat(packet(STRANGER, 1001 * MS)).isFalse();
        assertThat(latch.peer()).isEqualTo(NAT);
    }

    @Test
    void theSignalledAddressEndsLearning() {
        expect(Learning.DELAYED);
        run(NAT, 10, 0);
        assertThat(packet(SIGNALLED, 300 * MS)).isTrue();
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(latch.peer()).isEqualTo(SIGNALLED);
    }

    @Test
    void anotherStrangerWaitsUntilTheFirstIsSilent() {
        expect(Learning.DELAYED);
        run(STRANGER, 5, 0);
        assertThat(packet(OTHER_STRANGER, 100 * MS)).isFalse();
        assertThat(packet(OTHER_STRANGER, 80 * MS + SourceLatch.SILENCE_NS)).isTrue();
        assertThat(latch.peer()).isEqualTo(OTHER_STRANGER);
    }

    @Test
    void learnsAPeerOfWhichNothingIsKnown() {
        latch.expect(ExpectedSource.unknown());
        assertThat(latch.peer()).isNull();
        assertThat(packet(STRANGER, 0)).isTrue();
        assertThat(latch.peer()).isEqualTo(STRANGER);
    }

    @Test
    void keepsItsLockWhenTheSameIsSignalledAgain() {
        expect(Learning.DELAYED);
        run(NAT, 10, SourceLatch.WINDOW_NS);
        run(NAT, 1, 2 * SourceLatch.WINDOW_NS);
        expect(Learning.DELAYED);
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(latch.peer()).isEqualTo(NAT);
        latch.expect(ExpectedSource.unknown()); // hold by 0.0.0.0, then back
        expect(Learning.DELAYED);
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(latch.peer()).isEqualTo(NAT);
    }

    @Test
    void followsANewSignalledAddress() {
        expect(Learning.DELAYED);
        packet(SIGNALLED, 0);
        InetSocketAddress moved = new InetSocketAddress("192.168.1.10", 4100);
        latch.expect(ExpectedSource.of(moved).signalledFrom(NAT.getAddress()));
        assertThat(latch.state()).isEqualTo(State.WAITING);
        assertThat(latch.peer()).isEqualTo(moved);
        assertThat(packet(moved, MS)).isTrue();
        assertThat(latch.state()).isEqualTo(State.LOCKED);
    }

    @Test
    void staysLockedWhenTheNewSignalledAddressIsTheLearntOne() {
        expect(Learning.IMMEDIATE);
        packet(NAT, 0);
        latch.expect(ExpectedSource.of(NAT));
        assertThat(latch.state()).isEqualTo(State.LOCKED);
    }

    @Test
    void learnsAgainWhenSignallingMovedButSendsAsBeforeMeanwhile() {
        expect(Learning.IMMEDIATE);
        packet(NAT, 0);
        latch.expect(new ExpectedSource(Optional.of(SIGNALLED), Optional.of(STRANGER.getAddress()), Learning.DELAYED));
        assertThat(latch.state()).isEqualTo(State.WAITING);
        assertThat(latch.peer()).isEqualTo(NAT);
        assertThat(packet(STRANGER, MS)).isTrue(); // the phone in its new network
        assertThat(latch.peer()).isEqualTo(STRANGER);
    }

    @Test
    void offMovesWithSignalling() {
        expect(Learning.OFF);
        latch.expect(ExpectedSource.of(NAT).learning(Learning.OFF));
        assertThat(latch.state()).isEqualTo(State.LOCKED);
        assertThat(packet(NAT, 0)).isTrue();
        assertThat(packet(SIGNALLED, 0)).isFalse();
    }
}
