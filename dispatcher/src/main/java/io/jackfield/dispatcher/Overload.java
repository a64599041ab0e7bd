package io.jackfield.dispatcher;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many of a hundred calls a destination wants (RFC 7339, the loss algorithm). Those that pass are spread evenly. Any thread.
 *
 * @param rate 0 to 100
 * @param sequence the number of the report that said so: older ones are not heard
 * @param untilNs till when it holds
 */
record Overload(int rate, long sequence, long untilNs, AtomicInteger asked) {
    static final int ALL = 100;

    static Overload none() {
        return of(ALL, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    static Overload of(int rate, long sequence, long untilNs) {
        return new Overload(rate, sequence, untilNs, new AtomicInteger());
    }

    /** Whether it takes this call. */
    boolean admits() {
        if (rate == ALL) {
            return true;
        }
        long turn = Integer.toUnsignedLong(asked.getAndIncrement());
        return (turn + 1) * rate / ALL > turn * rate / ALL;
    }

    boolean over(long nowNs) {
        return rate != ALL && untilNs != Long.MAX_VALUE && nowNs - untilNs >= 0;
    }
}
