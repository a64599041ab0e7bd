package io.jackfield.sip.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads certificates and private keys from PEM files (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");

    private record Block(String label, byte[] content) {}

    private Pem() {}

    /** All certificates of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file, TlsException.Code.BAD_CERTIFICATE)) {
                if (block.label.endsWith("CERTIFICATE")) {
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
                }
            }
        } catch (CertificateException broken) {
            throw bad(TlsException.Code.BAD_CERTIFICATE, file, "holds a broken certificate", broken);
        }
        if (found.isEmpty()) {
            throw bad(TlsException.Code.BAD_CERTIFICATE, file, "holds no certificate in PEM", null);
        }
        return List.copyOf(found);
    }

    /** The first private key of a file: PKCS#8, or the older forms of RSA and EC keys. */
    static PrivateKey key(Path file) {
        for (Block block : blocks(file, TlsException.Code.BAD_KEY)) {
            switch (block.label) {
                case "PRIVATE KEY":
                    return key(file, block.content);
                case "RSA PRIVATE KEY":
                    return key(file, LegacyKey.ofRsa(block.content));
                case "EC PRIVATE KEY":
                    return key(file, ecKey(file, block.content));
                case "ENCRYPTED PRIVATE KEY":
                    throw bad(
                            TlsException.Code.BAD_KEY, file, "holds an encrypted key; store it without password", null);
                default: // the certificate may be in the same file
                    break;
            }
        }
        throw bad(TlsException.Code.BAD_KEY, file, "holds no private key in PEM", null);
    }

    private static byte[] ecKey(Path file, byte[] content) {
        try {
            return LegacyKey.ofEc(content);
        } catch (IllegalArgumentException broken) {
            throw bad(TlsException.Code.BAD_KEY, file, "holds a broken EC key", broken);
        }
    }

    private static PrivateKey key(Path file, byte[] pkcs8) {
        for (String kind : KEY_KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException anotherKind) {
                continue;
            } catch (GeneralSecurityException missing) {
                throw bad(TlsException.Code.UNSUPPORTED, file, "holds a key that this JDK can not read", missing);
            }
        }
        throw bad(
                TlsException.Code.BAD_KEY,
                file,
                "holds a private key that is broken or neither RSA, EC nor EdDSA",
                null);
    }

    private static List<Block> blocks(Path file, TlsException.Code broken) {
        List<Block> found = new ArrayList<>();
        try {
            Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                found.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            }
        } catch (IOException unreadable) {
            throw bad(
                    TlsException.Code.FILE_UNREADABLE, file, "cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (IllegalArgumentException notBase64) {
            throw bad(broken, file, "is no valid PEM", notBase64);
        }
        return found;
    }

    private static TlsException bad(TlsException.Code code, Path file, String why, @Nullable Exception cause) {
        return new TlsException(code, file + " " + why, cause);
    }
}
