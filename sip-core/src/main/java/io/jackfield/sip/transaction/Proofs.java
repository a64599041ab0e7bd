package io.jackfield.sip.transaction;

import io.jackfield.kernel.SipHash;
import java.util.random.RandomGenerator;

/** Numbers that nobody can guess who has seen others of them: a keyed hash of a counter. */
final class Proofs {
    private final SipHash hash;
    private long counter;

    Proofs(RandomGenerator random) {
        this.hash = SipHash.keyedBy(random);
    }

    long next() {
        return hash.hash(counter++);
    }
}
