package io.jackfield.dispatcher.algorithm;

import static io.jackfield.dispatcher.algorithm.Node.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Balance, weights, minimal disruption and failover of every algorithm. */
class AlgorithmTest {
    private static final int KEYS = 20_000;

    // ---- all of them ----

    /** Failover tries each destination once, whatever the numbers of the set. */
    @Property(tries = 300)
    void offersEachDestinationOnce(
            @ForAll Algorithm algorithm, @ForAll @IntRange(min = 1, max = 20) int size, @ForAll long seed) {
        Node[] nodes = nodes(size);
        SplittableRandom random = new SplittableRandom(seed);
        for (Node node : nodes) {
            node.priority = random.nextInt(4) * 10;
            node.weight = random.nextInt(0, 101);
            node.relativeWeight = random.nextInt(0, 101);
            node.calls = random.nextInt(5);
            node.maxCalls = random.nextInt(4);
            node.latencyMs = random.nextInt(300);
            node.congestionMs = random.nextInt(100);
            node.congestionControl = random.nextBoolean();
            node.load = random.nextDouble();
            node.warmth = random.nextBoolean() ? 1 : random.nextDouble(0.1, 1);
        }
        algorithm.sort(nodes);
        Choice choice = algorithm.choice(nodes, new Turns(seed));
        for (int call = 0; call < 50; call++) {
            long key = key(call);
            int first = choice.first(key);
            Set<Integer> seen = new HashSet<>(Set.of(first));
            int place = first;
            for (int i = 1; i < size; i++) {
                place = choice.next(key, first, place);
                seen.add(place);
            }
            assertThat(seen).isEqualTo(IntStream.range(0, size).boxed().collect(Collectors.toSet()));
        }
    }

    /** Equal destinations get equal shares by every algorithm that spreads calls. */
    @Property(tries = 100)
    void equalsGetEqualShares(@ForAll Algorithm algorithm, @ForAll @IntRange(min = 2, max = 12) int size) {
        Node[] nodes = nodes(size);
        for (Node node : nodes) {
            node.priority = 10;
            node.weight = 100 / size;
            node.relativeWeight = 7;
        }
        int[] hits = hits(algorithm, nodes, KEYS);
        if (Set.of(Algorithm.PRIORITY, Algorithm.FIRST, Algorithm.PARALLEL).contains(algorithm)) {
            assertThat(hits[0]).isEqualTo(KEYS);
            return;
        }
        // Binomial: the share plus or minus five standard deviations, which chance leaves once in a million runs.
        double share = (double) KEYS / size;
        double slack = 5 * Math.sqrt(share * (1 - 1.0 / size));
        assertThat(Arrays.stream(hits).boxed())
                .allSatisfy(n -> assertThat((double) n).isCloseTo(share, within(slack)));
    }

    /** The tutorial's numbers for weight and load were those of other algorithms (C1). */
    @Test
    void numbersAreKamailios() {
        List<Algorithm> byNumber = List.of(
                Algorithm.CALL_ID_HASH,
                Algorithm.FROM_URI_HASH,
                Algorithm.TO_URI_HASH,
                Algorithm.REQUEST_URI_HASH,
                Algorithm.ROUND_ROBIN,
                Algorithm.AUTH_USER_HASH,
                Algorithm.RANDOM,
                Algorithm.KEY_HASH,
                Algorithm.PRIORITY,
                Algorithm.WEIGHT,
                Algorithm.CALL_LOAD,
                Algorithm.RELATIVE_WEIGHT,
                Algorithm.PARALLEL,
                Algorithm.LATENCY,
                Algorithm.ROUND_ROBIN_OR_PRIORITY,
                Algorithm.PRIORITY_WEIGHT);
        for (int id = 0; id < byNumber.size(); id++) {
            assertThat(Algorithm.ofKamailio(id)).isEqualTo(byNumber.get(id));
            assertThat(byNumber.get(id).kamailioId()).hasValue(id);
        }
        assertThat(Algorithm.ofKamailio(64)).isEqualTo(Algorithm.OVERLOAD_CONTROL);
        assertThat(List.of(16, 63, 65, -1, 1_000))
                .allSatisfy(id -> assertThat(Algorithm.ofKamailio(id)).isEqualTo(Algorithm.FIRST));
        assertThat(Algorithm.FASTEST.kamailioId()).isEmpty();
    }

    @Test
    void namesAreThoseOfConfiguration() {
        assertThat(Algorithm.named("call-id-hash")).contains(Algorithm.CALL_ID_HASH);
        assertThat(Algorithm.named("CALL_ID_HASH")).isEmpty();
        for (Algorithm algorithm : Algorithm.values()) {
            assertThat(Algorithm.named(algorithm.text())).contains(algorithm);
        }
    }

    // ---- hashing ----

    /** One that goes takes its own keys along and no others, and each of them goes where failover would have led (C12). */
    @Property(tries = 30)
    void hashMovesOnlyTheShareOfADestinationThatLeaves(
            @ForAll @IntRange(min = 2, max = 12) int size, @ForAll @IntRange(min = 0, max = 11) int leaving) {
        Node[] before = nodes(size);
        Node gone = before[leaving % size];
        Node[] after = Arrays.stream(before).filter(c -> c != gone).toArray(Node[]::new);
        Choice was = new Rendezvous(before);
        Choice is = new Rendezvous(after);
        for (int call = 0; call < 2_000; call++) {
            long key = key(call);
            int first = was.first(key);
            Node expected = before[first] == gone ? before[was.next(key, first, first)] : before[first];
            assertThat(after[is.first(key)]).isSameAs(expected);
        }
    }

    @Test
    void hashOfTenMovesATenth() {
        Node[] ten = nodes(10);
        int moved = 0;
        Choice was = new Rendezvous(ten);
        Choice is = new Rendezvous(Arrays.copyOf(ten, 9));
        for (int call = 0; call < KEYS; call++) {
            moved += was.first(key(call)) == is.first(key(call)) ? 0 : 1;
        }
        assertThat((double) moved / KEYS).isBetween(0.09, 0.11);
    }

    @Test
    void hashDoesNotDependOnTheOrderOfTheSet() {
        Node[] nodes = nodes(5);
        Node[] reversed = nodes.clone();
        Collections.reverse(Arrays.asList(reversed));
        Choice choice = new Rendezvous(nodes);
        Choice other = new Rendezvous(reversed);
        for (int call = 0; call < 1_000; call++) {
            assertThat(reversed[other.first(key(call))]).isSameAs(nodes[choice.first(key(call))]);
        }
    }

    @Test
    void hashCopesWithDestinationsOfTheSameIdentity() {
        Choice choice = new Rendezvous(new Node[] {new Node(1, 7), new Node(2, 7)});
        int first = choice.first(99);
        assertThat(choice.next(99, first, first)).isNotEqualTo(first);
    }

    // ---- turns and weights ----

    @Test
    void roundRobinTakesTurnsAndFailsOverToTheNext() {
        Node[] nodes = nodes(3);
        Choice choice = Algorithm.ROUND_ROBIN.choice(nodes, new Turns(1));
        assertThat(List.of(choice.first(0), choice.first(0), choice.first(0), choice.first(0)))
                .containsExactly(0, 1, 2, 0);
        assertThat(choice.next(0, 2, 2)).isZero();
    }

    @Test
    void roundRobinGoesOnWhereItWasWhenTheSetChanges() {
        Turns turns = new Turns(1);
        Algorithm.ROUND_ROBIN.choice(nodes(3), turns).first(0);
        assertThat(Algorithm.ROUND_ROBIN.choice(nodes(3), turns).first(0)).isEqualTo(1);
    }

    @Property
    void weightsAreKeptToTheCall(@ForAll @IntRange(min = 1, max = 98) int first, @ForAll @IntRange(min = 1) int split) {
        int second = 1 + split % (99 - first);
        Node[] nodes = weighted(first, second, 100 - first - second);
        assertThat(hits(Algorithm.WEIGHT, nodes, 1_000))
                .containsExactly(10 * first, 10 * second, 10 * (100 - first - second));
    }

    /** So that a destination does not get its share in one lump: nobody waits longer than for two of its turns. */
    @Test
    void weightsAreMixedEvenly() {
        Node[] nodes = weighted(50, 30, 20);
        Choice choice = Algorithm.WEIGHT.choice(nodes, new Turns(1));
        int[] last = new int[3];
        for (int call = 1; call < 400; call++) {
            int chosen = choice.first(0);
            assertThat(call - last[chosen]).isLessThanOrEqualTo(2 * 100 / nodes[chosen].weight);
            last[chosen] = call;
        }
    }

    /** The documentation's example: 25, 50, 25, and 33, 67 when the third is down. */
    @Test
    void relativeWeightsAreOfThoseThatAreThere() {
        Node[] nodes = relative(1, 2, 1);
        assertThat(hits(Algorithm.RELATIVE_WEIGHT, nodes, 100)).containsExactly(25, 50, 25);
        assertThat(hits(Algorithm.RELATIVE_WEIGHT, Arrays.copyOf(nodes, 2), 300))
                .containsExactly(100, 200);
    }

    @Test
    void relativeWeightsOfManyAreRoundedButNobodyIsForgotten() {
        Node[] nodes = nodes(40);
        for (Node node : nodes) {
            node.relativeWeight = 1 + node.number * 2 % 97;
        }
        int[] hits = hits(Algorithm.RELATIVE_WEIGHT, nodes, 100_000);
        int total = Arrays.stream(nodes).mapToInt(Node::relativeWeight).sum();
        for (Node node : nodes) {
            assertThat(hits[node.number] / 100_000.0).isCloseTo((double) node.relativeWeight / total, within(0.001));
        }
    }

    @Test
    void congestionTakesAPointForAMillisecond() {
        Node[] nodes = relative(50, 50);
        for (Node node : nodes) {
            node.weight = 50;
            node.congestionControl = true;
        }
        nodes[0].congestionMs = 25;
        assertThat(hits(Algorithm.RELATIVE_WEIGHT, nodes, 300)).containsExactly(100, 200);
        nodes[0].congestionMs = 60;
        assertThat(hits(Algorithm.RELATIVE_WEIGHT, nodes, 300)).containsExactly(0, 300);
        nodes[1].congestionMs = 120;
        assertThat(hits(Algorithm.RELATIVE_WEIGHT, nodes, 300)).containsExactly(200, 100);
    }

    @Test
    void oneThatStartsSlowlyGetsPartOfItsShare() {
        Node[] nodes = relative(10, 10);
        nodes[1].warmth = 0.25;
        assertThat(hits(Algorithm.RELATIVE_WEIGHT, nodes, 1_000)).containsExactly(800, 200);
    }

    @Test
    void randomRepeatsWithItsSeed() {
        Node[] nodes = nodes(4);
        Choice choice = Algorithm.RANDOM.choice(nodes, new Turns(42));
        Choice twin = Algorithm.RANDOM.choice(nodes, new Turns(42));
        assertThat(IntStream.range(0, 100).map(i -> choice.first(0)))
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).map(i -> twin.first(0)).boxed().toList());
    }

    // ---- priorities ----

    @Test
    void priorityIsSerial() {
        Node[] nodes = priorities(1, 10, 5);
        Algorithm.PRIORITY.sort(nodes);
        Choice choice = Algorithm.PRIORITY.choice(nodes, new Turns(1));
        assertThat(Arrays.stream(nodes).map(n -> n.number)).containsExactly(1, 2, 0);
        assertThat(choice.first(0)).isZero();
        assertThat(choice.next(0, 0, 0)).isEqualTo(1);
        assertThat(choice.next(0, 0, 1)).isEqualTo(2);
    }

    /** The table of the documentation: priority 30 and latencies of 21, 91, 61, 19, 32, 0 and 201 ms. */
    @Test
    void latencyLowersPriority() {
        Node[] nodes = priorities(30, 30, 30, 30, 30, 30, 30);
        double[] latencies = {21, 91, 61, 19, 32, 0, 201};
        for (Node node : nodes) {
            node.latencyMs = latencies[node.number];
        }
        assertThat(Arrays.stream(nodes).map(Ranks::adjusted)).containsExactly(30, 27, 28, 30, 29, 30, 24);
        assertThat(hits(Algorithm.LATENCY, nodes, 300)).containsExactly(100, 0, 0, 100, 0, 100, 0);

        for (Node node : nodes) {
            node.congestionControl = true;
        }
        assertThat(hits(Algorithm.LATENCY, nodes, 700)).containsOnly(100);
    }

    @Test
    void roundRobinOrPriorityLooksWhetherAllAreEqual() {
        assertThat(hits(Algorithm.ROUND_ROBIN_OR_PRIORITY, priorities(5, 5), 10))
                .containsExactly(5, 5);
        assertThat(hits(Algorithm.ROUND_ROBIN_OR_PRIORITY, priorities(0, 0), 10))
                .containsExactly(10, 0);
        assertThat(hits(Algorithm.ROUND_ROBIN_OR_PRIORITY, priorities(5, 6), 10))
                .containsExactly(0, 10);
    }

    /** The documentation's tables: 70 and 30 at priority 10, then 50 and 50 at priority 20. */
    @Test
    void priorityWeightIsAsOfSrvRecords() {
        Node[] nodes = weighted(70, 30, 50, 50);
        nodes[0].priority = nodes[1].priority = 10;
        nodes[2].priority = nodes[3].priority = 20;
        assertThat(hits(Algorithm.PRIORITY_WEIGHT, nodes, 100)).containsExactly(70, 30, 0, 0);
        assertThat(hits(Algorithm.PRIORITY_WEIGHT, Arrays.copyOfRange(nodes, 2, 4), 100, 2))
                .containsExactly(50, 50);

        Choice choice = Algorithm.PRIORITY_WEIGHT.choice(nodes, new Turns(1));
        assertThat(choice.next(0, 1, 1))
                .as("the rest of the best priority first")
                .isZero();
        assertThat(choice.next(0, 1, 0)).isEqualTo(2);
    }

    // ---- load ----

    /** Calls on the third take four times as long: it gets fewer, and none ever has two more than another. */
    @Test
    void callLoadEvensUnevenHoldTimes() {
        Node[] nodes = nodes(3);
        Choice choice = Algorithm.CALL_LOAD.choice(nodes, new Turns(1));
        record Held(Node node, int until) {}
        ArrayDeque<Held> held = new ArrayDeque<>();
        int[] hits = new int[3];
        for (int now = 0; now < 9_000; now++) {
            int time = now;
            held.removeIf(call -> {
                boolean over = call.until() <= time;
                call.node().calls -= over ? 1 : 0;
                return over;
            });
            Node chosen = nodes[choice.first(0)];
            hits[chosen.number]++;
            chosen.calls++;
            held.add(new Held(chosen, now + (chosen.number == 2 ? 400 : 100)));
            int most = Arrays.stream(nodes).mapToInt(Node::calls).max().orElseThrow();
            assertThat(chosen.calls).isLessThanOrEqualTo(most);
        }
        assertThat(hits[0]).isCloseTo(hits[1], within(100));
        assertThat((double) hits[0] / hits[2]).isCloseTo(4, within(0.6));
    }

    @Test
    void callLoadPassesOverThoseThatAreFull() {
        Node[] nodes = nodes(3);
        nodes[0].maxCalls = 1;
        nodes[0].calls = 1;
        nodes[1].calls = 5;
        nodes[2].calls = 6;
        assertThat(hits(Algorithm.CALL_LOAD, nodes, 10)).containsExactly(0, 10, 0);
    }

    @Property(tries = 50)
    void leastLoadKeepsToWeights(@ForAll @IntRange(min = 1, max = 10) int weight) {
        Node[] nodes = relative(weight, 10);
        assertThat(filled(Algorithm.LEAST_LOAD, nodes, 1_100)[0]).isCloseTo(1_100 * weight / (weight + 10), within(2));
    }

    @Test
    void leastLoadGoesByWhatNodesSay() {
        Node[] nodes = nodes(2);
        nodes[0].load = 0.75;
        assertThat(filled(Algorithm.LEAST_LOAD, nodes, 1_000)[0]).isCloseTo(200, within(2));
        nodes = nodes(2);
        nodes[0].load = 1;
        nodes[1].load = 1;
        assertThat(filled(Algorithm.LEAST_LOAD, nodes, 100)).containsExactly(50, 50);
    }

    /** A hundred calls of one room and a thousand others: nobody has more than a quarter over its share. */
    @Property(tries = 30)
    void boundedHashBoundsLoad(
            @ForAll @IntRange(min = 2, max = 12) int size, @ForAll @DoubleRange(min = 0, max = 1) double hot) {
        Node[] nodes = nodes(size);
        Choice choice = Algorithm.BOUNDED_HASH.choice(nodes, new Turns(1));
        SplittableRandom random = new SplittableRandom(size);
        for (int call = 1; call <= 2_000; call++) {
            long key = random.nextDouble() < hot ? key(-1) : key(call);
            Node chosen = nodes[choice.first(key)];
            chosen.calls++;
            assertThat(chosen.calls).isLessThanOrEqualTo((int) Math.ceil(1.25 * call / size));
        }
    }

    @Test
    void boundedHashIsRendezvousWhileLoadIsEven() {
        Node[] nodes = nodes(8);
        for (Node node : nodes) {
            node.calls = 100;
        }
        Choice bounded = Algorithm.BOUNDED_HASH.choice(nodes, new Turns(1));
        Choice plain = new Rendezvous(nodes);
        for (int call = 0; call < 1_000; call++) {
            assertThat(bounded.first(key(call))).isEqualTo(plain.first(key(call)));
        }
    }

    @Test
    void fastestPrefersWhoAnswersFirst() {
        Node[] nodes = nodes(3);
        nodes[0].latencyMs = 100;
        nodes[1].latencyMs = 10;
        nodes[2].latencyMs = 100;
        int[] hits = hits(Algorithm.FASTEST, nodes, 3_000);
        assertThat(hits[1]).isCloseTo(2_000, within(150)); // it is among two of three drawn, two times of three
        int[] filled = filled(Algorithm.FASTEST, nodes, 1_200);
        assertThat(filled[1]).as("but calls make it slower").isLessThan(1_000).isGreaterThan(700);
    }

    @Test
    void fastestTakesTheUnmeasuredForUsual() {
        Node[] nodes = nodes(2);
        nodes[0].latencyMs = 100;
        assertThat(new TreeSet<>(Arrays.stream(hits(Algorithm.FASTEST, nodes, 1_000))
                                .boxed()
                                .toList())
                        .first())
                .isGreaterThan(400);
    }

    // ----

    private static Node[] weighted(int... weights) {
        Node[] nodes = nodes(weights.length);
        Arrays.stream(nodes).forEach(node -> node.weight = weights[node.number]);
        return nodes;
    }

    private static Node[] relative(int... weights) {
        Node[] nodes = nodes(weights.length);
        Arrays.stream(nodes).forEach(node -> node.relativeWeight = weights[node.number]);
        return nodes;
    }

    private static Node[] priorities(int... priorities) {
        Node[] nodes = nodes(priorities.length);
        Arrays.stream(nodes).forEach(node -> node.priority = priorities[node.number]);
        return nodes;
    }

    private static int[] hits(Algorithm algorithm, Node[] nodes, int calls) {
        return hits(algorithm, nodes, calls, 0);
    }

    private static int[] hits(Algorithm algorithm, Node[] nodes, int calls, int firstNumber) {
        Node[] sorted = nodes.clone();
        algorithm.sort(sorted);
        Choice choice = algorithm.choice(sorted, new Turns(1));
        int[] hits = new int[nodes.length];
        for (int call = 0; call < calls; call++) {
            hits[sorted[choice.first(key(call))].number - firstNumber]++;
        }
        return hits;
    }

    /** Calls that never end. */
    private static int[] filled(Algorithm algorithm, Node[] nodes, int calls) {
        Choice choice = algorithm.choice(nodes, new Turns(1));
        for (int call = 0; call < calls; call++) {
            nodes[choice.first(key(call))].calls++;
        }
        return Arrays.stream(nodes).mapToInt(Node::calls).toArray();
    }

    private static long key(int call) {
        return CallKey.hash("call-" + call + "@example.com");
    }
}
