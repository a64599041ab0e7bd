package io.jackfield.sip.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes nonces that need no memory to be recognised: a sequence number, the time of issue, and a keyed hash over both and the
 * realm. The key is drawn at construction, and anew each time it has served its period; the one before is still good for
 * as long. So a nonce of another process or an earlier run is foreign: its client is told that it is stale and tries again without
 * asking its user.
 *
 * <p>Thread-safe.
 */
final class NonceMint {
    private static final int MAC_BYTES = 16;
    private static final int NONCE_BYTES = 2 * Long.BYTES + MAC_BYTES;

    private final AtomicLong next = new AtomicLong(1);
    private final RandomGenerator random;
    private final long keyPeriodMs;
    private final byte[] realm;
    private final AtomicReference<Keys> keys;

    /** The key that signs, the one before it, and since when. */
    private record Keys(SecretKeySpec current, SecretKeySpec before, long sinceMs) {}

    /** A nonce of ours: its place in the order of issue, and when that was. */
    record Nonce(long sequence, long issuedMs) {}

    /** @param keyPeriodMs how long a key signs; at least as long as a nonce is good for */
    NonceMint(String realm, RandomGenerator random, long keyPeriodMs) {
        this.random = random;
        this.keyPeriodMs = keyPeriodMs;
        this.realm = realm.getBytes(StandardCharsets.UTF_8);
        SecretKeySpec first = draw(random);
        this.keys = new AtomicReference<>(new Keys(first, first, Long.MIN_VALUE));
    }

    private static SecretKeySpec draw(RandomGenerator random) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        return new SecretKeySpec(secret, "HmacSHA256");
    }

    private Keys keys() {
        return Objects.requireNonNull(keys.get(), "set when it was made");
    }

    private Keys keysAt(long nowMs) {
        Keys known = keys();
        if (known.sinceMs == Long.MIN_VALUE) { // the first nonce sets the clock
            keys.compareAndSet(known, new Keys(known.current, known.before, nowMs));
        } else if (nowMs - known.sinceMs >= keyPeriodMs) {
            keys.compareAndSet(known, new Keys(draw(random), known.current, nowMs));
        }
        return keys();
    }

    String issue(long nowMs) {
        ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
        nonce.putLong(next.getAndIncrement()).putLong(nowMs);
        nonce.put(mac(keysAt(nowMs).current, nonce.array()), 0, MAC_BYTES);
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
        Keys known = keys();
        boolean ours = made(known.current, bytes, claimed) || made(known.before, bytes, claimed);
        return ours ? Optional.of(new Nonce(sequence, issuedMs)) : Optional.empty();
    }

    private boolean made(SecretKeySpec key, byte[] nonce, byte[] claimed) {
        return MessageDigest.isEqual(claimed, Arrays.copyOf(mac(key, nonce), MAC_BYTES));
    }

    private byte[] mac(SecretKeySpec key, byte[] nonce) {
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
