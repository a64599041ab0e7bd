package io.jackfield.media.eventsocket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What connections count. Thread-safe. */
final class SocketCounters {
    private final AtomicInteger clients = new AtomicInteger();
    private final LongAdder slow = new LongAdder();
    private final LongAdder refused = new LongAdder();

    int connected() {
        return clients.incrementAndGet();
    }

    void disconnected() {
        clients.decrementAndGet();
    }

    int clients() {
        return clients.get();
    }

    void tooSlow() {
        slow.increment();
    }

    long slow() {
        return slow.sum();
    }

    void refuse() {
        refused.increment();
    }

    long refused() {
        return refused.sum();
    }
}
