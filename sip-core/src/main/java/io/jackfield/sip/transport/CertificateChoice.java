package io.jackfield.sip.transport;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among several certificates: the one for the name that the peer asked for (RFC 6066 3), else the first, and of those
 * the one whose key suits the cipher.
 */
final class CertificateChoice extends X509ExtendedKeyManager {
    private final List<Entry> entries;

    /** A certificate with its chain and key, and the names that it is for. */
    record Entry(X509Certificate[] chain, PrivateKey key, List<String> names) {
        static Entry of(List<X509Certificate> chain, PrivateKey key) {
            return new Entry(chain.toArray(X509Certificate[]::new), key, SipIdentity.of(chain.get(0)));
        }

        boolean covers(String name) {
            int dot = name.indexOf('.');
            return names.contains(name) || dot > 0 && names.contains('*' + name.substring(dot));
        }

        boolean isOf(String keyType) {
            return key.getAlgorithm().equals(keyType);
        }
    }

    CertificateChoice(List<Entry> entries) {
        this.entries = entries;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        if (entries.isEmpty()) {
            return null;
        }
        String asked = askedFor(engine);
        boolean known = asked != null && entries.stream().anyMatch(entry -> entry.covers(asked));
        // Certificates of the first one's name are one choice: the same domain with another kind of key.
        List<String> names = entries.get(0).names;
        String name = known ? asked : names.isEmpty() ? null : names.get(0);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.isOf(keyType) && (name == null ? i == 0 : entry.covers(name))) {
                return Integer.toString(i);
            }
        }
        return null;
    }

    private static @Nullable String askedFor(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }

    /** As a client we show the first certificate that the server can read, whoever it says it trusts. */
    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (Arrays.stream(keyTypes).anyMatch(entry::isOf)) {
                return Integer.toString(i);
            }
        }
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return entries.get(Integer.parseInt(alias)).chain;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return entries.get(Integer.parseInt(alias)).key;
    }

    // What remains is for sockets, of which there are none.

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
