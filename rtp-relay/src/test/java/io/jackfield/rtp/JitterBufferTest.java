package io.jackfield.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.rtp.JitterBuffer.Take;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JitterBufferTest {
    private static final long MS = 1_000_000L;
    private static final long FRAME = 20 * MS;

    private record Arrival(long atNs, int index) {}

    private final RtpPacket packet = new RtpPacket();

    private void put(JitterBuffer buffer, int index, long nowNs) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        RtpPacket.writeHeader(bytes, 0, false, 65_000 + index, 160 * index - 70_000, 9);
        bytes.putInt(index).flip();
        assertThat(packet.wrap(bytes)).isTrue();
        buffer.put(packet, nowNs);
    }

    private static int index(JitterBuffer buffer) {
        return ByteBuffer.wrap(buffer.payload()).getInt();
    }

    /** Plays a stream of packets, -1 as delay for a lost one; returns the indices played, -1 for a filler, -2 for silence. */
    private List<Integer> play(JitterBuffer buffer, int packets, IntToLongFunction delayNs) {
        PriorityQueue<Arrival> arrivals = new PriorityQueue<>((a, b) -> Long.compare(a.atNs(), b.atNs()));
        for (int i = 0; i < packets; i++) {
            long delay = delayNs.applyAsLong(i);
            if (delay >= 0) {
                arrivals.add(new Arrival(i * FRAME + delay, i));
            }
        }
        List<Integer> played = new ArrayList<>();
        for (long now = 0; now < (packets + 60) * FRAME; now += FRAME) {
            while (!arrivals.isEmpty() && arrivals.peek().atNs() <= now) {
                Arrival next = arrivals.poll();
                put(buffer, next.index(), next.atNs());
            }
            Take take = buffer.take(now);
            played.add(take == Take.PACKET ? index(buffer) : take == Take.LOST ? -1 : -2);
        }
        return played;
    }

    private static List<Integer> packetsOf(List<Integer> played) {
        return played.stream().filter(i -> i >= 0).toList();
    }

    @Test
    void playsAnEvenStreamWholeAndInOrder() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        List<Integer> played = play(buffer, 600, i -> 5 * MS);
        assertThat(packetsOf(played)).hasSize(600).isSorted();
        assertThat(buffer.skipped()).isZero();
        assertThat(buffer.late()).isZero();
        assertThat(played.indexOf(0)).isLessThanOrEqualTo(2); // no more than 20 ms are held back
    }

    @Test
    void fillsInForLostPackets() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        List<Integer> played = play(buffer, 200, i -> i == 50 || i == 51 || i == 120 ? -1 : MS);
        int at = played.indexOf(49);
        assertThat(played.subList(at, at + 4)).containsExactly(49, -1, -1, 52);
        assertThat(packetsOf(played)).hasSize(197);
    }

    @Property(tries = 100)
    void neverPlaysOutOfOrderOrTwiceWhateverTheNetworkDoes(
            @ForAll long seed, @ForAll @IntRange(max = 300) int jitterMs) {
        Random random = new Random(seed);
        JitterBuffer buffer = JitterBuffer.of(8000);
        List<Integer> played = play(buffer, 500, i -> random.nextInt(20) == 0 ? -1 : random.nextInt(jitterMs + 1) * MS);
        List<Integer> packets = packetsOf(played);
        assertThat(packets).isSorted().doesNotHaveDuplicates();
        assertThat(buffer.received()).isEqualTo(packets.size() + buffer.late() + buffer.skipped());
    }

    @Test
    void growsWithJitterUntilNothingIsLate() {
        Random random = new Random(3);
        JitterBuffer buffer = JitterBuffer.of(8000);
        play(buffer, 1000, i -> random.nextInt(80) * MS);
        assertThat(buffer.targetDelayNs()).isBetween(60 * MS, 100 * MS);
        assertThat(buffer.late()).isLessThan(10);
    }

    @Test
    void shrinksWhenTheNetworkCalmsDown() {
        Random random = new Random(3);
        JitterBuffer buffer = JitterBuffer.of(8000);
        List<Integer> played = play(buffer, 2000, i -> i < 500 ? random.nextInt(120) * MS : 60 * MS);
        assertThat(buffer.targetDelayNs()).isEqualTo(20 * MS);
        assertThat(buffer.skipped()).isBetween(1L, 12L);
        assertThat(packetsOf(played)).isSorted();
        int delay = played.indexOf(1900) - 1900;
        assertThat(delay).isLessThanOrEqualTo(6); // 60 ms of network, 20 to 60 of buffer
    }

    @Test
    void followsASenderWhoseClockIsFast() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        List<Integer> played = play(buffer, 5000, i -> 200 * MS - i * 20_000L); // 0.1 %: 5 packets too many in 100 s
        assertThat(buffer.skipped()).isBetween(2L, 8L);
        assertThat(buffer.depthNs()).isLessThan(200 * MS);
        assertThat(packetsOf(played)).isSorted();
    }

    @Test
    void followsASenderWhoseClockIsSlow() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        List<Integer> played = play(buffer, 5000, i -> i * 20_000L);
        assertThat(packetsOf(played)).hasSize(5000).isSorted();
        assertThat(buffer.lost()).isLessThan(20);
    }

    @Test
    void startsAnewWithAnotherSourceOrAJump() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        put(buffer, 0, 0);
        put(buffer, 1, FRAME);
        put(buffer, 1001, 2 * FRAME);
        assertThat(buffer.resets()).isEqualTo(1);
        assertThat(buffer.take(10 * FRAME)).isEqualTo(Take.PACKET);
        assertThat(index(buffer)).isEqualTo(1001);
    }

    @Test
    void keepsSilenceOfATalkerAsSilence() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        RtpPacket rtp = new RtpPacket();
        List<Take> takes = new ArrayList<>();
        int sequence = 0;
        for (int i = 0; i < 100; i++) {
            boolean talking = i < 30 || i >= 60;
            if (talking) {
                ByteBuffer bytes = ByteBuffer.allocate(16);
                RtpPacket.writeHeader(bytes, 0, i == 60, sequence++, 160 * i, 9);
                bytes.putInt(i).flip();
                rtp.wrap(bytes);
                buffer.put(rtp, i * FRAME);
            }
            takes.add(buffer.take(i * FRAME));
        }
        long played = takes.stream().filter(t -> t == Take.PACKET).count();
        assertThat(played).isGreaterThanOrEqualTo(68);
        assertThat(takes.subList(40, 60)).containsOnly(Take.EMPTY);
        assertThat(buffer.late()).isZero();
    }

    /** After an underrun a packet that was given up came, and was played behind its successor. */
    @Test
    void playsNothingThatItGaveUpEvenAfterAnUnderrun() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        put(buffer, 0, 0);
        assertThat(buffer.take(FRAME)).isEqualTo(Take.PACKET);
        put(buffer, 2, 2 * FRAME);
        assertThat(buffer.take(2 * FRAME)).isEqualTo(Take.LOST);
        assertThat(buffer.take(3 * FRAME)).isEqualTo(Take.PACKET);
        for (int i = 4; i < 12; i++) {
            buffer.take(i * FRAME);
        }
        assertThat(buffer.take(12 * FRAME)).isEqualTo(Take.EMPTY);
        put(buffer, 1, 12 * FRAME);
        assertThat(buffer.take(20 * FRAME)).isEqualTo(Take.EMPTY);
        assertThat(buffer.late()).isEqualTo(1);
    }

    @Test
    void dropsDuplicates() {
        JitterBuffer buffer = JitterBuffer.of(8000);
        put(buffer, 0, 0);
        put(buffer, 0, 1);
        assertThat(buffer.duplicates()).isEqualTo(1);
        assertThat(buffer.take(5 * FRAME)).isEqualTo(Take.PACKET);
        assertThat(buffer.take(6 * FRAME)).isEqualTo(Take.LOST);
    }

    @Test
    void isEmptyBeforeAnythingCame() {
        assertThat(JitterBuffer.of(8000).take(0)).isEqualTo(Take.EMPTY);
        assertThatThrownBy(() -> new JitterBuffer(8000, Duration.ofMillis(50), Duration.ofMillis(40)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
