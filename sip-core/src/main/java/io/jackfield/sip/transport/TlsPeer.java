package io.jackfield.sip.transport;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What the TLS handshake of a connection showed of its peer.
 *
 * @param certificate the peer's own certificate, checked against the trust store unless checks are off; empty when it showed
 *     none
 * @param identities the SIP domains and addresses that the certificate is for (RFC 5922 7.1), in lower case
 * @param subjects whom the certificate authenticates: its identities or, where it has no subjectAltName at all, the common name of its
 *     subject (RFC 5922 7.1); empty when nobody has checked it
 * @param protocol for example {@code TLSv1.3}
 * @param cipherSuite its JDK name
 */
public record TlsPeer(
        Optional<X509Certificate> certificate,
        List<String> identities,
        List<String> subjects,
        String protocol,
        String cipherSuite) {
    public TlsPeer {
        identities = List.copyOf(identities);
        subjects = List.copyOf(subjects);
    }

    /** Whether the peer has proved to be this domain or numeric address (RFC 5922 7.2). */
    public boolean proves(String name) {
        return SipIdentity.matches(identities, name);
    }

    /** @param checked whether the handshake has checked the certificate against the trust store */
    static TlsPeer of(SSLSession session, boolean checked) {
        Optional<X509Certificate> shown = certificate(session);
        return new TlsPeer(
                shown,
                shown.map(SipIdentity::of).orElse(List.of()),
                checked ? shown.map(SipIdentity::subjects).orElse(List.of()) : List.of(),
                session.getProtocol(),
                session.getCipherSuite());
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate own ? Optional.of(own) : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
