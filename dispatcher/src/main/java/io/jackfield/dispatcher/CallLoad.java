package io.jackfield.dispatcher;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many calls there are. A call whose end nobody reports is forgotten when it has grown {@value #AGES} ages old, so that a fault
 * elsewhere does not make a destination look busy for ever. Counts are kept by age, not by call: memory is constant. Any thread,
 * but for {@link #grow}.
 */
final class CallLoad {
    static final int AGES = 8;

    private final AtomicIntegerArray byAge = new AtomicIntegerArray(AGES);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int age;

    int calls() {
        return calls.get();
    }

    /** One more. @return what {@link #end} wants to know */
    int begin() {
        int begun = age;
        byAge.incrementAndGet(begun % AGES);
        calls.incrementAndGet();
        return begun;
    }

    /** One less, unless it was forgotten already. */
    void end(int begun) {
        if (age - begun >= AGES) {
            return;
        }
        int slot = begun % AGES;
        int there = byAge.get(slot);
        while (there > 0) {
            if (byAge.compareAndSet(slot, there, there - 1)) {
                calls.decrementAndGet();
                return;
            }
            there = byAge.get(slot);
        }
    }

    /** All are an age older. One thread. */
    void grow() {
        int next = age + 1;
        calls.addAndGet(-byAge.getAndSet(next % AGES, 0));
        age = next;
    }
}
