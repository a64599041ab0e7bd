package io.jackfield.media.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class DistributorTest {
    private final List<String> done = new ArrayList<>();
    private final List<QueueEvent> events = new ArrayList<>();
    private final Map<String, Long> offers = new HashMap<>();
    private final Distributor queues = new Distributor(
            new Distributor.Effects() {
                @Override
                public void ring(String caller, String agent, long offer) {
                    done.add("ring " + agent + " for " + caller);
                    offers.put(agent, offer);
                }

                @Override
                public void stopRinging(String agent, long offer) {
                    done.add("stop " + agent);
                    assertThat(offers).containsEntry(agent, offer);
                }

                @Override
                public void connect(String caller, String agent, long offer) {
                    done.add("connect " + caller + " " + agent);
                }

                @Override
                public void announce(String caller, int position, Optional<Duration> expected) {
                    done.add("announce " + caller + " " + position
                            + expected.map(d -> " " + d.toSeconds() + " s").orElse(""));
                }

                @Override
                public void release(String caller, Outcome outcome) {
                    done.add("release " + caller + " " + outcome);
                }

                @Override
                public void event(QueueEvent event) {
                    events.add(event);
                }
            },
            new Random(1));
    private long nowNs;

    private void queue(Strategy strategy) {
        queue("q", s -> s.strategy(strategy));
    }

    private void queue(String name, UnaryOperator<QueueSettings.Builder> rules) {
        queues.queue(name, rules.apply(QueueSettings.builder()).build(), nowNs);
    }

    private void login(String agent) {
        login(agent, a -> a);
    }

    private void login(String agent, UnaryOperator<AgentSettings.Builder> settings) {
        assertThat(queues.login(agent, settings.apply(AgentSettings.builder()).build(), Set.of("q"), nowNs))
                .isTrue();
    }

    private boolean enter(String caller) {
        return enter(caller, 0);
    }

    private boolean enter(String caller, int priority, String... skills) {
        return queues.enter(new Waiter.Entry("q", caller, "number of " + caller, priority, Set.of(skills)), nowNs);
    }

    private void answer(String agent) {
        assertThat(queues.answered(agent, offers.get(agent), nowNs)).isTrue();
    }

    private void refuse(String agent, Refusal refusal) {
        queues.refused(agent, offers.get(agent), refusal, nowNs);
    }

    private void finish(String agent) {
        queues.finished(agent, offers.get(agent), nowNs);
    }

    /** Time passes, deadline by deadline. */
    private void pass(long seconds) {
        long endNs = nowNs + Duration.ofSeconds(seconds).toNanos();
        while (queues.nextDeadlineNs() <= endNs) {
            nowNs = Math.max(nowNs, queues.nextDeadlineNs());
            queues.onDeadline(nowNs);
        }
        nowNs = endNs;
    }

    private List<String> taken() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    @Test
    void aCallerIsRungForConnectedAndTheAgentHasAWrapUp() {
        queue(Strategy.LONGEST_IDLE);
        login("anna");
        assertThat(enter("c1")).isTrue();
        assertThat(taken()).containsExactly("ring anna for c1");
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.RINGING);
        pass(5);
        answer("anna");
        assertThat(taken()).containsExactly("connect c1 anna");
        enter("c2");
        pass(60);
        finish("anna");
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.WRAP_UP);
        pass(9);
        assertThat(taken()).isEmpty();
        pass(1);
        assertThat(taken()).containsExactly("ring anna for c2");
        assertThat(events)
                .contains(
                        new QueueEvent.Connected("q", "c1", "anna", Duration.ofSeconds(5)),
                        new QueueEvent.Left(
                                "q", "c1", "anna", Outcome.ANSWERED, Duration.ofSeconds(5), Duration.ofSeconds(60)));
    }

    @Test
    void ringAllRingsAllAndTheFastestHasTheCall() {
        queue(Strategy.RING_ALL);
        login("anna");
        login("bert");
        enter("c1");
        enter("c2");
        assertThat(taken()).containsExactly("ring anna for c1", "ring bert for c1");
        long annas = offers.get("anna");
        answer("bert");
        assertThat(taken()).containsExactly("stop anna", "connect c1 bert", "ring anna for c2");
        assertThat(queues.answered("anna", annas, nowNs)).as("too late").isFalse();
        answer("anna");
        login("carl");
        assertThat(taken()).containsExactly("connect c2 anna");
    }

    @Test
    void longestIdleFewestCallsTopDownAndRoundRobin() {
        for (Strategy strategy : List.of(Strategy.LONGEST_IDLE, Strategy.TOP_DOWN, Strategy.ROUND_ROBIN)) {
            DistributorTest fresh = new DistributorTest();
            fresh.queue(strategy);
            List<String> order = fresh.threeCalls();
            assertThat(order)
                    .as(strategy.name())
                    .isEqualTo(
                            switch (strategy) {
                                case TOP_DOWN -> List.of("anna", "anna", "anna", "anna");
                                default -> List.of("anna", "bert", "carl", "anna");
                            });
        }
        queue(Strategy.FEWEST_CALLS);
        assertThat(threeCalls()).containsExactly("anna", "bert", "carl", "anna");
        login("dora", a -> a.wrapUp(Duration.ZERO));
        pass(1);
        assertThat(call("x")).isEqualTo("dora");
    }

    private List<String> threeCalls() {
        for (String agent : List.of("anna", "bert", "carl")) {
            login(agent, a -> a.wrapUp(Duration.ZERO));
            pass(1);
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            order.add(call("c" + i));
        }
        return order;
    }

    private String call(String caller) {
        enter(caller);
        String agent = taken().get(0).split(" ")[1];
        answer(agent);
        pass(10);
        finish(agent);
        taken();
        return agent;
    }

    @Test
    void skillsFilterAndRankAndHoldUpNobody() {
        queue(Strategy.SKILL);
        login("anna", a -> a.skill("fr", 40));
        login("bert", a -> a.skill("fr", 90).skill("tax", 10));
        enter("paris", 0, "fr");
        assertThat(taken()).containsExactly("ring bert for paris");
        enter("tax", 0, "tax");
        enter("anybody");
        assertThat(taken()).as("who waits for a skill holds up nobody").containsExactly("ring anna for anybody");
        answer("bert");
        pass(60);
        taken();
        finish("bert");
        pass(10);
        assertThat(taken()).contains("ring bert for tax");
    }

    @Test
    void lowerTiersComeFirst() {
        queue(Strategy.LONGEST_IDLE);
        login("backup", a -> a.tier(2));
        pass(100);
        login("anna");
        enter("c1");
        enter("c2");
        assertThat(taken()).containsExactly("ring anna for c1", "ring backup for c2");
    }

    @Test
    void priorityGoesFirstAndEqualsInTheOrderOfArrival() {
        queue(Strategy.LONGEST_IDLE);
        enter("a");
        enter("b");
        enter("vip", 5);
        enter("c");
        assertThat(queues.position("vip")).isEqualTo(1);
        assertThat(queues.position("c")).isEqualTo(4);
        login("anna", a -> a.wrapUp(Duration.ZERO));
        List<String> served = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answer("anna");
            pass(1);
            finish("anna");
        }
        for (String line : taken()) {
            if (line.startsWith("connect")) {
                served.add(line.split(" ")[1]);
            }
        }
        assertThat(served).containsExactly("vip", "a", "b", "c");
    }

    @Test
    void whoDoesNotAnswerRestsAndTheThirdTimeIsOnABreak() {
        queue(Strategy.TOP_DOWN);
        login("anna");
        enter("c1");
        pass(20);
        assertThat(taken()).containsExactly("ring anna for c1", "stop anna");
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.RESTING);
        pass(10 + 20 + 10 + 20);
        assertThat(taken()).hasSize(4);
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.ON_BREAK);
        pass(600);
        assertThat(taken()).isEmpty();
        queues.resume("anna", nowNs);
        assertThat(taken()).containsExactly("ring anna for c1");
        refuse("anna", Refusal.REJECTED);
        pass(9);
        assertThat(taken()).isEmpty();
        pass(1);
        assertThat(taken()).containsExactly("ring anna for c1");
        refuse("anna", Refusal.BUSY);
        pass(59);
        assertThat(taken()).isEmpty();
        pass(1);
        assertThat(taken()).hasSize(1);
    }

    @Test
    void aCallerWhoLeavesIsRungForNoMore() {
        queue(Strategy.RING_ALL);
        login("anna");
        login("bert");
        enter("c1");
        taken();
        queues.leave("c1", Outcome.ABANDONED, nowNs);
        assertThat(taken()).containsExactly("stop anna", "stop bert");
        assertThat(queues.answered("anna", offers.get("anna"), nowNs)).isFalse();
        queues.leave("c1", Outcome.ABANDONED, nowNs);
        assertThat(queues.statistics("q", nowNs).orElseThrow().abandoned()).isEqualTo(1);
    }

    @Test
    void theLongestWaitAndAnEmptyHouseEndIt() {
        queue("q", s -> s.maxWait(Duration.ofSeconds(100)).maxWaitWithoutAgents(Duration.ofSeconds(30)));
        enter("c1");
        pass(30);
        assertThat(taken()).containsExactly("release c1 NO_AGENTS");
        login("anna", a -> a.maxNoAnswers(0));
        enter("c2");
        pass(99);
        assertThat(queues.position("c2")).isEqualTo(1);
        pass(1);
        assertThat(taken()).contains("release c2 TIMED_OUT").last().isIn("stop anna", "release c2 TIMED_OUT");
        queue("q", s -> s.maxWaitWithoutAgents(Duration.ZERO));
        queues.logout("anna", nowNs);
        taken();
        enter("c3");
        assertThat(taken()).containsExactly("release c3 NO_AGENTS");
        assertThat(queues.nextDeadlineNs()).isEqualTo(Machine.NEVER);
    }

    @Test
    void theLengthIsBoundedAndNobodyIsInTwice() {
        queue("q", s -> s.maxLength(2));
        assertThat(enter("a")).isTrue();
        assertThat(enter("a")).isFalse();
        assertThat(enter("b")).isTrue();
        assertThat(enter("c")).isFalse();
        assertThat(queues.statistics("q", nowNs).orElseThrow().refused()).isEqualTo(1);
        assertThat(queues.enter(new Waiter.Entry("none", "d", "", 0, Set.of()), nowNs))
                .isFalse();
    }

    @Test
    void positionsAreAnnouncedWithAnExpectation() {
        queue("q", s -> s.announce(Duration.ofSeconds(10), Duration.ofSeconds(30)));
        login("anna", a -> a.wrapUp(Duration.ZERO));
        enter("first");
        answer("anna");
        pass(120);
        finish("anna");
        enter("a");
        answer("anna");
        enter("b");
        enter("c");
        taken();
        pass(9);
        assertThat(taken()).isEmpty();
        pass(1);
        assertThat(taken()).containsExactly("announce b 1 120 s", "announce c 2 240 s");
        queues.leave("b", Outcome.EXITED, nowNs);
        pass(30);
        assertThat(taken()).containsExactly("announce c 1 120 s");
    }

    @Test
    void breaksAndLogoutsWaitForTheEndOfAConversation() {
        queue(Strategy.TOP_DOWN);
        login("anna");
        enter("c1");
        answer("anna");
        queues.pause("anna", nowNs);
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.TALKING);
        finish("anna");
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.ON_BREAK);
        queues.resume("anna", nowNs);
        enter("c2");
        answer("anna");
        queues.logout("anna", nowNs);
        finish("anna");
        assertThat(queues.status("anna")).isEqualTo(AgentStatus.OFFLINE);
        login("bert");
        enter("c3");
        taken();
        queues.pause("bert", nowNs);
        assertThat(taken()).containsExactly("stop bert");
        queues.resume("bert", nowNs);
        queues.logout("bert", nowNs);
        assertThat(taken()).containsExactly("ring bert for c3", "stop bert");
        assertThat(queues.position("c3")).isEqualTo(1);
    }

    @Test
    void anAgentOfTwoQueuesHasOneCall() {
        queue(Strategy.LONGEST_IDLE);
        queue("r", s -> s);
        queues.login("anna", AgentSettings.builder().build(), Set.of("q", "r"), nowNs);
        enter("c1");
        queues.enter(new Waiter.Entry("r", "c2", "", 0, Set.of()), nowNs);
        assertThat(taken()).containsExactly("ring anna for c1");
        answer("anna");
        pass(5);
        finish("anna");
        pass(10);
        assertThat(taken()).containsExactly("connect c1 anna", "ring anna for c2");
    }

    @Test
    void whoIsCutOffGetsTheSamePlaceBack() {
        queue("q", s -> s.resumeWithin(Duration.ofSeconds(60)));
        enter("a");
        enter("b");
        queues.leave("a", Outcome.ABANDONED, nowNs);
        pass(30);
        queues.enter(new Waiter.Entry("q", "a again", "number of a", 0, Set.of()), nowNs);
        assertThat(queues.position("a again")).isEqualTo(1);
        assertThat(queues.statistics("q", nowNs).orElseThrow().longestWait()).isEqualTo(Duration.ofSeconds(30));
        queues.leave("a again", Outcome.ABANDONED, nowNs);
        pass(61);
        queues.enter(new Waiter.Entry("q", "late", "number of a", 0, Set.of()), nowNs);
        assertThat(queues.position("late")).isEqualTo(2);
    }

    @Test
    void theServiceLevelIsOfTheLastHour() {
        queue("q", s -> s.target(Duration.ofSeconds(20)));
        login("anna", a -> a.wrapUp(Duration.ZERO).maxNoAnswers(0).ring(Duration.ofMinutes(1)));
        for (int wait : List.of(10, 30)) {
            enter("c" + wait);
            pass(wait);
            answer("anna");
            pass(5);
            finish("anna");
        }
        enter("gone");
        queues.leave("gone", Outcome.ABANDONED, nowNs);
        enter("waits");
        QueueStatistics statistics = queues.statistics("q", nowNs).orElseThrow();
        assertThat(statistics.serviceLevel()).isEqualTo(1.0 / 3);
        assertThat(statistics.averageWait()).isEqualTo(Duration.ofSeconds(20));
        assertThat(statistics.averageTalk()).isEqualTo(Duration.ofSeconds(5));
        assertThat(statistics.waiting()).isEqualTo(1);
        assertThat(statistics.entered()).isEqualTo(4);
        queues.leave("waits", Outcome.EXITED, nowNs);
        pass(3_700);
        assertThat(queues.statistics("q", nowNs).orElseThrow().serviceLevel()).isEqualTo(1);
        assertThat(queues.statistics("q", nowNs).orElseThrow().answered()).isEqualTo(2);
    }

    @Test
    void anotherNodeGoesOn() {
        queue(Strategy.LONGEST_IDLE);
        login("anna", a -> a.address("sip:anna@example.com").skill("fr", 3));
        login("bert", a -> a.address("sip:bert@example.com"));
        login("here");
        enter("talks", 0, "fr");
        answer("anna");
        queues.pause("bert", nowNs);
        queues.pause("here", nowNs);
        pass(7);
        enter("b");
        enter("a");
        enter("vip", 9);
        QueueState state = Handover.take(queues, nowNs);
        assertThat(QueueStateCodec.decode(QueueStateCodec.encode(state)))
                .usingRecursiveComparison()
                .isEqualTo(state);

        DistributorTest other = new DistributorTest();
        other.queue(Strategy.LONGEST_IDLE);
        Handover.give(other.queues, state, 0);
        assertThat(other.queues.status("anna")).isEqualTo(AgentStatus.WRAP_UP);
        assertThat(other.queues.status("bert")).isEqualTo(AgentStatus.ON_BREAK);
        assertThat(other.queues.status("here")).isEqualTo(AgentStatus.OFFLINE);
        other.enter("a", 0);
        other.enter("new", 0);
        other.enter("b", 0);
        assertThat(List.of("a", "new", "b")).map(other.queues::position).containsExactly(2, 3, 1);
        assertThat(other.queues.statistics("q", 0).orElseThrow().answered()).isEqualTo(1);
    }
}
