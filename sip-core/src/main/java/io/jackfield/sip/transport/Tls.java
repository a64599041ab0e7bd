package io.jackfield.sip.transport;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

/**
 * Certificates, keys and rules of TLS for listen points (RFC 3261 26.2.1, RFC 5922), TLS 1.2 and 1.3. One may serve several listen
 * points and nodes. From any thread.
 *
 * <pre>{@code
 * Tls tls = Tls.builder().certificate(Path.of("chain.pem"), Path.of("key.pem")).build();
 * SipNode node = SipNode.builder().listen(l -> l.tls("0.0.0.0", 5061, tls)).build();
 * tls.reload();   // after the files were renewed
 * }</pre>
 */
public final class Tls {
    private final TlsBuilder.Plan plan;
    private volatile TlsContext current;

    Tls(TlsBuilder.Plan plan) {
        this.plan = plan;
        this.current = TlsContext.load(plan);
    }

    /** Begins a description. */
    public static TlsBuilder builder() {
        return new TlsBuilder();
    }

    /** One certificate, for servers that nobody need prove anything to: what most listen points have. */
    public static Tls of(Path chainPem, Path keyPem) {
        return builder().certificate(chainPem, keyPem).build();
    }

    /**
     * Reads all files again. Connections that are there stay as they are, new ones get the new certificates. When a file can not
     * be used, nothing changes.
     *
     * @throws TlsException saying which file and why; what was in use stays in use
     */
    public synchronized void reload() {
        current = TlsContext.load(plan);
    }

    /** The certificates in use, one for each that was configured. */
    public List<X509Certificate> certificates() {
        return current.certificates();
    }

    /** When the first of them expires; empty when there are none. */
    public Optional<Instant> expires() {
        return certificates().stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo);
    }

    /** Whether others can connect to it. */
    boolean canServe() {
        return !current.certificates().isEmpty();
    }

    SSLEngine server() {
        return current.server();
    }

    /** @param name the domain or numeric address that the peer must prove, unless another is configured */
    SSLEngine client(String name, int port) {
        return current.client(plan.serverName().orElse(name), port);
    }

    /** The name that a peer must prove for a flow to it. */
    Optional<String> serverName() {
        return plan.serverName();
    }

    boolean verifies() {
        return plan.verify();
    }

    @Override
    public String toString() {
        return "Tls" + plan.certificates();
    }
}
