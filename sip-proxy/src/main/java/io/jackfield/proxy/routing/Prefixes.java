package io.jackfield.proxy.routing;

import java.util.Arrays;

/**
 * Finds the longest prefix of a number among many: a sorted array, and for each prefix the longest other one that begins it. The number
 * is found by halving; the prefix sought is there or on the way up from there. No allocation, 16 bytes a prefix. Immutable.
 */
final class Prefixes {
    static final int NOT_FOUND = -1;

    private final long[] sorted;
    private final int[] parents;
    private final int[] values;

    private Prefixes(long[] sorted, int[] parents, int[] values) {
        this.sorted = sorted;
        this.parents = parents;
        this.values = values;
    }

    /**
     * @param prefixes as {@link Dialled#prefix} makes them, unsigned ascending, each once
     * @param values what each leads to, 0 or more
     */
    static Prefixes of(long[] prefixes, int[] values) {
        long[] sorted = new long[prefixes.length];
        int[] parents = new int[prefixes.length];
        int[] open = new int[Dialled.LONGEST + 1];
        int depth = 0;
        for (int i = 0; i < prefixes.length; i++) {
            sorted[i] = prefixes[i] + Long.MIN_VALUE; // signed order is then the unsigned one
            if (i > 0 && sorted[i] <= sorted[i - 1]) {
                throw new IllegalArgumentException("prefixes must ascend");
            }
            while (depth > 0 && !Dialled.begins(prefixes[open[depth - 1]], prefixes[i])) {
                depth--;
            }
            parents[i] = depth == 0 ? NOT_FOUND : open[depth - 1];
            open[depth++] = i;
        }
        return new Prefixes(sorted, parents, values.clone());
    }

    /** The value of the longest prefix of a number; {@link #NOT_FOUND} when it has none. */
    int find(long number) {
        if (number == Dialled.NONE) {
            return NOT_FOUND;
        }
        int at = Arrays.binarySearch(sorted, number + Long.MIN_VALUE);
        if (at < 0) {
            at = -at - 2;
        }
        while (at >= 0 && !Dialled.begins(sorted[at] - Long.MIN_VALUE, number)) {
            at = parents[at];
        }
        return at < 0 ? NOT_FOUND : values[at];
    }

    int size() {
        return sorted.length;
    }
}
