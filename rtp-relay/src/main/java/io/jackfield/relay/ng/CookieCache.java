package io.jackfield.relay.ng;

import io.jackfield.kernel.BoundedMap;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Replies that were sent, so that a request that comes again gets the same one and is not done twice. Bounded in number, bytes and time:
 * the oldest goes first.
 */
final class CookieCache {
    static final int MAX_REPLIES = 1 << 14;
    static final int MAX_BYTES = 1 << 24;
    static final long LIFETIME_NS = 30_000_000_000L;
    /** A request without a reply for so long lost it on its way here, and is done anew. */
    static final long PENDING_NS = 2_000_000_000L;

    private static final byte[] PENDING = {};

    private final BoundedMap<Key, Entry> replies =
            new BoundedMap<>("ng replies", MAX_REPLIES, BoundedMap.Policy.REJECT_NEW);
    private long bytes;

    /** A client's cookie; those of another client have nothing to do with it. */
    record Key(InetSocketAddress client, String cookie) {}

    private record Entry(byte[] reply, long sinceNs) {}

    /** What is known of a request. */
    enum State {
        NEW,
        PENDING,
        ANSWERED
    }

    /** Notes a request that is being worked on, unless it is known. */
    State begin(Key key, long nowNs) {
        expire(nowNs);
        Optional<Entry> known = replies.get(key);
        if (known.isPresent() && known.get().reply() != PENDING) {
            return State.ANSWERED;
        }
        if (known.isPresent() && nowNs - known.get().sinceNs() < PENDING_NS) {
            return State.PENDING;
        }
        replies.remove(key);
        while (replies.size() >= MAX_REPLIES) {
            removeOldest();
        }
        replies.put(key, new Entry(PENDING, nowNs));
        return State.NEW;
    }

    /** The reply of a request that is {@link State#ANSWERED}. */
    Optional<byte[]> reply(Key key) {
        return replies.get(key).map(Entry::reply).filter(reply -> reply != PENDING);
    }

    void answered(Key key, byte[] reply) {
        replies.get(key).filter(entry -> entry.reply() == PENDING).ifPresent(entry -> {
            replies.put(key, new Entry(reply, entry.sinceNs()));
            bytes += reply.length;
        });
        while (bytes > MAX_BYTES) {
            removeOldest();
        }
    }

    private void expire(long nowNs) {
        Iterator<Entry> oldest = replies.values().iterator();
        while (oldest.hasNext() && nowNs - oldest.next().sinceNs() >= LIFETIME_NS) {
            removeOldest();
            oldest = replies.values().iterator();
        }
    }

    private void removeOldest() {
        Map.Entry<Key, Entry> oldest = replies.asMap().entrySet().iterator().next();
        bytes -= oldest.getValue().reply().length;
        replies.remove(oldest.getKey());
    }

    int size() {
        return replies.size();
    }

    long bytes() {
        return bytes;
    }
}
