package io.jackfield.rtp.srtp;

import java.util.Optional;

/** What protects SRTP: a cipher and an authentication tag. In order of preference. */
public enum CryptoSuite {
    /** RFC 7714: cheapest on processors with AES and carry-less multiplication. */
    AEAD_AES_128_GCM(16, 12, 16, 16),
    /** RFC 7714. */
    AEAD_AES_256_GCM(32, 12, 16, 16),
    /** RFC 4568 6.2: what every endpoint has. */
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10),
    /** RFC 6188. */
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, 10),
    /** RFC 6188. */
    AES_192_CM_HMAC_SHA1_80(24, 14, 10, 10),
    /** RFC 4568 6.2: a short tag on RTP, the long one on RTCP. */
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10),
    /** RFC 6188. */
    AES_256_CM_HMAC_SHA1_32(32, 14, 4, 10),
    /** RFC 6188. */
    AES_192_CM_HMAC_SHA1_32(24, 14, 4, 10);

    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    CryptoSuite(int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    /** The suite of this name, as in SDP. */
    public static Optional<CryptoSuite> of(String name) {
        for (CryptoSuite suite : values()) {
            if (suite.name().equals(name)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    /** Bytes of its master key. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Bytes of its master salt. */
    public int saltBytes() {
        return saltBytes;
    }

    int rtpTagBytes() {
        return rtpTagBytes;
    }

    int rtcpTagBytes() {
        return rtcpTagBytes;
    }

    boolean isGcm() {
        return saltBytes == 12;
    }
}
