package io.jackfield.rtp.srtp;

import io.jackfield.rtp.MediaException;
import java.security.GeneralSecurityException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.srtp.crypto.Aes;

/** Makes the contexts of one master key. */
final class SrtpContexts {
    /** The library tells on standard error which cipher it takes; held here, since the logging package forgets what nobody holds. */
    private static final Logger CHATTER = Logger.getLogger("org.jitsi");

    static {
        if (CHATTER.getLevel() == null) {
            CHATTER.setLevel(Level.WARNING);
        }
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory"); // its own choice costs a benchmark
    }

    private final SrtpContextFactory factory;

    SrtpContexts(MasterKey key, boolean sender) {
        CryptoSuite suite = key.suite();
        factory = new SrtpContextFactory(
                sender,
                key.key(),
                key.salt(),
                policy(suite, suite.rtpTagBytes()),
                policy(suite, suite.rtcpTagBytes()),
                new Mute());
    }

    private static SrtpPolicy policy(CryptoSuite suite, int tagBytes) {
        return suite.isGcm()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        suite.keyBytes(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        tagBytes,
                        suite.saltBytes())
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        suite.keyBytes(),
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        tagBytes,
                        suite.saltBytes());
    }

    SrtpCryptoContext rtp(int ssrc, int rollovers) {
        try {
            return factory.deriveContext(ssrc, rollovers);
        } catch (GeneralSecurityException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "SRTP: " + e.getMessage());
        }
    }

    SrtcpCryptoContext rtcp(int ssrc) {
        try {
            return factory.deriveControlContext(ssrc);
        } catch (GeneralSecurityException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "SRTCP: " + e.getMessage());
        }
    }

    static SrtpResult result(SrtpErrorStatus status) {
        return switch (status) {
            case OK -> SrtpResult.OK;
            case AUTH_FAIL -> SrtpResult.FORGED;
            case REPLAY_FAIL, REPLAY_OLD -> SrtpResult.REPLAYED;
            default -> SrtpResult.MALFORMED;
        };
    }
}
