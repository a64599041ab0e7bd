package io.jackfield.sip.dialog;

import io.jackfield.sip.auth.Credentials;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.NameAddr;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What a user agent was built with; the same on all its shards. */
record AgentSettings(
        Optional<NameAddr> identity,
        Optional<Credentials> credentials,
        InviteHandler handler,
        Predicate<Flow> acceptFrom,
        RefusalListener refusals,
        Map<Method, RequestHandler> handlers,
        Map<String, SubscribeHandler> events,
        List<String> infoPackages,
        int maxSessions,
        int maxSubscriptions,
        Limits limits,
        String product,
        InviteSession.Reach reach,
        RandomGenerator random,
        Capacity capacity) {

    /**
     * How much of incoming calls is taken.
     *
     * @param perSource sessions that one address may have
     * @param newPerSecond calls that may begin within a second
     */
    record Limits(int perSource, int newPerSecond) {}

    /** The methods that are understood without a handler. */
    private static final String METHODS = "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, OPTIONS, INFO, REFER, NOTIFY";

    /** What is understood, as an Allow value (RFC 3261 20.5). */
    String allow() {
        StringBuilder methods = new StringBuilder(METHODS);
        if (!events.isEmpty()) {
            methods.append(", SUBSCRIBE");
        }
        handlers.keySet().stream()
                .map(Method::name)
                .filter(name -> !List.of(METHODS.split(", ")).contains(name))
                .sorted()
                .forEach(name -> methods.append(", ").append(name));
        return methods.toString();
    }

    /** The event packages that may be subscribed to, as an Allow-Events value. */
    Optional<String> allowEvents() {
        return events.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", new TreeSet<>(events.keySet())));
    }

    /** The info packages that are taken, as a Recv-Info value. */
    Optional<String> recvInfo() {
        return infoPackages.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", infoPackages));
    }

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
