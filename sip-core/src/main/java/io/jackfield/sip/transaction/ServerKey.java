package io.jackfield.sip.transaction;

import io.jackfield.sip.message.Method;
import io.jackfield.sip.message.SipRequest;

/**
 * What a server transaction is found by (RFC 3261 17.2.3), folded into 64 bits: branch, sent-by and method of the request, an
 * ACK's or CANCEL's method being that of its INVITE. Folded in too are Call-ID and CSeq number, which what belongs together
 * always shares, so that a peer with a poor notion of "unique" does not mix up its own calls.
 *
 * <p>The hashes are keyed: a collision can not be contrived, and among 200,000 transactions and 10,000 requests a second chance
 * brings one in 300 years.
 */
final class ServerKey {
    private ServerKey() {}

    /** Never 0. */
    static long of(SipRequest request, Method method) {
        long key = request.viaHash();
        key = mix(key ^ request.callIdHash());
        key = mix(key ^ (request.cseqNumber() << 32 ^ method.hashCode()));
        if (!request.hasMagicCookie()) {
            // A client older than RFC 3261 need not give each request a branch of its own (17.2.3).
            key = mix(key
                    ^ request.requestUri().text().hashCode()
                    ^ (long) request.fromTag().hashCode() << 32);
        }
        return key == 0 ? 1 : key;
    }

    /** A bijection, so what was different stays different. */
    static long mix(long value) {
        long x = value * 0x9E3779B97F4A7C15L;
        return x ^ x >>> 32;
    }
}
