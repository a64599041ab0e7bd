package io.jackfield.rtp.dtls;

import io.jackfield.rtp.MediaException;
import io.jackfield.sdp.Fingerprint;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * What we show in handshakes: a key of the curve P-256 and a certificate that it signed itself. Nobody vouches for it but its hash in
 * SDP (RFC 5763 5), so a new one for each start of a process is as good as any, and better than one in a file.
 */
public final class DtlsCertificate {
    private static final Duration BEFORE = Duration.ofDays(1);
    private static final Duration AFTER = Duration.ofDays(3650);
    private static final ASN1ObjectIdentifier CURVE = SECObjectIdentifiers.secp256r1;

    private final byte[] der;
    private final AsymmetricKeyParameter key;

    private DtlsCertificate(byte[] der, AsymmetricKeyParameter key) {
        this.der = der;
        this.key = key;
    }

    /**
     * A new one; takes a few milliseconds.
     *
     * @param random a secure source
     */
    public static DtlsCertificate generate(SecureRandom random) {
        try {
            ECKeyPairGenerator generator = new ECKeyPairGenerator();
            generator.init(new ECKeyGenerationParameters(
                    new ECNamedDomainParameters(CURVE, ECNamedCurveTable.getByOID(CURVE)), random));
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=" + Long.toUnsignedString(random.nextLong(), 36));
            Instant now = Instant.now();
            X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                    name,
                    new BigInteger(64, random).add(BigInteger.ONE),
                    Date.from(now.minus(BEFORE)),
                    Date.from(now.plus(AFTER)),
                    name,
                    SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic()));
            AlgorithmIdentifier signature = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
            X509CertificateHolder made = builder.build(new BcECContentSignerBuilder(
                            signature, new DefaultDigestAlgorithmIdentifierFinder().find(signature))
                    .build(pair.getPrivate()));
            return new DtlsCertificate(made.getEncoded(), pair.getPrivate());
        } catch (IOException | OperatorCreationException e) {
            throw new MediaException(MediaException.Code.NO_CIPHER, "no DTLS certificate: " + e.getMessage());
        }
    }

    /**
     * Its hash, for SDP.
     *
     * @param hash as in SDP: {@code sha-256}, {@code sha-384}, {@code sha-512}, {@code sha-224}, {@code sha-1}
     * @return empty when there is no such hash
     */
    public Optional<Fingerprint> fingerprint(String hash) {
        return hash(hash, der).map(octets -> Fingerprint.of(hash, octets));
    }

    /** The hash of a certificate; empty when the name is not one of SDP's. */
    static Optional<byte[]> hash(String name, byte[] certificate) {
        String algorithm = switch (name.toLowerCase(Locale.ROOT)) {
            case "sha-1" -> "SHA-1";
            case "sha-224" -> "SHA-224";
            case "sha-256" -> "SHA-256";
            case "sha-384" -> "SHA-384";
            case "sha-512" -> "SHA-512";
            default -> "";
        };
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(MessageDigest.getInstance(algorithm).digest(certificate));
        } catch (NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    byte[] der() {
        return der;
    }

    AsymmetricKeyParameter key() {
        return key;
    }

    @Override
    public String toString() {
        return fingerprint("sha-256").map(Fingerprint::toString).orElse("certificate");
    }
}
