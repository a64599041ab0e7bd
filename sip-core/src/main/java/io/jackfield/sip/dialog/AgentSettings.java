package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.transport.Flow;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What a user agent was built with; the same on all its shards. */
record AgentSettings(
        Optional<NameAddr> identity,
        Optional<Credentials> credentials,
        InviteHandler handler,
        Predicate<Flow> acceptFrom,
        int maxSessions,
        String product,
        InviteSession.Reach reach,
        RandomGenerator random,
        Capacity capacity) {

    /** How many sessions there are, over all shards. */
    static final class Capacity {
        private final AtomicInteger live = new AtomicInteger();
        private final int limit;

        Capacity(int limit) {
            this.limit = limit;
        }

        boolean take() {
            if (live.incrementAndGet() <= limit) {
                return true;
            }
            live.decrementAndGet();
            return false;
        }

        void release() {
            live.decrementAndGet();
        }

        int live() {
            return live.get();
        }
    }
}
