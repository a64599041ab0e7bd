package io.jackfield.rtp.dtls;

import java.net.InetSocketAddress;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSVerifier;
import org.bouncycastle.tls.DatagramSender;
import org.bouncycastle.tls.crypto.TlsHMAC;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Tells who can receive at the address that a hello came from before anything is remembered of it (RFC 6347 4.2.1): the cookie is a
 * keyed hash of address and hello, so the answer costs no state and is shorter than the question. A key is good for 5 to 10 minutes.
 * From any thread.
 */
final class HelloCookies {
    private static final long PERIOD_NS = 300_000_000_000L;
    private static final int COOKIE_BYTES = 20;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int HANDSHAKE = 22;

    private final SecureRandom random;
    private volatile Keys keys;

    private record Keys(byte[] current, byte[] previous, long sinceNs) {}

    HelloCookies(SecureRandom random, long nowNs) {
        this.random = random;
        byte[] first = random.generateSeed(32);
        this.keys = new Keys(first, first, nowNs);
    }

    /** Whether the beginning of a hello has a cookie that we gave to this address for it. */
    boolean isGood(HelloFragment hello, InetSocketAddress source, long nowNs) {
        byte[] cookie = hello.cookie();
        Optional<byte[]> subject = hello.subject();
        if (cookie.length != COOKIE_BYTES || subject.isEmpty()) {
            return false;
        }
        Keys known = keys(nowNs);
        return MessageDigest.isEqual(cookie, cookie(known.current, subject.get(), source))
                || MessageDigest.isEqual(cookie, cookie(known.previous, subject.get(), source));
    }

    /** A HelloVerifyRequest for the beginning of a hello; empty when too little of that is there. */
    Optional<byte[]> answer(HelloFragment hello, InetSocketAddress source, long nowNs) {
        return hello.subject().map(subject -> {
            byte[] record = new byte[DtlsRecords.HEADER_BYTES + 12 + 3 + COOKIE_BYTES];
            record[0] = HANDSHAKE;
            record[1] = (byte) 0xfe;
            record[2] = (byte) 0xff; // RFC 6347 4.2.1: 1.0, whatever is spoken after it
            HelloAssembly.put(record, 5, 6, hello.recordNumber());
            HelloAssembly.put(record, 11, 2, 12 + 3 + COOKIE_BYTES);
            record[13] = HELLO_VERIFY_REQUEST;
            HelloAssembly.put(record, 14, 3, 3 + COOKIE_BYTES);
            HelloAssembly.put(record, 22, 3, 3 + COOKIE_BYTES);
            record[25] = (byte) 0xfe;
            record[26] = (byte) 0xff;
            record[27] = COOKIE_BYTES;
            System.arraycopy(cookie(keys(nowNs).current, subject, source), 0, record, 28, COOKIE_BYTES);
            return record;
        });
    }

    private Keys keys(long nowNs) {
        Keys known = keys;
        if (nowNs - known.sinceNs >= PERIOD_NS) {
            byte[] next = new byte[32];
            random.nextBytes(next);
            known = new Keys(next, known.current, nowNs); // two threads may do so at a time: one key is lost
            keys = known;
        }
        return known;
    }

    private static byte[] cookie(byte[] key, byte[] subject, InetSocketAddress source) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(source.getAddress().getAddress());
            mac.update((byte) (source.getPort() >>> 8));
            mac.update((byte) source.getPort());
            return Arrays.copyOf(mac.doFinal(subject), COOKIE_BYTES);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** The hello as the library wants it, which makes no difference between verifying and reading: its own verdict is made to agree. */
    static Optional<DTLSRequest> request(byte[] record, byte[] cookie, SecureRandom random) {
        DTLSRequest request = new DTLSVerifier(new Agreeing(random, cookie))
                .verifyRequest(new byte[0], record, 0, record.length, new Nobody());
        return Optional.ofNullable(request);
    }

    private static final class Agreeing extends BcTlsCrypto {
        private final byte[] cookie;

        Agreeing(SecureRandom random, byte[] cookie) {
            super(random);
            this.cookie = cookie;
        }

        @Override
        public TlsHMAC createHMAC(int macAlgorithm) {
            return new Constant(cookie);
        }
    }

    private record Constant(byte[] value) implements TlsHMAC {
        @Override
        public int getInternalBlockSize() {
            return 64;
        }

        @Override
        public void setKey(byte[] key, int from, int length) {}

        @Override
        public void update(byte[] input, int from, int length) {}

        @Override
        public byte[] calculateMAC() {
            return value.clone();
        }

        @Override
        public void calculateMAC(byte[] target, int from) {
            System.arraycopy(value, 0, target, from, value.length);
        }

        @Override
        public int getMacLength() {
            return value.length;
        }

        @Override
        public void reset() {}
    }

    private static final class Nobody implements DatagramSender {
        @Override
        public int getSendLimit() {
            return HelloFragment.MAX_LENGTH;
        }

        @Override
        public void send(byte[] bytes, int from, int length) {}
    }
}
