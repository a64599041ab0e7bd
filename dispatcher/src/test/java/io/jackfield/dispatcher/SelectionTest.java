package io.jackfield.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.dispatcher.algorithm.CallKey;
import io.jackfield.dispatcher.probe.HealthState;
import io.jackfield.sip.message.Header;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import io.jackfield.sip.node.TargetObserver;
import io.jackfield.sip.node.TargetObserver.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Choosing without a node: any SIP stack may ask. */
class SelectionTest {
    private static final long SECOND = 1_000_000_000L;

    // ---- operators ----

    /** From when an operator has taken a destination out until he puts it back, no call goes there, whatever else changes. */
    @Property(tries = 40)
    void nothingTakenOutIsChosenWhateverElseChanges(@ForAll Algorithm algorithm, @ForAll long seed) throws Exception {
        Dispatcher pool = pool(algorithm, 6, seed);
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> operators = new ArrayList<>();
            for (int one = 0; one < 2; one++) {
                int mine = one;
                operators.add(threads.submit(() -> operate(pool, "sip:10.0.0." + mine, seed + mine)));
            }
            List<Future<?>> others = List.of(threads.submit(() -> disturb(pool, over, seed)), threads.submit(() -> {
                while (!over.get()) {
                    pool.reload(List.of(set(algorithm, 6)));
                }
            }));
            for (Future<?> operator : operators) {
                operator.get(30, TimeUnit.SECONDS);
            }
            over.set(true);
            for (Future<?> other : others) {
                other.get(30, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
        pool.enable(1, "all");
        assertThat(pool.set(1).selectableCount())
                .as("the last snapshot has seen the last change")
                .isEqualTo((int) pool.list().stream()
                        .filter(d -> d.state().selectable() && !d.ejected())
                        .count());
    }

    private static void operate(Dispatcher pool, String mine, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int turn = 0; turn < 60; turn++) {
            if (random.nextBoolean()) {
                pool.disable(1, mine);
            } else {
                pool.drain(1, mine);
            }
            for (int call = 0; call < 20; call++) {
                String key = "call-" + random.nextInt();
                assertThat(pool.set(1).select(key).orElseThrow().uri().text()).isNotEqualTo(mine);
                assertThat(pool.set(1).select(invite(key)))
                        .noneMatch(target -> hop(target).equals(mine));
            }
            pool.enable(1, mine);
        }
    }

    /** Calls and probes that fail and succeed, reports, and time, on those that no operator touches. */
    private static void disturb(Dispatcher pool, AtomicBoolean over, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (long now = 0; !over.get(); now += SECOND) {
            Destination one = pool.set(1).destinations().get(2 + random.nextInt(3));
            switch (random.nextInt(5)) {
                case 0 -> one.unanswered();
                case 1 -> one.answered(Duration.ofMillis(random.nextInt(1, 200)));
                case 2 -> one.attempt().onOutcome(one.target(), Outcome.TIMEOUT);
                case 3 -> pool.report(1, one.uri().text(), random.nextDouble());
                default -> pool.upkeep(now);
            }
        }
    }

    // ---- balance of whole sets ----

    /** Each algorithm that hashes sends a key where it sent it before, and the calls of a room to one place (C13). */
    @Test
    void oneRoomMeetsInOnePlace() {
        Dispatcher pool = pool(Algorithm.REQUEST_URI_HASH, 8, 1);
        Set<String> places = new HashSet<>();
        for (int guest = 0; guest < 50; guest++) {
            places.add(hop(pool.set(1).select(invite("call-" + guest)).get(0)));
        }
        assertThat(places).hasSize(1);
        assertThat(places).containsExactly(pool.hash(1, "conf7").get(0).text());
    }

    @Test
    void keysAreWhatTheySay() {
        SipRequest request = SipRequest.of(Method.INVITE, SipUri.of("sip:conf7@example.com:5060"))
                .from(NameAddr.of(SipUri.of("sip:1001@Example.com")).withTag("a"))
                .to(NameAddr.of(SipUri.of("sips:2002@example.com:5071")))
                .callId("call-9")
                .cseq(1)
                .set("X-Room", "blue")
                .set(Header.AUTHORIZATION, "Digest username=\"alice\", realm=\"r\"")
                .build();
        Map<String, String> expected = Map.of(
                "call-id", "call-9",
                "from-uri", "1001@example.com",
                "from-user", "1001",
                "to-uri", "2002@example.com:5071",
                "to-user", "2002",
                "request-uri", "conf7@example.com",
                "request-user", "conf7",
                "auth-user", "alice",
                "header:X-Room", "blue",
                "request-user+header:X-None", "conf7\n");
        expected.forEach(
                (name, value) -> assertThat(CallKey.parse(name).orElseThrow().of(request))
                        .as(name)
                        .isEqualTo(value));
        assertThat(List.of("", "room", "header:", "call-id+"))
                .noneMatch(name -> CallKey.parse(name).isPresent());
    }

    @Test
    void requestsWithoutAKeyAreServedInTurn() {
        Dispatcher pool = pool(Algorithm.AUTH_USER_HASH, 4, 1);
        Map<String, Long> hits = IntStream.range(0, 400)
                .mapToObj(i -> hop(pool.set(1).select(invite("call")).get(0)))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(hits.values()).containsOnly(100L);
    }

    /** The third weight is filled up to a hundred; when the second is out, the others share in their proportion. */
    @Test
    void weightsFillTheLast() {
        Dispatcher pool = Dispatcher.builder()
                .set(
                        1,
                        s -> s.algorithm(Algorithm.WEIGHT)
                                .target("sip:10.0.0.0", t -> t.weight(50))
                                .target("sip:10.0.0.1", t -> t.weight(30))
                                .target("sip:10.0.0.2", t -> t.weight(10)))
                .build();
        assertThat(hits(pool, 100)).containsExactly(50, 30, 20);
        pool.disable(1, "sip:10.0.0.1");
        assertThat(hits(pool, 70)).containsExactly(50, 0, 20);
    }

    @Test
    void parallelOffersAll() {
        Dispatcher pool = pool(Algorithm.PARALLEL, 12, 1);
        assertThat(pool.set(1).select(invite("x"))).hasSize(12);
        assertThat(pool.set(1).select(invite("x")).stream().mapToDouble(Target::q))
                .containsOnly(1.0);
    }

    @Test
    void aLimitMayBeGivenForOneRequest() {
        Dispatcher pool = pool(Algorithm.ROUND_ROBIN, 12, 1);
        assertThat(pool.set(1).select(invite("x"))).hasSize(8);
        assertThat(pool.set(1).select(invite("x"), 3)).hasSize(3);
    }

    // ---- load ----

    @Test
    void aCallCountsUntilItsEndIsTold() {
        Dispatcher pool = pool(Algorithm.CALL_LOAD, 1, 1);
        Destination one = pool.set(1).destinations().get(0);
        TargetObserver call = one.attempt();
        call.onOutcome(one.target(), Outcome.of(180));
        assertThat(one.calls()).isEqualTo(1);
        call.onOutcome(one.target(), Outcome.of(200));
        assertThat(one.calls()).as("nobody follows its dialog").isZero();
        call.onOutcome(one.target(), Outcome.ESTABLISHED);
        call.onOutcome(one.target(), Outcome.ESTABLISHED);
        assertThat(one.calls()).isEqualTo(1);
        call.onOutcome(one.target(), Outcome.ENDED);
        call.onOutcome(one.target(), Outcome.ENDED);
        assertThat(one.calls()).isZero();
    }

    @Test
    void fullOnesArePassedOverByEveryAlgorithm() {
        for (Algorithm algorithm : Algorithm.values()) {
            Dispatcher pool = Dispatcher.builder()
                    .set(
                            1,
                            s -> common(s, algorithm)
                                    .fallback(2)
                                    .target(
                                            "sip:10.0.0.0",
                                            t -> t.maxCalls(1).weight(60).relativeWeight(1))
                                    .target(
                                            "sip:10.0.0.1",
                                            t -> t.maxCalls(2).weight(40).relativeWeight(1)))
                    .set(2, s -> s.target("sip:10.0.0.9"))
                    .build();
            List<String> chosen = new ArrayList<>();
            for (int call = 0; call < 4; call++) {
                Destination one = pool.set(1).select("call-" + call).orElseThrow();
                one.attempt();
                chosen.add(one.uri().host());
            }
            assertThat(chosen)
                    .as(algorithm.text())
                    .containsExactlyInAnyOrder("10.0.0.0", "10.0.0.1", "10.0.0.1", "10.0.0.9");
            assertThat(hop(pool.set(1).select(invite("x")).get(0))).isEqualTo("sip:10.0.0.9");
        }
    }

    /** A proxy that forgot to tell the end of its calls must not close a destination for ever. */
    @Test
    void callsWhoseEndNobodyTellsAreForgotten() {
        Dispatcher pool = Dispatcher.builder()
                .set(1, s -> s.target("sip:10.0.0.0"))
                .callExpiry(Duration.ofHours(2))
                .build();
        Destination one = pool.set(1).destinations().get(0);
        pool.upkeep(0);
        one.attempt();
        TargetObserver told = one.attempt();
        for (long minute = 1; minute < 120; minute++) {
            pool.upkeep(minute * 60 * SECOND);
        }
        assertThat(one.calls()).isEqualTo(2);
        for (long minute = 120; minute < 140; minute++) {
            pool.upkeep(minute * 60 * SECOND);
        }
        assertThat(one.calls()).isZero();
        told.onOutcome(one.target(), Outcome.of(486));
        assertThat(one.calls()).isZero();
    }

    @Property(tries = 50)
    void loadIsNeverNegativeNorLost(@ForAll @IntRange(min = 0, max = 200) int calls, @ForAll long seed) {
        CallLoad load = new CallLoad();
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> begun = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            begun.add(load.begin());
            if (random.nextInt(20) == 0) {
                load.grow();
            }
            if (random.nextBoolean()) {
                load.end(begun.remove(random.nextInt(begun.size())));
            }
            assertThat(load.calls()).isBetween(0, begun.size());
        }
        for (int age = 0; age < CallLoad.AGES; age++) {
            load.grow();
        }
        begun.forEach(load::end);
        assertThat(load.calls()).isZero();
    }

    /** Of a hundred calls one that asks for 30 less gets 70, until its report expires. */
    @Test
    void overloadedOnesGetLess() {
        Dispatcher pool = pool(Algorithm.OVERLOAD_CONTROL, 2, 1);
        pool.upkeep(0);
        pool.overload(1, "sip:10.0.0.0", 30, Duration.ofSeconds(5), 7);
        pool.overload(1, "sip:10.0.0.0", 90, Duration.ofSeconds(5), 6); // older than what was heard
        assertThat(hits(pool, 2_000)[0]).isCloseTo(700, within(75)); // five deviations
        pool.upkeep(5 * SECOND);
        assertThat(hits(pool, 1_000)[0]).isEqualTo(500);
    }

    /**
     * Counted evenly, the calls that a destination lets pass fell in step with the turns of its set: of two, one that asked for half was
     * first in no list at all, because its turn to pass came whenever it was second (RFC 7339 5.10.2 wants the share dropped, not all).
     */
    @Test
    void overloadDoesNotFallInStepWithTurns() {
        Dispatcher pool = pool(Algorithm.ROUND_ROBIN, 2, 1);
        pool.upkeep(0);
        pool.overload(1, "sip:10.0.0.0", 50, Duration.ofSeconds(5), 1);
        long first = IntStream.range(0, 2_000)
                .filter(call ->
                        hop(pool.set(1).select(invite("call-" + call)).get(0)).equals("sip:10.0.0.0"))
                .count();
        assertThat(first).isCloseTo(500, within(80L));
    }

    // ---- coming back ----

    @Test
    void oneThatComesBackStartsSlowly() {
        Dispatcher pool = Dispatcher.builder()
                .set(
                        1,
                        s -> s.algorithm(Algorithm.RELATIVE_WEIGHT)
                                .slowStart(Duration.ofSeconds(30))
                                .target("sip:10.0.0.0", t -> t.relativeWeight(10))
                                .target("sip:10.0.0.1", t -> t.relativeWeight(10)))
                .build();
        pool.upkeep(0);
        pool.disable(1, "sip:10.0.0.1");
        pool.enable(1, "sip:10.0.0.1");
        assertThat(hits(pool, 1_100)[1]).isCloseTo(100, within(1));
        pool.upkeep(SECOND);
        pool.upkeep(16 * SECOND);
        assertThat(hits(pool, 900)[1]).isCloseTo(300, within(1));
        pool.upkeep(31 * SECOND);
        assertThat(hits(pool, 100)[1]).isEqualTo(50);
    }

    @Test
    void outliersAreLeftOutAndComeBackSlowly() {
        Dispatcher pool = pool(Algorithm.FASTEST, 4, 1);
        pool.upkeep(0);
        for (Destination one : pool.set(1).destinations()) {
            boolean slow = one.uri().host().equals("10.0.0.3");
            one.answered(Duration.ofMillis(slow ? 400 : 20));
        }
        pool.upkeep(10 * SECOND);
        assertThat(pool.list())
                .filteredOn(DestinationStatus::ejected)
                .extracting(d -> d.uri().host())
                .containsExactly("10.0.0.3");
        assertThat(pool.set(1).selectableCount()).isEqualTo(3);
        assertThat(pool.list().get(3).state()).isEqualTo(HealthState.ACTIVE);

        pool.upkeep(40 * SECOND);
        assertThat(pool.set(1).selectableCount()).isEqualTo(4);
    }

    // ----

    private static Dispatcher pool(Algorithm algorithm, int size, long seed) {
        return Dispatcher.builder()
                .sets(List.of(set(algorithm, size)))
                .random(new SplittableRandom(seed))
                .probe(p -> p.downAfter(3).upAfter(1))
                .build();
    }

    private static SetSpec set(Algorithm algorithm, int size) {
        return SetSpec.of(1, s -> {
            common(s, algorithm);
            for (int i = 0; i < size; i++) {
                s.target("sip:10.0.0." + i, (Consumer<TargetBuilder>)
                        t -> t.weight(100 / size).relativeWeight(3).priority(10));
            }
        });
    }

    private static SetBuilder common(SetBuilder set, Algorithm algorithm) {
        set.algorithm(algorithm);
        return algorithm == Algorithm.KEY_HASH ? set.key(CallKey.CALL_ID) : set;
    }

    private static int[] hits(Dispatcher pool, int calls) {
        int[] hits = new int[pool.set(1).destinations().size()];
        for (int call = 0; call < calls; call++) {
            String host = pool.set(1).select("call-" + call).orElseThrow().uri().host();
            hits[Integer.parseInt(host.substring(host.lastIndexOf('.') + 1))]++;
        }
        assertThat(Arrays.stream(hits).sum()).isEqualTo(calls);
        return hits;
    }

    private static String hop(Target target) {
        return target.nextHop().orElseThrow().text();
    }

    private static SipRequest invite(String callId) {
        return SipRequest.of(Method.INVITE, SipUri.of("sip:conf7@example.com"))
                .from(NameAddr.of(SipUri.of("sip:1001@example.com")).withTag("a"))
                .to(NameAddr.of(SipUri.of("sip:conf7@example.com")))
                .callId(callId)
                .cseq(1)
                .build();
    }
}
