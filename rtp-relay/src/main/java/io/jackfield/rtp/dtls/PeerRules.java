package io.jackfield.rtp.dtls;

import io.jackfield.rtp.srtp.CryptoSuite;
import io.jackfield.sdp.Fingerprint;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jspecify.annotations.Nullable;

/** What client and server of one handshake have in common: versions, suites, certificates, SRTP. For one thread. */
final class PeerRules {
    static final ProtocolVersion[] VERSIONS = ProtocolVersion.DTLSv12.only();
    /** RFC 8827 6.5: the first is what everybody has. */
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
    };
    /** The same, and for peers whose certificate has an RSA key. */
    static final int[] CLIENT_CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
    };

    private final BcTlsCrypto crypto;
    private final DtlsCertificate certificate;
    private final DtlsRole role;
    private final List<CryptoSuite> profiles;
    private final List<Fingerprint> fingerprints;
    private final Set<String> hashes;
    private boolean wrongFingerprint;
    private @Nullable CryptoSuite profile;
    private @Nullable DtlsKeys keys;

    PeerRules(DtlsContext context, DtlsRole role, List<Fingerprint> fingerprints) {
        this.crypto = context.crypto();
        this.certificate = context.certificate();
        this.role = role;
        this.profiles = context.profiles();
        this.fingerprints = fingerprints;
        this.hashes = context.hashes();
    }

    /** RFC 5763 5: the certificate must have one of the hashes that signalling told, of a kind that is strong enough. */
    void check(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate);
        }
        byte[] der = chain.getCertificateAt(0).getEncoded();
        for (Fingerprint fingerprint : fingerprints) {
            Optional<byte[]> hash = hashes.contains(fingerprint.hash())
                    ? DtlsCertificate.hash(fingerprint.hash(), der)
                    : Optional.empty();
            if (hash.isPresent() && MessageDigest.isEqual(hash.get(), fingerprint.octets())) {
                return;
            }
        }
        wrongFingerprint = true;
        throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }

    boolean wrongFingerprint() {
        return wrongFingerprint;
    }

    TlsCredentialedSigner credentials(TlsContext context) throws IOException {
        TlsCertificate own = crypto.createCertificate(certificate.der());
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                certificate.key(),
                new Certificate(new TlsCertificate[] {own}),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /** The client's offer. */
    void offer(Hashtable<?, ?> extensions) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(
                extensions, new UseSRTPData(SrtpProfiles.numbers(profiles), TlsUtils.EMPTY_BYTES));
    }

    /** The server's choice of what the client offers. */
    void choose(@Nullable Hashtable<?, ?> extensions) throws IOException {
        UseSRTPData offered = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        profile = offered == null
                ? null
                : SrtpProfiles.choose(profiles, offered.getProtectionProfiles()).orElse(null);
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure);
        }
    }

    void confirm(Hashtable<?, ?> extensions) throws IOException {
        if (profile != null) {
            TlsSRTPUtils.addUseSRTPExtension(
                    extensions, new UseSRTPData(new int[] {SrtpProfiles.number(profile)}, TlsUtils.EMPTY_BYTES));
        }
    }

    /** What the server chose of the client's offer: exactly one (RFC 5764 4.1.1). */
    void chosen(@Nullable Hashtable<?, ?> extensions) throws IOException {
        UseSRTPData answer = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (answer == null || answer.getProtectionProfiles().length != 1 || answer.getMki().length != 0) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
        profile = SrtpProfiles.choose(profiles, answer.getProtectionProfiles()).orElse(null);
        if (profile == null) {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter);
        }
    }

    void export(TlsContext context) {
        if (profile != null) {
            byte[] exported =
                    context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, SrtpProfiles.exportBytes(profile));
            keys = SrtpProfiles.keys(profile, exported, role);
        }
    }

    @Nullable
    DtlsKeys keys() {
        return keys;
    }

    static Vector<SignatureAndHashAlgorithm> signatures() {
        Vector<SignatureAndHashAlgorithm> accepted = new Vector<>();
        for (short hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
            accepted.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.ecdsa));
            accepted.add(SignatureAndHashAlgorithm.getInstance(hash, SignatureAlgorithm.rsa));
        }
        return accepted;
    }
}
