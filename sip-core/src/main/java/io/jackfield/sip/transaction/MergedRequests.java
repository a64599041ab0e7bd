package io.jackfield.sip.transaction;

import io.jackfield.kernel.BoundedMap;
import io.jackfield.sip.message.SipRequest;

/**
 * Knows requests again that a fork made two of and that both came here (RFC 3261 8.2.2.2): From tag, Call-ID, CSeq and method are the same,
 * the branch is not. Remembers those that a user agent asked about, for as long as their transactions live at most (timer J, 64*T1).
 * What was refused is forgotten: a proxy tries its next target then, which may lead here too.
 */
final class MergedRequests {
    /** The most that are remembered on a shard. */
    static final int MAX_REQUESTS = 16_384;

    private final BoundedMap<Long, Claim> claims =
            new BoundedMap<>("requests that may be merged", MAX_REQUESTS, BoundedMap.Policy.EVICT_OLDEST);
    private final TransactionCounters counters;

    /** @param transaction the key of the transaction that came first */
    private record Claim(long transaction, long untilNs) {}

    MergedRequests(TransactionCounters counters) {
        this.counters = counters;
    }

    /**
     * Whether another transaction has this request already; if none has, this one has it from now on.
     *
     * @param transaction the key of the request's transaction
     * @param untilNs when it is forgotten
     */
    boolean claimed(SipRequest request, long transaction, long nowNs, long untilNs) {
        Long key = keyOf(request);
        Claim first = claims.get(key).orElse(null);
        if (first != null && first.untilNs > nowNs) {
            boolean merged = first.transaction != transaction;
            if (merged) {
                counters.merged++;
            }
            return merged;
        }
        claims.remove(key); // so that its age is that of the new one
        claims.put(key, new Claim(transaction, untilNs));
        return false;
    }

    /** The request was refused by the transaction that has it. */
    void release(SipRequest request, long transaction) {
        Long key = keyOf(request);
        claims.get(key).filter(first -> first.transaction == transaction).ifPresent(first -> claims.remove(key));
    }

    int size() {
        return claims.size();
    }

    private static long keyOf(SipRequest request) {
        long key = ServerKey.mix(request.callIdHash() ^ (long) request.fromTag().hashCode() << 32);
        return ServerKey.mix(key ^ request.cseqNumber() << 32 ^ request.method().hashCode());
    }
}
