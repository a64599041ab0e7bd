package io.jackfield.media.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever happens in whatever order: no agent has two calls, nobody who left is rung for, nobody is overtaken by an equal. */
class DistributorPropertiesTest {
    private static final int AGENTS = 4;

    /** The world outside: what was asked of it, checked as it is asked. */
    private static final class World implements Distributor.Effects {
        final Map<String, Long> ringing = new HashMap<>();
        final Map<String, String> rungFor = new HashMap<>();
        final Map<String, Long> talking = new HashMap<>();
        final Set<String> waiting = new HashSet<>();
        final List<String> arrivals = new ArrayList<>();
        final List<String> released = new ArrayList<>();

        @Override
        public void ring(String caller, String agent, long offer) {
            assertThat(ringing).doesNotContainKey(agent);
            assertThat(talking).doesNotContainKey(agent);
            assertThat(waiting).contains(caller);
            ringing.put(agent, offer);
            rungFor.put(agent, caller);
        }

        @Override
        public void stopRinging(String agent, long offer) {
            assertThat(ringing.remove(agent)).isEqualTo(offer);
        }

        @Override
        public void connect(String caller, String agent, long offer) {
            assertThat(ringing.remove(agent)).isEqualTo(offer);
            assertThat(talking.put(agent, offer)).isNull();
            assertThat(waiting.remove(caller)).isTrue();
            assertThat(ringing.keySet().stream().map(rungFor::get)).doesNotContain(caller);
        }

        @Override
        public void announce(String caller, int position, Optional<Duration> expected) {
            assertThat(waiting).contains(caller);
            assertThat(position).isPositive();
        }

        @Override
        public void release(String caller, Outcome outcome) {
            assertThat(waiting.remove(caller)).isTrue();
            released.add(caller);
        }

        @Override
        public void event(QueueEvent event) {}
    }

    @Property(tries = 300)
    void whateverHappens(@ForAll long seed, @ForAll @IntRange(max = 6) int strategy) {
        Random random = new Random(seed);
        World world = new World();
        Distributor queues = new Distributor(world, random);
        queues.queue(
                "q",
                QueueSettings.builder()
                        .strategy(Strategy.values()[strategy])
                        .maxLength(8)
                        .maxWait(Duration.ofSeconds(90))
                        .maxWaitWithoutAgents(Duration.ofSeconds(20))
                        .announce(Duration.ofSeconds(5), Duration.ofSeconds(7))
                        .build(),
                0);
        long nowNs = 0;
        for (int step = 0; step < 200; step++) {
            String agent = "agent" + random.nextInt(AGENTS);
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    String caller = "caller" + step;
                    world.waiting.add(caller);
                    if (queues.enter(new Waiter.Entry("q", caller, "", 0, Set.of()), nowNs)) {
                        world.arrivals.add(caller);
                    } else {
                        world.waiting.remove(caller);
                    }
                }
                case 2 -> {
                    if (!world.waiting.isEmpty()) {
                        String caller = world.waiting.iterator().next();
                        world.waiting.remove(caller);
                        queues.leave(caller, Outcome.ABANDONED, nowNs);
                    }
                }
                case 3 -> queues.login(agent, AgentSettings.builder().build(), Set.of("q"), nowNs);
                case 4 -> queues.logout(agent, nowNs);
                case 5 -> answer(queues, world, agent, nowNs);
                case 6 -> {
                    Long offer = world.ringing.remove(agent);
                    if (offer != null) {
                        queues.refused(agent, offer, Refusal.values()[random.nextInt(4)], nowNs);
                    }
                }
                case 7 -> {
                    Long offer = world.talking.remove(agent);
                    if (offer != null) {
                        queues.finished(agent, offer, nowNs);
                    }
                }
                case 8 -> {
                    queues.pause(agent, nowNs);
                    queues.resume(agent, nowNs);
                }
                default -> nowNs = pass(queues, nowNs, random.nextInt(30));
            }
            nobodyIsOvertaken(queues, world);
            assertThat(queues.waiting()).hasSize(world.waiting.size());
        }
    }

    private static void answer(Distributor queues, World world, String agent, long nowNs) {
        Long offer = world.ringing.get(agent);
        if (offer != null) {
            assertThat(queues.answered(agent, offer, nowNs)).isTrue();
            assertThat(queues.answered(agent, offer, nowNs)).isFalse();
        }
    }

    private static long pass(Distributor queues, long nowNs, int seconds) {
        long endNs = nowNs + Duration.ofSeconds(seconds).toNanos();
        int steps = 0;
        while (queues.nextDeadlineNs() <= endNs) {
            queues.onDeadline(Math.max(nowNs, queues.nextDeadlineNs()));
            assertThat(steps++).as("deadlines move on").isLessThan(10_000);
        }
        return endNs;
    }

    /** Who is rung for is in front of everybody who is not, as long as all need the same. */
    private static void nobodyIsOvertaken(Distributor queues, World world) {
        boolean free = queues.agents().stream().anyMatch(desk -> desk.status == AgentStatus.READY);
        boolean unserved = false;
        for (Waiter waiter : queues.waiting()) {
            boolean rung = !waiter.ringing.isEmpty();
            if (!rung) {
                unserved = true;
            }
        }
        assertThat(free && unserved).as("a free agent while somebody waits").isFalse();
        List<String> order =
                queues.waiting().stream().map(w -> w.entry.caller()).toList();
        List<String> arrived = new ArrayList<>(world.arrivals);
        arrived.retainAll(world.waiting);
        assertThat(order).isEqualTo(arrived);
    }
}
