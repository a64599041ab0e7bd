package io.jackfield.sip.transport;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a peer whose certificate leads to the trust store and, where we connected, is for the name that we looked for (RFC 5922
 * 7.2, 7.3). The JDK's own name checks are those of HTTPS, with wildcards and without sip URIs.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager store;
    private final boolean verify;

    /** @param verify whether to check those to whom we connect; who connects to us is always checked */
    PeerTrust(X509ExtendedTrustManager store, boolean verify) {
        this.store = store;
        this.verify = verify;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (!verify) {
            return;
        }
        store.checkServerTrusted(chain, authType, engine);
        String name = engine.getPeerHost();
        List<String> identities = SipIdentity.of(chain[0]);
        if (name == null || !SipIdentity.matches(identities, name)) {
            throw new CertificateException("the certificate is for " + identities + ", not for " + name);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        store.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return store.getAcceptedIssuers();
    }

    // What remains is for sockets, of which there are none.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        store.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no engine, no name to check");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        store.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no engine, no name to check");
    }
}
