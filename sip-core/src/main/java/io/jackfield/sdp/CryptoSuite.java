package io.jackfield.sdp;

import java.util.Optional;

/** The crypto suites of SRTP (RFC 4568 6.2, RFC 5669, RFC 6188, RFC 7714). */
public enum CryptoSuite {
    AES_CM_128_HMAC_SHA1_80("AES_CM_128_HMAC_SHA1_80", 16, 14),
    AES_CM_128_HMAC_SHA1_32("AES_CM_128_HMAC_SHA1_32", 16, 14),
    F8_128_HMAC_SHA1_80("F8_128_HMAC_SHA1_80", 16, 14),
    AES_192_CM_HMAC_SHA1_80("AES_192_CM_HMAC_SHA1_80", 24, 14),
    AES_192_CM_HMAC_SHA1_32("AES_192_CM_HMAC_SHA1_32", 24, 14),
    AES_256_CM_HMAC_SHA1_80("AES_256_CM_HMAC_SHA1_80", 32, 14),
    AES_256_CM_HMAC_SHA1_32("AES_256_CM_HMAC_SHA1_32", 32, 14),
    AEAD_AES_128_GCM("AEAD_AES_128_GCM", 16, 12),
    AEAD_AES_256_GCM("AEAD_AES_256_GCM", 32, 12),
    SEED_CTR_128_HMAC_SHA1_80("SEED_CTR_128_HMAC_SHA1_80", 16, 14),
    SEED_128_CCM_80("SEED_128_CCM_80", 16, 12),
    SEED_128_GCM_96("SEED_128_GCM_96", 16, 12);

    private final String token;
    private final int keyBytes;
    private final int saltBytes;

    CryptoSuite(String token, int keyBytes, int saltBytes) {
        this.token = token;
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
    }

    /** As written in {@code a=crypto}. */
    public String token() {
        return token;
    }

    /** The length of the master key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** The length of the master salt. */
    public int saltBytes() {
        return saltBytes;
    }

    /** The suite of a token, in any case; empty when it is none of these. */
    public static Optional<CryptoSuite> of(String token) {
        for (CryptoSuite suite : values()) {
            if (suite.token.equalsIgnoreCase(token)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
