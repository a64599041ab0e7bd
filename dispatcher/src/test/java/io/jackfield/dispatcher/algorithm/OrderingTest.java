package io.jackfield.dispatcher.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.message.SipRequest;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OrderingTest {
    private static final int KEYS = 20_000;

    private record Server(int number, long id, int priority, Target target) implements Candidate {
        Server(int number, int priority) {
            this(
                    number,
                    new SplittableRandom(number).nextLong(),
                    priority,
                    Target.nextHop(SipUri.of("sip:10.0.0." + number)));
        }
    }

    private final SipRequest request = invite("call-1");

    // ---- rendezvous hash ----

    @Property(tries = 20)
    void hashGivesEachDestinationItsShare(@ForAll @IntRange(min = 2, max = 12) int servers) {
        Candidate[] candidates = servers(servers);
        int[] hits = new int[servers];
        CallIdHash hash = new CallIdHash();
        for (int key = 0; key < KEYS; key++) {
            hits[index(candidates, first(hash, candidates, key))]++;
        }

        // Binomial: the share plus or minus five standard deviations, which a fair hash leaves once in millions of
        // runs.
        double share = (double) KEYS / servers;
        double slack = 5 * Math.sqrt(share * (1 - 1.0 / servers));
        assertThat(Arrays.stream(hits).boxed())
                .allSatisfy(n -> assertThat((double) n).isBetween(share - slack, share + slack));
    }

    @Property(tries = 20)
    void hashMovesOnlyTheShareOfADestinationThatLeaves(
            @ForAll @IntRange(min = 2, max = 12) int servers, @ForAll @IntRange(min = 0, max = 11) int leaving) {
        Candidate[] before = servers(servers);
        Candidate gone = before[leaving % servers];
        Candidate[] after = Arrays.stream(before).filter(c -> c != gone).toArray(Candidate[]::new);
        CallIdHash hash = new CallIdHash();
        for (int key = 0; key < 2_000; key++) {
            List<Target> order = hash.order(before, spread(key), servers);
            Target now = first(hash, after, key);
            // It goes to where failover would have gone; all others stay.
            assertThat(now).isSameAs(order.get(0) == gone.target() ? order.get(1) : order.get(0));
        }
    }

    @Property(tries = 20)
    void hashOrdersAllDestinationsOnceAndALimitCutsThatOrder(
            @ForAll @IntRange(min = 1, max = 12) int servers, @ForAll long key) {
        Candidate[] candidates = servers(servers);
        CallIdHash hash = new CallIdHash();
        List<Target> all = hash.order(candidates, key, 100);

        assertThat(all).hasSize(servers);
        assertThat(new HashSet<>(all)).hasSize(servers);
        for (int limit = 1; limit <= servers; limit++) {
            assertThat(hash.order(candidates, key, limit)).isEqualTo(all.subList(0, limit));
        }
    }

    @Test
    void hashDoesNotDependOnTheOrderOfTheSet() {
        Candidate[] candidates = servers(5);
        Candidate[] reversed = servers(5);
        java.util.Collections.reverse(Arrays.asList(reversed));
        CallIdHash hash = new CallIdHash();
        for (int key = 0; key < 1_000; key++) {
            assertThat(first(hash, reversed, key).toString())
                    .isEqualTo(first(hash, candidates, key).toString());
        }
    }

    @Test
    void hashCopesWithDestinationsOfTheSameIdentity() {
        Server one = new Server(1, 7, 0, Target.nextHop(SipUri.of("sip:10.0.0.1")));
        Server two = new Server(2, 7, 0, Target.nextHop(SipUri.of("sip:10.0.0.2")));

        assertThat(new CallIdHash().order(new Candidate[] {one, two}, 99, 5))
                .containsExactlyInAnyOrder(one.target(), two.target());
    }

    @Test
    void hashSendsTheSameCallToTheSameDestination() {
        Candidate[] candidates = servers(7);
        Ordering ordering = Algorithm.CALL_ID_HASH.ordering(1);

        assertThat(ordering.order(candidates, invite("same"), 3))
                .isEqualTo(ordering.order(candidates, invite("same"), 3));
        assertThat(distinctFirst(ordering, candidates)).isEqualTo(7);
    }

    // ---- the others ----

    @Test
    void roundRobinTakesTurnsAndFailsOverToTheNext() {
        Candidate[] c = servers(3);
        Ordering ordering = Algorithm.ROUND_ROBIN.ordering(1);

        assertThat(ordering.order(c, request, 2)).containsExactly(c[0].target(), c[1].target());
        assertThat(ordering.order(c, request, 2)).containsExactly(c[1].target(), c[2].target());
        assertThat(ordering.order(c, request, 5)).containsExactly(c[2].target(), c[0].target(), c[1].target());
        assertThat(ordering.order(c, request, 1)).containsExactly(c[0].target());
    }

    @Test
    void roundRobinSurvivesTheEndOfItsCounter() {
        Candidate[] c = servers(3);
        for (int turn : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            int first = Integer.remainderUnsigned(turn, 3);
            assertThat(RoundRobin.rotated(c, first, 3)).hasSize(3);
        }
    }

    @Test
    void randomIsEvenAndRepeatsWithItsSeed() {
        Candidate[] c = servers(4);
        Ordering ordering = Algorithm.RANDOM.ordering(42);
        Ordering twin = Algorithm.RANDOM.ordering(42);
        int[] hits = new int[4];
        for (int i = 0; i < KEYS; i++) {
            List<Target> order = ordering.order(c, request, 4);
            assertThat(twin.order(c, request, 4)).isEqualTo(order);
            hits[index(c, order.get(0))]++;
        }
        assertThat(Arrays.stream(hits).boxed())
                .allSatisfy(n -> assertThat(n).isBetween(KEYS / 4 - 400, KEYS / 4 + 400));
    }

    @Test
    void priorityKeepsTheOrderItWasGiven() {
        Candidate[] c = {new Server(1, 10), new Server(2, 5), new Server(3, 1)};
        Ordering ordering = Algorithm.PRIORITY.ordering(1);

        assertThat(ordering.order(c, request, 9)).containsExactly(c[0].target(), c[1].target(), c[2].target());
        assertThat(ordering.order(c, request, 1)).containsExactly(c[0].target());
    }

    /** The tutorial's numbers for weight and load were those of other algorithms (C1). */
    @Test
    void numbersAreKamailios() {
        assertThat(Algorithm.of(0)).contains(Algorithm.CALL_ID_HASH);
        assertThat(Algorithm.of(4)).contains(Algorithm.ROUND_ROBIN);
        assertThat(Algorithm.of(6)).contains(Algorithm.RANDOM);
        assertThat(Algorithm.of(8)).contains(Algorithm.PRIORITY);
        assertThat(Algorithm.of(9)).isEmpty();
    }

    private static Candidate[] servers(int count) {
        List<Candidate> servers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            servers.add(new Server(i, 0));
        }
        return servers.toArray(Candidate[]::new);
    }

    private static Target first(CallIdHash hash, Candidate[] candidates, int key) {
        return hash.order(candidates, spread(key), 1).get(0);
    }

    private static long spread(int key) {
        return CallIdHash.key("call-" + key + "@example.com");
    }

    private static int index(Candidate[] candidates, Target target) {
        for (int i = 0; i < candidates.length; i++) {
            if (candidates[i].target() == target) {
                return i;
            }
        }
        throw new AssertionError("no such target");
    }

    private static int distinctFirst(Ordering ordering, Candidate[] candidates) {
        HashSet<Target> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            seen.add(ordering.order(candidates, invite("call-" + i), 1).get(0));
        }
        return seen.size();
    }

    private static SipRequest invite(String callId) {
        return SipRequest.of(Method.INVITE, SipUri.of("sip:9196@example.com"))
                .from(NameAddr.of(SipUri.of("sip:1001@example.com")).withTag("a"))
                .to(NameAddr.of(SipUri.of("sip:9196@example.com")))
                .callId(callId)
                .cseq(1)
                .build();
    }
}
