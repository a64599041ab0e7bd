package io.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long TICK_NS = 1 << 20;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long ORIGIN_NS = -7_777_777_777L;

    private final TimerWheel wheel = new TimerWheel(ORIGIN_NS);

    /** Notes when it fired, then does what it is told. */
    private static class Probe extends TimerWheel.Timer {
        final List<Long> fired = new ArrayList<>();
        long next = Machine.NEVER;

        @Override
        protected long onTimer(long nowNs) {
            fired.add(nowNs);
            long then = next;
            next = Machine.NEVER;
            return then;
        }
    }

    @Test
    void firesAtItsTimeAndNotBefore() {
        Probe timer = new Probe();
        long deadline = ORIGIN_NS + SECOND_NS / 2;
        wheel.schedule(timer, deadline);
        assertThat(wheel.advance(deadline - 1)).isZero();
        assertThat(wheel.advance(deadline + TICK_NS)).isEqualTo(1);
        assertThat(timer.scheduled()).isFalse();
        assertThat(wheel.nextWakeNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void whatIsDueAlreadyFiresOnTheNextTick() {
        wheel.advance(ORIGIN_NS + SECOND_NS);
        Probe timer = new Probe();
        wheel.schedule(timer, ORIGIN_NS - 5);
        assertThat(wheel.nextWakeNs()).isLessThanOrEqualTo(ORIGIN_NS + SECOND_NS + TICK_NS);
        assertThat(wheel.advance(wheel.nextWakeNs())).isEqualTo(1);
    }

    @Test
    void farDeadlinesNeitherOverflowNorFire() {
        Probe timer = new Probe();
        wheel.schedule(timer, Machine.NEVER - 1);
        assertThat(wheel.advance(ORIGIN_NS + 30L * 365 * 86_400 * SECOND_NS)).isZero();
        wheel.schedule(timer, ORIGIN_NS + 31L * 365 * 86_400 * SECOND_NS);
        assertThat(wheel.size()).isEqualTo(1);
    }

    @Test
    void neverCancels() {
        Probe timer = new Probe();
        wheel.schedule(timer, ORIGIN_NS + SECOND_NS);
        wheel.schedule(timer, Machine.NEVER);
        assertThat(wheel.size()).isZero();
        assertThat(timer.deadlineNs()).isEqualTo(Machine.NEVER);
        assertThat(wheel.advance(ORIGIN_NS + 2 * SECOND_NS)).isZero();
    }

    @Test
    void whatATimerReturnsOverridesWhatItScheduled() {
        TimerWheel.Timer[] self = new TimerWheel.Timer[1];
        self[0] = new TimerWheel.Timer() {
            @Override
            protected long onTimer(long nowNs) {
                wheel.schedule(self[0], nowNs + 1);
                return Machine.NEVER;
            }
        };
        wheel.schedule(self[0], ORIGIN_NS);
        wheel.advance(ORIGIN_NS + SECOND_NS);
        assertThat(self[0].scheduled()).isFalse();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void aTimerMayCancelOneOfTheSameTick() {
        Probe victim = new Probe();
        TimerWheel.Timer killer = new TimerWheel.Timer() {
            @Override
            protected long onTimer(long nowNs) {
                wheel.cancel(victim);
                return Machine.NEVER;
            }
        };
        // Last in, first out: the killer fires first.
        wheel.schedule(victim, ORIGIN_NS + SECOND_NS);
        wheel.schedule(killer, ORIGIN_NS + SECOND_NS);
        assertThat(wheel.advance(ORIGIN_NS + 2 * SECOND_NS)).isEqualTo(1);
        assertThat(victim.fired).isEmpty();
        assertThat(wheel.size()).isZero();
    }

    @Test
    void doesNotFireMoreThanItIsAllowed() {
        List<Probe> timers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Probe timer = new Probe();
            timers.add(timer);
            wheel.schedule(timer, ORIGIN_NS + 3 * SECOND_NS + i % 3 * TICK_NS);
        }
        long now = ORIGIN_NS + 4 * SECOND_NS;
        assertThat(wheel.advance(now, 4)).isEqualTo(4);
        assertThat(wheel.nextWakeNs()).isLessThanOrEqualTo(now);
        assertThat(wheel.advance(now, 4)).isEqualTo(4);
        assertThat(wheel.advance(now, 4)).isEqualTo(2);
        assertThat(wheel.nextWakeNs()).isEqualTo(Machine.NEVER);
        assertThat(timers).allMatch(timer -> timer.fired.size() == 1);
    }

    @Test
    void wakesMachines() {
        List<Long> woken = new ArrayList<>();
        Machine machine = new Machine() {
            private long next = ORIGIN_NS + SECOND_NS;

            @Override
            public long nextDeadlineNs() {
                return next;
            }

            @Override
            public void onDeadline(long nowNs) {
                woken.add(nowNs);
                next = woken.size() == 3 ? NEVER : nowNs + SECOND_NS;
            }
        };
        wheel.schedule(TimerWheel.Timer.of(machine), machine.nextDeadlineNs());
        while (wheel.nextWakeNs() != Machine.NEVER) {
            wheel.advance(wheel.nextWakeNs());
        }
        assertThat(woken).hasSize(3);
    }

    /** Any sequence of calls, at any scale of time, against a sorted set. */
    @Property(tries = 300)
    void behavesAsASortedSet(@ForAll long seed) {
        Random random = new Random(seed);
        long now = random.nextLong() >> 2;
        TimerWheel tested = new TimerWheel(now);
        List<Probe> timers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            timers.add(new Probe());
        }
        long[] deadlines = new long[timers.size()];
        java.util.Arrays.fill(deadlines, Machine.NEVER);
        for (int step = 0; step < 400; step++) {
            int at = random.nextInt(timers.size());
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    deadlines[at] = now + anyDurationNs(random);
                    tested.schedule(timers.get(at), deadlines[at]);
                }
                case 2 -> {
                    deadlines[at] = Machine.NEVER;
                    tested.cancel(timers.get(at));
                }
                default -> {
                    long wake = tested.nextWakeNs();
                    now = random.nextBoolean() && wake != Machine.NEVER
                            ? Math.max(now, wake)
                            : now + anyDurationNs(random);
                    advance(tested, now, timers, deadlines, random);
                }
            }
            agree(tested, now, timers, deadlines);
        }
        // Driven by nextWakeNs alone, everything fires in the end, each not more than a tick late.
        while (tested.size() > 0) {
            long wake = tested.nextWakeNs();
            assertThat(wake).isNotEqualTo(Machine.NEVER);
            now = Math.max(now, wake);
            advance(tested, now, timers, deadlines, null);
            agree(tested, now, timers, deadlines);
        }
    }

    private static void advance(TimerWheel tested, long now, List<Probe> timers, long[] deadlines, Random random) {
        long[] before = deadlines.clone();
        for (Probe timer : timers) {
            timer.fired.clear();
            timer.next = random != null && random.nextInt(5) == 0 ? now + anyDurationNs(random) : Machine.NEVER;
        }
        int fired = 0;
        int once;
        do {
            once = tested.advance(now, random == null ? Integer.MAX_VALUE : 1 + random.nextInt(5));
            fired += once;
        } while (random != null && once > 0);
        int seen = 0;
        for (int i = 0; i < timers.size(); i++) {
            Probe timer = timers.get(i);
            seen += timer.fired.size();
            if (!timer.fired.isEmpty()) {
                assertThat(timer.fired).hasSize(1);
                assertThat(before[i]).as("not early").isLessThanOrEqualTo(now);
                deadlines[i] = timer.deadlineNs();
            }
        }
        assertThat(seen).isEqualTo(fired);
    }

    private static void agree(TimerWheel tested, long now, List<Probe> timers, long[] deadlines) {
        TreeSet<Long> pending = new TreeSet<>();
        int scheduled = 0;
        for (int i = 0; i < deadlines.length; i++) {
            assertThat(timers.get(i).deadlineNs()).isEqualTo(deadlines[i]);
            assertThat(timers.get(i).scheduled()).isEqualTo(deadlines[i] != Machine.NEVER);
            if (deadlines[i] != Machine.NEVER) {
                scheduled++;
                pending.add(deadlines[i]);
            }
        }
        assertThat(tested.size()).isEqualTo(scheduled);
        if (scheduled > 0) {
            long first = Math.max(pending.first(), now);
            assertThat(tested.nextWakeNs()).as("wakes in time").isLessThanOrEqualTo(first + TICK_NS);
        }
    }

    private static long anyDurationNs(Random random) {
        long scale = 1L << random.nextInt(51);
        return (long) (random.nextDouble() * scale);
    }

    @Property
    void coarseIsNotEarlierAndNotMuchLater(@ForAll long seed) {
        Random random = new Random(seed);
        long deadline = ORIGIN_NS + anyDurationNs(random);
        long coarse = wheel.coarse(deadline);
        assertThat(coarse).isBetween(deadline, deadline + (1L << 30) + TICK_NS);
        assertThat(wheel.coarse(coarse)).isEqualTo(coarse);
    }
}
