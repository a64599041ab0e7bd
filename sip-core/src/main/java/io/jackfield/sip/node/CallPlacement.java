package io.jackfield.sip.node;

import io.jackfield.kernel.SipHash;
import io.jackfield.sip.message.SipMessage;
import io.jackfield.sip.transaction.TransactionUser;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Which shard a call belongs to: a hash of its Call-ID under a key of the node's, so that peers can not aim at a shard, and that a
 * node with a seeded source of chance chooses the same in every run. Immutable.
 */
final class CallPlacement {
    static final CallPlacement ON_ONE_SHARD = new CallPlacement(1, new SipHash(0, 0));

    private final SipHash key;
    private final int shards;

    private CallPlacement(int shards, SipHash key) {
        this.key = key;
        this.shards = shards;
    }

    static CallPlacement over(int shards, RandomGenerator random) {
        return new CallPlacement(shards, SipHash.keyedBy(random));
    }

    /** @param user may know the call by another Call-ID than the message has */
    int shardOf(SipMessage message, TransactionUser user) {
        if (shards == 1) {
            return 0;
        }
        Optional<String> known = user.callIdOf(message);
        return known.isPresent() ? shardOf(known.get()) : shard(message.callIdHash(key));
    }

    int shardOf(String callId) {
        if (shards == 1) {
            return 0;
        }
        byte[] bytes = callId.getBytes(StandardCharsets.UTF_8);
        return shard(key.hash(bytes, 0, bytes.length));
    }

    private int shard(long hash) {
        return (int) Math.floorMod(hash, (long) shards);
    }
}
