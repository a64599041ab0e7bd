package io.jackfield.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes nonces that need no memory to be recognised: a sequence number, the time of issue, and a keyed hash over both and the
 * realm. The key is drawn at construction, so a nonce of another process or an earlier run is foreign: its client is told that
 * it is stale and tries again without asking its user.
 *
 * <p>Thread-safe.
 */
final class NonceMint {
    private static final int MAC_BYTES = 16;
    private static final int NONCE_BYTES = 2 * Long.BYTES + MAC_BYTES;

    private final AtomicLong next = new AtomicLong(1);
    private final SecretKeySpec key;
    private final byte[] realm;

    /** A nonce of ours: its place in the order of issue, and when that was. */
    record Nonce(long sequence, long issuedMs) {}

    NonceMint(String realm, RandomGenerator random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.realm = realm.getBytes(StandardCharsets.UTF_8);
    }

    String issue(long nowMs) {
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
        nonce.putLong(next.getAndIncrement()).putLong(nowMs);
        nonce.put(mac(nonce.array()), 0, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(nonce.array());
    }

    /** The nonce behind a text; empty when it was not made here. */
    Optional<Nonce> recognise(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != NONCE_BYTES) {
            return Optional.empty();
        }
        ByteBuffer nonce = ByteBuffer.wrap(bytes);
        long sequence = nonce.getLong();
        long issuedMs = nonce.getLong();
        byte[] claimed = new byte[MAC_BYTES];
        nonce.get(claimed);
        byte[] expected = new byte[MAC_BYTES];
        System.arraycopy(mac(bytes), 0, expected, 0, MAC_BYTES);
        return MessageDigest.isEqual(claimed, expected) ? Optional.of(new Nonce(sequence, issuedMs)) : Optional.empty();
    }

    private byte[] mac(byte[] nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(nonce, 0, 2 * Long.BYTES);
            return mac.doFinal(realm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK lacks HmacSHA256", e);
        }
    }
}
