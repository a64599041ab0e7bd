package io.jackfield.sip.transport;

import io.jackfield.sip.resolve.NumericHost;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** What the files of a {@link Tls} held when they were read. Immutable. */
final class TlsContext {
    private static final Pattern WEAK = Pattern.compile("(?i)anon|NULL|EXPORT|MD5|RC4|_3?DES|DSS");
    private static final byte[] PROBE = {1, 2, 3, 4, 5, 6, 7, 8};

    private final TlsBuilder.Plan plan;
    private final SSLContext context;
    private final List<X509Certificate> certificates;
    private final String[] versions;
    private final String[] cipherSuites;

    private TlsContext(TlsBuilder.Plan plan, SSLContext context, List<X509Certificate> certificates) {
        this.plan = plan;
        this.context = context;
        this.certificates = certificates;
        this.versions = plan.versions().stream().map(TlsVersion::jdkName).toArray(String[]::new);
        this.cipherSuites = plan.cipherSuites().isEmpty()
                ? Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                        .filter(name -> !isWeak(name))
                        .toArray(String[]::new)
                : plan.cipherSuites().toArray(String[]::new);
    }

    /** @throws TlsException when a file can not be used */
    static TlsContext load(TlsBuilder.Plan plan) {
        List<CertificateChoice.Entry> entries =
                plan.certificates().stream().map(TlsContext::entry).toList();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new CertificateChoice(entries)},
                    new TrustManager[] {new PeerTrust(store(plan), plan.verify())},
                    null);
            return new TlsContext(
                    plan,
                    context,
                    entries.stream().map(entry -> entry.chain()[0]).toList());
        } catch (GeneralSecurityException | IOException missing) {
            throw new TlsException(TlsException.Code.UNSUPPORTED, "no TLS: " + missing.getMessage(), missing);
        }
    }

    private static CertificateChoice.Entry entry(TlsBuilder.Files files) {
        List<X509Certificate> chain = Pem.certificates(files.chain());
        PrivateKey key = Pem.key(files.key());
        if (!belong(chain.get(0).getPublicKey(), key)) {
            throw new TlsException(
                    TlsException.Code.KEY_MISMATCH,
                    files.key() + " is not the key of the certificate in " + files.chain(),
                    null);
        }
        return CertificateChoice.Entry.of(chain, key);
    }

    /** What one signs the other must confirm. */
    private static boolean belong(PublicKey open, PrivateKey secret) {
        String kind = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            Signature signature = Signature.getInstance(kind);
            signature.initSign(secret);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException differentKinds) {
            return false;
        }
    }

    private static X509ExtendedTrustManager store(TlsBuilder.Plan plan) throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(
                plan.trust().isPresent() ? trusted(Pem.certificates(plan.trust().get())) : null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    private static KeyStore trusted(List<X509Certificate> issuers) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < issuers.size(); i++) {
            store.setCertificateEntry(Integer.toString(i), issuers.get(i));
        }
        return store;
    }

    static Set<String> knownCipherSuites() {
        try {
            return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (GeneralSecurityException missing) {
            throw new TlsException(TlsException.Code.UNSUPPORTED, "no TLS: " + missing.getMessage(), missing);
        }
    }

    static boolean isWeak(String cipherSuite) {
        return WEAK.matcher(cipherSuite).find();
    }

    List<X509Certificate> certificates() {
        return certificates;
    }

    SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters();
        parameters.setUseCipherSuitesOrder(true);
        switch (plan.clients()) {
            case NONE -> {}
            case WANTED -> parameters.setWantClientAuth(true);
            case REQUIRED -> parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** @param name what the peer must prove, and is asked for by SNI when it is no address */
    SSLEngine client(String name, int port) {
        String plain = SipIdentity.plain(name);
        SSLEngine engine = context.createSSLEngine(plain, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters();
        SNIHostName asked = serverName(plain);
        parameters.setServerNames(asked == null ? List.of() : List.of(asked));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static @Nullable SNIHostName serverName(String plain) {
        try {
            return NumericHost.parse(plain).isPresent() ? null : new SNIHostName(plain.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notAHostName) {
            return null;
        }
    }

    private SSLParameters parameters() {
        return new SSLParameters(cipherSuites, versions);
    }
}
