package io.jackfield.proxy.forward;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.transaction.TransactionLayer;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one shard share.
 *
 * @param timerCNs timer C
 */
record ForwardShard(
        TransactionLayer layer,
        EffectQueue effects,
        ForwardCopy copies,
        Resolver resolver,
        long timerCNs,
        @Nullable DialogObserver observer,
        @Nullable MessageShaper shaper) {

    Shard shard() {
        return layer.shard();
    }

    long nowNs() {
        return layer.shard().nowNs();
    }

    TimerWheel timers() {
        return layer.shard().timers();
    }

    /** The end of a cancelled branch is awaited as long as a transaction is (RFC 3261 9.1: 64*T1). */
    ResponseContext.Timing timing(long patienceNs) {
        return new ResponseContext.Timing(
                patienceNs, timerCNs, layer.settings().t1().multipliedBy(64).toNanos());
    }
}
