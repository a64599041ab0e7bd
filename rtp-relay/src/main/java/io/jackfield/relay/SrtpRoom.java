package io.jackfield.relay;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.srtp.SrtpBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** What the SRTP of one loop works with, and the DTLS of all. */
record SrtpRoom(SrtpBuffer buffer, RandomGenerator random, DtlsContext dtls) {
    static SrtpRoom create(DtlsContext dtls) {
        return new SrtpRoom(new SrtpBuffer(), new SecureRandom(), dtls);
    }
}
