package io.jackfield.dispatcher.algorithm;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Takes turns. The first candidates, the leaders, come up as often as their weights say, evenly mixed; the others only when all
 * leaders have failed, in their order. One leader alone is serial, all of one weight round robin.
 */
final class Slots implements Choice {
    /** The finest share: weights that need more slots are rounded to it. */
    private static final int MOST = 1_000;

    private final int[] slots;
    private final int leaders;
    private final Turns turns;

    private Slots(int[] slots, int leaders, Turns turns) {
        this.slots = slots;
        this.leaders = leaders;
        this.turns = turns;
    }

    /** The first of all while it is there. */
    static Slots serial(Turns turns) {
        return new Slots(new int[] {0}, 1, turns);
    }

    /** The first so many in turn. */
    static Slots inTurn(int leaders, Turns turns) {
        return new Slots(IntStream.range(0, leaders).toArray(), leaders, turns);
    }

    /** As many leaders as there are weights, each 0 or more; when all are 0 they are equal. */
    static Slots weighted(int[] weights, Turns turns) {
        int[] reduced = reduce(weights);
        int total = Arrays.stream(reduced).sum();
        return total == 0 ? inTurn(weights.length, turns) : new Slots(mixed(reduced, total), weights.length, turns);
    }

    @Override
    public int first(long key) {
        return slots.length == 1 ? slots[0] : slots[turns.next(slots.length)];
    }

    @Override
    public int next(long key, int first, int last) {
        if (last >= leaders) {
            return last + 1;
        }
        int next = Choice.after(last, leaders);
        return next == first ? leaders : next;
    }

    private static int[] reduce(int[] weights) {
        long total = Arrays.stream(weights).asLongStream().sum();
        int divisor = Math.max(1, Arrays.stream(weights).reduce(0, Slots::greatestDivisor));
        if (total / divisor <= MOST) {
            return Arrays.stream(weights).map(weight -> weight / divisor).toArray();
        }
        return Arrays.stream(weights)
                .map(weight -> weight == 0 ? 0 : (int) Math.max(1, Math.round((double) weight * MOST / total)))
                .toArray();
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }

    /** Each slot goes to whom most is owed: all gain their weight, who is chosen pays the total. */
    private static int[] mixed(int[] weights, int total) {
        int[] slots = new int[total];
        int[] owed = new int[weights.length];
        for (int slot = 0; slot < total; slot++) {
            int most = 0;
            for (int i = 0; i < weights.length; i++) {
                owed[i] += weights[i];
                if (owed[i] > owed[most]) {
                    most = i;
                }
            }
            owed[most] -= total;
            slots[slot] = most;
        }
        return slots;
    }
}
