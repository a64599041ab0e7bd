package io.jackfield.relay;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What signalling did, over all loops. */
final class RelayCounters {
    final LongAdder offers = new LongAdder();
    final LongAdder answers = new LongAdder();
    final LongAdder deletes = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder oneWay = new LongAdder();
    final LongAdder noMedia = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    private final AtomicInteger sessions = new AtomicInteger();

    /** Counts a new session, unless there are so many. */
    boolean admit(int limit) {
        if (sessions.incrementAndGet() > limit) {
            sessions.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        sessions.decrementAndGet();
    }

    int sessions() {
        return sessions.get();
    }
}
