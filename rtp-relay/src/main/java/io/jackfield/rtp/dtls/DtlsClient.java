package io.jackfield.rtp.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.jspecify.annotations.Nullable;

/** The active side of one handshake, as the library wants it told. */
final class DtlsClient extends DefaultTlsClient {
    private final PeerRules rules;
    private final int libraryResendMs;

    DtlsClient(TlsCrypto crypto, PeerRules rules, int libraryResendMs) {
        super(crypto);
        this.rules = rules;
        this.libraryResendMs = libraryResendMs;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return PeerRules.VERSIONS.clone();
    }

    /** With RSA too: here it is the peer's certificate that decides. */
    @Override
    protected int[] getSupportedCipherSuites() {
        return PeerRules.CLIENT_CIPHER_SUITES.clone();
    }

    @Override
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return PeerRules.signatures();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return libraryResendMs;
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getClientExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getClientExtensions();
        rules.offer(extensions);
        return extensions;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        rules.chosen(extensions);
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                rules.check(shown.getCertificate());
            }

            @Override
            public @Nullable TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return rules.credentials(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        rules.export(context);
    }
}
