package io.jackfield.media.sim;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.media.Call;
import io.jackfield.media.conference.Rooms;
import io.jackfield.media.sound.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An hour of virtual time: every packet at its time, and nobody hears the other later and later, whatever their clocks do. */
class HourOfCallsTest {
    private static final Duration HOUR = ofHours(1);
    private static final long FRAME_NS = 20_000_000L;
    /** The timers of media loops have ticks of 2^20 ns: a packet leaves that much late at most, and never early. */
    private static final long TICK_NS = 1 << 20;

    /** Holds every packet against the grid that the first one begins. */
    private static final class Grid implements AudioListener {
        private long originNs;
        private int firstTimestamp;
        private int firstSequence;
        private long packets;
        private long earliestNs;
        private long latestNs;
        private long wrongNumbers;

        @Override
        public void onFrame(Duration at, int sequence, int timestamp, short[] samples) {
            long atNs = at.toNanos();
            if (packets == 0) {
                originNs = atNs;
                firstTimestamp = timestamp;
                firstSequence = sequence;
            }
            long offNs = atNs - originNs - packets * FRAME_NS;
            earliestNs = Math.min(earliestNs, offNs);
            latestNs = Math.max(latestNs, offNs);
            if (timestamp != firstTimestamp + (int) (160 * packets)
                    || sequence != (firstSequence + packets & 0xffff)
                    || samples.length != 160) {
                wrongNumbers++;
            }
            packets++;
        }

        void assertKept() {
            assertThat(packets).isBetween(180_000L, 180_001L);
            assertThat(wrongNumbers).isZero();
            assertThat(earliestNs).as("early").isGreaterThan(-TICK_NS);
            assertThat(latestNs).as("late").isLessThan(TICK_NS);
        }
    }

    @Test
    void playbackKeepsItsGrid() {
        CallSimulation sim = CallSimulation.seeded(1);
        sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> {
                    call.answer();
                    call.play(Prompt.tone("%(1000,0,440)").times(Prompt.FOREVER));
                }))
                .build();
        Grid grid = new Grid();
        AudioPhone alice =
                sim.phone("alice", "10.0.0.1", p -> p.clockError(100)).listener(grid);
        alice.call("sip:1@10.0.0.9").expectAnswered();
        sim.run(HOUR);
        assertThat(alice.hears(440)).isTrue();
        grid.assertKept();
    }

    @Test
    void anEchoComesAsOftenAsItWasSaid() {
        CallSimulation sim = CallSimulation.seeded(1);
        sim.engine("engine", "10.0.0.9").dialplan(d -> d.match("1", Call::echo)).build();
        List<Long> beeps = new ArrayList<>();
        AudioPhone alice =
                sim.phone("alice", "10.0.0.1", p -> p.clockError(-100)).listener(new Onsets(beeps));
        alice.call("sip:1@10.0.0.9").expectAnswered();
        Duration began = sim.world().elapsed();
        alice.say(Prompt.tone("%(200,9800,600)").times(Prompt.FOREVER));
        sim.run(HOUR);
        assertSteady(beeps, began, -100, ofMillis(21));
        assertThat(alice.packets()).isCloseTo(180_000L - 18, within(2L));
    }

    @Test
    void whoAreBridgedHearEachOtherAsTheySpeak() {
        CallSimulation sim = CallSimulation.seeded(1);
        sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> call.bridge("sip:slow@10.0.0.2")))
                .build();
        List<Long> fromFast = new ArrayList<>();
        List<Long> fromSlow = new ArrayList<>();
        AudioPhone fast = sim.phone("fast", "10.0.0.1", p -> p.clockError(100)).listener(new Onsets(fromSlow));
        AudioPhone slow = sim.phone("slow", "10.0.0.2", p -> p.clockError(-100)).listener(new Onsets(fromFast));
        fast.call("sip:1@10.0.0.9");
        slow.expectInvite().answer().expectAnswered();
        fast.expectAnswered();
        sim.run(ofSeconds(1));
        Duration began = sim.world().elapsed();
        fast.say(Prompt.tone("%(200,9800,600)").times(Prompt.FOREVER));
        slow.say(Prompt.tone("%(200,9800,700)").times(Prompt.FOREVER));
        sim.run(HOUR);
        assertSteady(fromFast, began, 100, ofMillis(21));
        assertSteady(fromSlow, began, -100, ofMillis(21));
        assertThat(slow.packets()).isCloseTo(180_000L + 18 + 50, within(5L));
        assertThat(fast.packets()).isCloseTo(180_000L - 18 + 50, within(5L));
    }

    @Test
    void whoConferWithClocksThatDifferHearEachOtherAsSoonAfterAnHour() {
        CallSimulation sim = CallSimulation.seeded(1);
        Rooms rooms = Rooms.builder().build();
        sim.engine("engine", "10.0.0.9")
                .dialplan(d -> d.match("1", call -> call.join(rooms.room("1"))))
                .build();
        List<Long> fromFast = new ArrayList<>();
        List<Long> fromSlow = new ArrayList<>();
        AudioPhone fast = sim.phone("fast", "10.0.0.1", p -> p.clockError(100)).listener(new Onsets(fromSlow));
        AudioPhone slow = sim.phone("slow", "10.0.0.2", p -> p.clockError(-100)).listener(new Onsets(fromFast));
        fast.call("sip:1@10.0.0.9").expectAnswered();
        slow.call("sip:1@10.0.0.9").expectAnswered();
        sim.run(ofSeconds(5)); // the tones of who comes are over
        fromFast.clear();
        fromSlow.clear();
        Duration began = sim.world().elapsed();
        fast.say(Prompt.tone("%(200,9800,600)").times(Prompt.FOREVER));
        slow.say(Prompt.tone("%(200,9800,700)").times(Prompt.FOREVER));
        sim.run(HOUR);
        assertSteady(fromFast, began, 100, ofMillis(100));
        assertSteady(fromSlow, began, -100, ofMillis(100));
        rooms.close();
    }

    /** Every ten seconds of the speaker's clock a beep, each heard within the same time after it was said. */
    private static void assertSteady(List<Long> heardNs, Duration began, int ppm, Duration most) {
        assertThat(heardNs).hasSizeBetween(359, 361);
        long least = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 0; i < heardNs.size(); i++) {
            long saidNs = began.toNanos() + Math.round(i * 10e9 / (1 + ppm / 1e6));
            long lateNs = heardNs.get(i) - saidNs;
            least = Math.min(least, lateNs);
            longest = Math.max(longest, lateNs);
        }
        assertThat(least).isNotNegative();
        assertThat(longest).isLessThanOrEqualTo(most.toNanos());
    }

    /** When sound begins after silence. */
    private record Onsets(List<Long> beganNs, boolean[] loud) implements AudioListener {
        Onsets(List<Long> beganNs) {
            this(beganNs, new boolean[1]);
        }

        @Override
        public void onFrame(Duration at, int sequence, int timestamp, short[] samples) {
            boolean now = false;
            for (short sample : samples) {
                now |= Math.abs(sample) > 1_000;
            }
            if (now && !loud[0]) {
                beganNs.add(at.toNanos());
            }
            loud[0] = now;
        }
    }
}
