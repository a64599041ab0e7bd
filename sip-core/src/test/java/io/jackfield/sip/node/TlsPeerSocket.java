package io.jackfield.sip.node;

import io.jackfield.sip.transport.TestCertificates;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** The peer's side of TLS by the JDK's own sockets: trusts anybody, shows a certificate or none. */
final class TlsPeerSocket {
    private TlsPeerSocket() {}

    /** Connects. {@code name} is asked for by SNI; empty: none is. */
    static SSLSocket connect(InetSocketAddress to, String name, List<TestCertificates.Pair> own) throws Exception {
        SSLSocket socket = (SSLSocket) context(own).getSocketFactory().createSocket(to.getAddress(), to.getPort());
        socket.setSoTimeout(10_000);
        if (!name.isEmpty()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    static SSLSocket connect(InetSocketAddress to) throws Exception {
        return connect(to, "", List.of());
    }

    static SSLSocket over(Socket plain) throws Exception {
        SSLSocket socket = (SSLSocket)
                context(List.of()).getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    /** The certificate that the peer of a socket has shown. */
    static X509Certificate shown(SSLSocket socket) throws Exception {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    static SSLServerSocket listen(TestCertificates.Pair own, boolean wantClient) throws Exception {
        SSLServerSocket socket = (SSLServerSocket) context(List.of(own))
                .getServerSocketFactory()
                .createServerSocket(0, 10, java.net.InetAddress.getByName("127.0.0.1"));
        socket.setWantClientAuth(wantClient);
        socket.setSoTimeout(10_000);
        return socket;
    }

    static SSLContext context(List<TestCertificates.Pair> own) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "x".toCharArray();
        for (TestCertificates.Pair pair : own) {
            store.setKeyEntry("own", key(pair.key()), password, new Certificate[] {certificate(pair.chain())});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new Anybody()}, null);
        return context;
    }

    static X509Certificate certificate(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(Path pem) throws Exception {
        String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----", "");
        var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text));
        try {
            return KeyFactory.getInstance("EC").generatePrivate(encoded);
        } catch (java.security.spec.InvalidKeySpecException notEc) {
            return KeyFactory.getInstance("RSA").generatePrivate(encoded);
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
