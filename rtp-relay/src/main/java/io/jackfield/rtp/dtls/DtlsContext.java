package io.jackfield.rtp.dtls;

import io.jackfield.kernel.SipHash;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.sdp.Fingerprint;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * What all handshakes of a process share: the certificate, the workers, the limits, the counters. From any thread.
 *
 * <p>Between them the limits say what strangers can cost: nothing is remembered of who has not shown by a cookie that it can receive
 * at its address; one address can have {@code maxPerSource} handshakes under way and all together {@code maxHalfOpen}; each ends after
 * {@code timeout}. What is refused is counted and may be tried again.
 */
public final class DtlsContext implements AutoCloseable {
    private static final int BUCKETS = 1 << 14;
    private static final Set<String> KNOWN_HASHES = Set.of("sha-1", "sha-224", "sha-256", "sha-384", "sha-512");

    private final SecureRandom random = new SecureRandom();
    private final BcTlsCrypto crypto = new BcTlsCrypto(random);
    private final DtlsCertificate certificate;
    private final List<CryptoSuite> profiles;
    private final Set<String> hashes;
    private final int mtuBytes;
    private final long timeoutNs;
    private final long retransmitNs;
    private final int libraryResendMs;
    private final int maxHalfOpen;
    private final int maxPerSource;
    private final Workers workers;
    private final HelloCookies cookies;
    private final DtlsCounters counters = new DtlsCounters();
    private final AtomicInteger halfOpen = new AtomicInteger();
    private final SipHash sourceHash = SipHash.keyedBy(random);
    /** Handshakes under way by hash of the source: two sources that share a place share its limit. */
    private final AtomicIntegerArray perSource = new AtomicIntegerArray(BUCKETS);

    private DtlsContext(Builder builder) {
        certificate = DtlsCertificate.generate(random);
        profiles = SrtpProfiles.usable(builder.profiles);
        hashes = Set.copyOf(builder.hashes);
        mtuBytes = builder.mtuBytes;
        timeoutNs = builder.timeout.toNanos();
        retransmitNs = builder.retransmit.toNanos();
        libraryResendMs =
                builder.libraryResendMs > 0 ? builder.libraryResendMs : (int) builder.retransmit.toMillis() / 8;
        maxHalfOpen = builder.maxHalfOpen;
        maxPerSource = builder.maxPerSource;
        workers = new Workers(builder.parallelism, 2 * maxHalfOpen);
        cookies = new HelloCookies(random, System.nanoTime());
        if (builder.warmUp) {
            workers.start(WarmUp::run);
        }
    }

    /** Settings, all with defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What we show. */
    public DtlsCertificate certificate() {
        return certificate;
    }

    /** What happened so far. */
    public DtlsCounters counters() {
        return counters;
    }

    /** Handshakes under way now. */
    public int halfOpen() {
        return halfOpen.get();
    }

    /** Whether a fingerprint is of a hash that is believed. */
    public boolean believes(Fingerprint fingerprint) {
        return hashes.contains(fingerprint.hash());
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    SecureRandom random() {
        return random;
    }

    List<CryptoSuite> profiles() {
        return profiles;
    }

    Set<String> hashes() {
        return hashes;
    }

    int mtuBytes() {
        return mtuBytes;
    }

    long timeoutNs() {
        return timeoutNs;
    }

    long retransmitNs() {
        return retransmitNs;
    }

    /** After how long the library would repeat: long over when the machine wants it to, as both double with each repetition. */
    int libraryResendMs() {
        return libraryResendMs;
    }

    /** No worker waits longer, whatever becomes of the loop that should wake it. */
    long longestNs() {
        return 2 * timeoutNs;
    }

    Workers workers() {
        return workers;
    }

    HelloCookies cookies() {
        return cookies;
    }

    /** Takes a place for a handshake with this address; {@link #leave} gives it back. */
    boolean admit(InetAddress source) {
        if (halfOpen.incrementAndGet() > maxHalfOpen) {
            halfOpen.decrementAndGet();
            return false;
        }
        int bucket = bucket(source);
        if (perSource.incrementAndGet(bucket) > maxPerSource) {
            perSource.decrementAndGet(bucket);
            halfOpen.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave(InetAddress source) {
        perSource.decrementAndGet(bucket(source));
        halfOpen.decrementAndGet();
    }

    private int bucket(InetAddress source) {
        byte[] address = source.getAddress();
        return (int) sourceHash.hash(address, 0, address.length) & BUCKETS - 1;
    }

    /** Lets idle workers go; handshakes under way end by themselves. */
    @Override
    public void close() {
        workers.close();
    }

    /** Settings of a {@link DtlsContext}. */
    public static final class Builder {
        private List<CryptoSuite> profiles = SrtpProfiles.OFFERED;
        private Set<String> hashes = Set.of("sha-256", "sha-384", "sha-512");
        private int mtuBytes = 1200;
        private Duration timeout = Duration.ofSeconds(20);
        private Duration retransmit = Duration.ofMillis(500);
        private int libraryResendMs;
        private int maxHalfOpen = 512;
        private int maxPerSource = 32;
        private int parallelism = Runtime.getRuntime().availableProcessors();
        private boolean warmUp = true;

        private Builder() {}

        /**
         * Suites to agree on, best first. Default AES_CM_128_HMAC_SHA1_80, then AEAD_AES_128_GCM and AEAD_AES_256_GCM, which are all that
         * there are. As much work each; the packets of GCM are 6 bytes longer, and its cipher leaves 1 KB of garbage a packet.
         */
        public Builder profiles(List<CryptoSuite> bestFirst) {
            profiles = List.copyOf(bestFirst);
            return this;
        }

        /** Which hashes of a peer's certificate are believed. Default {@code sha-256}, {@code sha-384}, {@code sha-512}. */
        public Builder hashes(Set<String> names) {
            hashes = Set.copyOf(names);
            return this;
        }

        /** The most bytes in a datagram of ours, 256 to 8192. Default 1200. */
        public Builder mtu(int bytes) {
            mtuBytes = bytes;
            return this;
        }

        /** How long a handshake may take, 1 s to 2 min. Default 20 s. */
        public Builder timeout(Duration limit) {
            timeout = limit;
            return this;
        }

        /**
         * After how long without an answer a flight is sent again for the first time, 50 ms to 10 s; then twice that, up to 60 s.
         * Default 500 ms: RFC 6347 4.2.4.1 says 1 s and less where time matters, and here somebody waits to be heard.
         */
        public Builder retransmit(Duration first) {
            retransmit = first;
            return this;
        }

        /** For tests that step time faster than it passes. */
        Builder libraryResendMs(int millis) {
            libraryResendMs = millis;
            return this;
        }

        /** Handshakes under way at a time, 1 to 65,536. Default 512. */
        public Builder maxHalfOpen(int count) {
            maxHalfOpen = count;
            return this;
        }

        /** Of these with one address, 1 to 65,536. Default 32. */
        public Builder maxPerSource(int count) {
            maxPerSource = count;
            return this;
        }

        /** How many compute at a time, 1 to 1024. Default: one a processor. */
        public Builder parallelism(int count) {
            parallelism = count;
            return this;
        }

        /** Whether a handshake with itself is done at once in the background, as the first costs ten times as much. Default yes. */
        public Builder warmUp(boolean atStart) {
            warmUp = atStart;
            return this;
        }

        /**
         * Makes the certificate.
         *
         * @throws IllegalArgumentException with everything that is out of range
         * @throws MediaException NO_CIPHER when the library cannot make one
         */
        public DtlsContext build() {
            List<String> wrong = new ArrayList<>();
            if (SrtpProfiles.usable(profiles).isEmpty()) {
                wrong.add("profiles must have one of " + SrtpProfiles.OFFERED);
            }
            if (hashes.isEmpty() || !KNOWN_HASHES.containsAll(hashes)) {
                wrong.add("hashes must be of " + KNOWN_HASHES + ", not " + hashes);
            }
            range(wrong, "mtu", mtuBytes, 256, 8192);
            range(wrong, "timeout in ms", timeout.toMillis(), 1000, 120_000);
            range(wrong, "retransmit in ms", retransmit.toMillis(), 50, 10_000);
            range(wrong, "max half open", maxHalfOpen, 1, 65_536);
            range(wrong, "max per source", maxPerSource, 1, 65_536);
            range(wrong, "parallelism", parallelism, 1, 1024);
            if (!wrong.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", wrong));
            }
            return new DtlsContext(this);
        }

        private static void range(List<String> wrong, String what, long value, long least, long most) {
            if (value < least || value > most) {
                wrong.add(what + " must be " + least + " to " + most + ", not " + value);
            }
        }
    }
}
