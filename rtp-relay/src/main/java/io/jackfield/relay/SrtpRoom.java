package io.jackfield.relay;

import io.jackfield.rtp.dtls.DtlsContext;
import io.jackfield.rtp.srtp.SrtpBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.random.RandomGenerator;

/** What the SRTP of one loop works with, and the DTLS of all. */
record SrtpRoom(SrtpBuffer buffer, RandomGenerator random, DtlsContext dtls) {
    static SrtpRoom create(DtlsContext dtls) {
        return new SrtpRoom(new SrtpBuffer(), new SecureRandom(), dtls);
    }

    /** A canonical name for one stream, which says nothing of its maker (RFC 7022 4.2). */
    String cname() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
