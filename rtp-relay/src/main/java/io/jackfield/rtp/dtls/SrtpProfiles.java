package io.jackfield.rtp.dtls;

import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.rtp.srtp.MasterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.SRTPProtectionProfile;

/** What use_srtp calls the suites (RFC 5764 4.1.2, RFC 7714 14.2), and what the exporter's bytes mean (RFC 5764 4.2). */
final class SrtpProfiles {
    /** What browsers put first too: a tag 6 bytes shorter than that of GCM, for as much work, and no garbage (see GcmCipher). */
    static final List<CryptoSuite> OFFERED =
            List.of(CryptoSuite.AES_CM_128_HMAC_SHA1_80, CryptoSuite.AEAD_AES_128_GCM, CryptoSuite.AEAD_AES_256_GCM);

    private SrtpProfiles() {}

    static int number(CryptoSuite suite) {
        return switch (suite) {
            case AEAD_AES_128_GCM -> SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM;
            case AEAD_AES_256_GCM -> SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM;
            case AES_CM_128_HMAC_SHA1_80 -> SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;
            case AES_CM_128_HMAC_SHA1_32 -> SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_32;
            default -> throw new IllegalArgumentException(suite + " has no number in DTLS");
        };
    }

    static int[] numbers(List<CryptoSuite> suites) {
        return suites.stream().mapToInt(SrtpProfiles::number).toArray();
    }

    /** The first of ours that is among theirs. */
    static Optional<CryptoSuite> choose(List<CryptoSuite> ours, int[] theirs) {
        for (CryptoSuite suite : ours) {
            for (int number : theirs) {
                if (number == number(suite)) {
                    return Optional.of(suite);
                }
            }
        }
        return Optional.empty();
    }

    static int exportBytes(CryptoSuite suite) {
        return 2 * (suite.keyBytes() + suite.saltBytes());
    }

    /** Client's key, server's key, client's salt, server's salt. */
    static DtlsKeys keys(CryptoSuite suite, byte[] exported, DtlsRole role) {
        MasterKey client = key(suite, exported, 0);
        MasterKey server = key(suite, exported, 1);
        return role == DtlsRole.CLIENT ? new DtlsKeys(client, server) : new DtlsKeys(server, client);
    }

    private static MasterKey key(CryptoSuite suite, byte[] exported, int which) {
        byte[] material = new byte[suite.keyBytes() + suite.saltBytes()];
        System.arraycopy(exported, which * suite.keyBytes(), material, 0, suite.keyBytes());
        System.arraycopy(
                exported,
                2 * suite.keyBytes() + which * suite.saltBytes(),
                material,
                suite.keyBytes(),
                suite.saltBytes());
        return MasterKey.of(suite, material);
    }

    static List<CryptoSuite> usable(List<CryptoSuite> wanted) {
        List<CryptoSuite> usable = new ArrayList<>(wanted);
        usable.retainAll(OFFERED);
        return usable;
    }
}
