package io.jackfield.media.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.codec.Codec;
import io.jackfield.rtp.codec.Codecs;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long MS = 1_000_000L;
    private static final int FRAME = 160;

    private short[] line = new short[0];
    private final Timeline timeline = new Timeline(8_000, this::write);

    private void write(short[] samples, int offset, int length) {
        int at = line.length;
        line = Arrays.copyOf(line, at + length);
        System.arraycopy(samples, offset, line, at, length);
    }

    private void begin(Codec codec) {
        line = new short[0];
        timeline.start(1_000 * MS);
        timeline.codec(codec);
    }

    /** A frame full of one value, at a place counted in frames. */
    private void packet(long arrivalMs, int ssrc, int sequence, int timestamp, int value) {
        byte[] data = new byte[2 * FRAME + 7];
        for (int i = 0; i < FRAME; i++) {
            data[7 + 2 * i + 1] = (byte) value;
        }
        timeline.packet((1_000 + arrivalMs) * MS, ssrc, sequence & 0xFFFF, timestamp, data, 7, 2 * FRAME);
    }

    private int frame(int index) {
        short first = line[index * FRAME];
        for (int i = 0; i < FRAME; i++) {
            assertThat(line[index * FRAME + i]).isEqualTo(first);
        }
        return first;
    }

    @Test
    void framesFollowFromWhereTheFirstArrived() {
        begin(Codecs.L16_8000);
        packet(40, 1, 65_535, -160, 5);
        packet(61, 1, 0, 0, 6);
        packet(99, 1, 1, 160, 7);
        timeline.end(1_140 * MS);
        assertThat(line).hasSize(7 * FRAME);
        assertThat(new int[] {frame(0), frame(1), frame(2), frame(3), frame(4), frame(5), frame(6)})
                .containsExactly(0, 0, 5, 6, 7, 0, 0);
    }

    @Property(tries = 200)
    void anyOrderWithinTheWindowIsPutRight(
            @ForAll @Size(9) @UniqueElements List<@IntRange(min = 1, max = 9) Integer> order) {
        TimelineTest fresh = new TimelineTest();
        fresh.begin(Codecs.L16_8000);
        fresh.packet(0, 1, 0, 0, 100);
        for (int number : order) {
            fresh.packet(10, 1, number, number * FRAME, 100 + number);
            fresh.packet(10, 1, number, number * FRAME, 100 + number); // duplicates do not matter
        }
        fresh.timeline.end(1_000 * MS);
        assertThat(fresh.line).hasSize(10 * FRAME);
        for (int i = 0; i < 10; i++) {
            assertThat(fresh.frame(i)).isEqualTo(100 + i);
        }
    }

    @Test
    void whatIsLostForGoodLeavesItsPlaceAndWhatIsLateIsLeftOut() {
        begin(Codecs.L16_8000);
        packet(0, 1, 0, 0, 1);
        for (int i = 20; i < 20 + Timeline.MAX_WAITING + 1; i++) {
            packet(i * 20, 1, i, i * FRAME, i);
        }
        packet(700, 1, 3, 3 * FRAME, 99);
        timeline.end(1_000 * MS);
        assertThat(timeline.late()).isEqualTo(1);
        assertThat(frame(0)).isEqualTo(1);
        assertThat(frame(5)).isZero();
        assertThat(frame(20)).isEqualTo(20);
        assertThat(line).hasSize((20 + Timeline.MAX_WAITING + 1) * FRAME);
    }

    @Test
    void aGapIsNotWaitedForLongerThanTwoHundredMilliseconds() {
        begin(Codecs.L16_8000);
        packet(0, 1, 0, 0, 1);
        packet(40, 1, 2, 2 * FRAME, 3);
        assertThat(line).hasSize(FRAME);
        packet(241, 1, 3, 3 * FRAME, 4);
        assertThat(line).hasSize(4 * FRAME);
        assertThat(line[FRAME]).as("concealed").isNotZero();
        assertThat(line[3 * FRAME - 1]).isEqualTo((short) 3);
    }

    @Test
    void silenceThatWasNotSentIsSilenceInTheFile() {
        begin(Codecs.L16_8000);
        packet(0, 1, 0, 0, 1);
        packet(400, 1, 1, 20 * FRAME, 2); // no packet missing: the sender paused
        assertThat(line).hasSize(21 * FRAME);
        assertThat(frame(1)).isZero();
        assertThat(frame(20)).isEqualTo(2);
    }

    @Test
    void aWildTimestampStartsAgainAtItsArrival() {
        begin(Codecs.L16_8000);
        packet(0, 1, 0, 0, 1);
        packet(20, 1, 1, 2_000_000_000, 2);
        packet(40, 1, 2, 2_000_000_000 + FRAME, 3);
        timeline.end(1_060 * MS);
        assertThat(line).hasSize(3 * FRAME);
        assertThat(new int[] {frame(0), frame(1), frame(2)}).containsExactly(1, 2, 3);
    }

    @Test
    void anotherSourceStartsAtItsArrival() {
        begin(Codecs.L16_8000);
        packet(0, 1, 0, 0, 1);
        packet(100, 2, 40_000, 77, 2);
        assertThat(line).hasSize(6 * FRAME);
        assertThat(frame(5)).isEqualTo(2);
    }

    @Test
    void anotherRateIsConverted() {
        begin(Codecs.L16_16000);
        for (int i = 0; i < 50; i++) {
            byte[] data = new byte[640];
            Arrays.fill(data, (byte) 10);
            timeline.packet((1_000 + 20 * i) * MS, 1, i, i * 320, data, 0, 640);
        }
        timeline.end(2_000 * MS);
        assertThat(line).hasSize(8_000);
        assertThat(line[4_000]).isBetween((short) (0x0A0A - 5), (short) (0x0A0A + 5));
    }
}
