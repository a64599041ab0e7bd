package io.jackfield.relay;

import io.jackfield.rtp.srtp.SrtpBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** What the SRTP of one loop works with. */
record SrtpRoom(SrtpBuffer buffer, RandomGenerator random) {
    static SrtpRoom create() {
        return new SrtpRoom(new SrtpBuffer(), new SecureRandom());
    }
}
