package io.jackfield.sip.capture;

import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transport.Flow;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Shows the messages of a node to whoever looks, while he looks: the live trace of an operator. Costs a look at a field while nobody
 * does. Any thread.
 */
public final class MessageTrace {
    /** The most watchers at a time. */
    public static final int MAX_WATCHERS = 16;

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /** Nobody looks yet. */
    public MessageTrace() {}

    /** Sees messages, on the shards that read and send them; it must not block. */
    @FunctionalInterface
    public interface Watcher {
        /**
         * A message came or goes.
         *
         * @param in whether it came; as it came then, else as it goes
         * @param flow from whom or to whom
         */
        void saw(SipMessage message, Flow flow, boolean in);
    }

    /** Stops looking; harmless when done twice. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** Looks on until the watch is closed. @throws IllegalStateException beyond {@link #MAX_WATCHERS} */
    public Watch watch(Watcher watcher) {
        Objects.requireNonNull(watcher);
        if (watchers.size() >= MAX_WATCHERS) {
            throw new IllegalStateException(MAX_WATCHERS + " traces are on already; end one first");
        }
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    /** For transports: a message came or goes. */
    public void show(SipMessage message, Flow flow, boolean in) {
        if (!watchers.isEmpty()) {
            watchers.forEach(watcher -> watcher.saw(message, flow, in));
        }
    }
}
