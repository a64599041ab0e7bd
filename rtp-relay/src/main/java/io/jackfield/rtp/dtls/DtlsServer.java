package io.jackfield.rtp.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCrypto;

/** The passive side of one handshake, as the library wants it told. It asks for a certificate: both ends show one (RFC 5763 5). */
final class DtlsServer extends DefaultTlsServer {
    private final PeerRules rules;
    private final int libraryResendMs;

    DtlsServer(TlsCrypto crypto, PeerRules rules, int libraryResendMs) {
        super(crypto);
        this.rules = rules;
        this.libraryResendMs = libraryResendMs;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return PeerRules.VERSIONS.clone();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return PeerRules.CIPHER_SUITES.clone();
    }

    @Override
    public int getHandshakeResendTimeMillis() {
        return libraryResendMs;
    }

    /** Without it the exporter would not be bound to this handshake (RFC 7627). */
    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return rules.credentials(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                PeerRules.signatures(),
                null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        rules.check(chain);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void processClientExtensions(Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        rules.choose(extensions);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Hashtable getServerExtensions() throws IOException {
        Hashtable<?, ?> extensions = super.getServerExtensions();
        rules.confirm(extensions);
        return extensions;
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        rules.export(context);
    }
}
