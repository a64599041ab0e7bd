package io.jackfield.dispatcher;

import io.jackfield.dispatcher.algorithm.Turns;

/**
 * How many of a hundred calls a destination wants (RFC 7339, the loss algorithm). Which of them pass is as good as random: counted
 * evenly they would fall in step with the turns of a set, and one of two would never be the first. Any thread.
 *
 * @param rate 0 to 100
 * @param sequence the number of the report that said so: older ones are not heard
 * @param untilNs till when it holds
 */
record Overload(int rate, long sequence, long untilNs, Turns asked) {
    static final int ALL = 100;

    static Overload none() {
        return of(ALL, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Overload of(int rate, long sequence, long untilNs) {
        return new Overload(rate, sequence, untilNs, new Turns(sequence));
    }

    /** Whether it takes this call. */
    boolean admits() {
        if (rate == ALL) {
            return true;
        }
        return asked.random(ALL) < rate;
    }

    boolean over(long nowNs) {
        return rate != ALL && untilNs != Long.MAX_VALUE && nowNs - untilNs >= 0;
    }
}
