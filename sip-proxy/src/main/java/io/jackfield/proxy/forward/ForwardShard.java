package io.jackfield.proxy.forward;

import io.jackfield.kernel.Shard;
import io.jackfield.kernel.TimerWheel;
import io.jackfield.sip.resolve.Resolver;
import io.jackfield.sip.transaction.TransactionLayer;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one shard share.
 *
 * @param waits how long targets are waited for by default
 * @param breadth how many copies of a request may be pending
 */
record ForwardShard(
        TransactionLayer layer,
        EffectQueue effects,
        ForwardCopy copies,
        Resolver resolver,
        ForwardTimers waits,
        MaxBreadth breadth,
        @Nullable DialogObserver observer,
        @Nullable MessageShaper shaper,
        NattedPeers natted) {

    Shard shard() {
        return layer.shard();
    }

    long nowNs() {
        return layer.shard().nowNs();
    }

    TimerWheel timers() {
        return layer.shard().timers();
    }

    /** Code of a user threw: whoever drives the shard hears of it, and the call goes on as if there had been none. */
    void report(Throwable thrown) {
        layer.shard().execute(() -> {
            throw thrown instanceof RuntimeException mistake
                    ? mistake
                    : new IllegalStateException("the application's code failed", thrown);
        });
    }

    /** The end of a cancelled branch is awaited as long as a transaction is (RFC 3261 9.1: 64*T1). */
    ResponseContext.Timing timing(Forwarder.Plan plan) {
        long patienceNs = plan.patienceNs();
        if (patienceNs == 0) {
            patienceNs = (plan.fork() == Fork.FAILOVER ? waits.poolReply() : waits.reply()).toNanos();
        }
        long ringingNs = plan.ringingNs() == 0 ? waits.ringing().toNanos() : plan.ringingNs();
        return new ResponseContext.Timing(
                patienceNs, ringingNs, layer.settings().t1().multipliedBy(64).toNanos());
    }
}
