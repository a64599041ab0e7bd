package io.jackfield.sip.transport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Describes a {@link Tls}. For one thread, once. */
public final class TlsBuilder {
    private final List<Files> certificates = new ArrayList<>();
    private Optional<Path> trust = Optional.empty();
    private ClientCertificates clients = ClientCertificates.NONE;
    private Set<TlsVersion> versions = EnumSet.allOf(TlsVersion.class);
    private List<String> cipherSuites = List.of();
    private boolean verify = true;
    private Optional<String> serverName = Optional.empty();

    /** The files of one certificate. */
    record Files(Path chain, Path key) {}

    /** What was described. */
    record Plan(
            List<Files> certificates,
            Optional<Path> trust,
            ClientCertificates clients,
            Set<TlsVersion> versions,
            List<String> cipherSuites,
            boolean verify,
            Optional<String> serverName) {}

    TlsBuilder() {}

    /**
     * Adds a certificate. A client that asks for a name by SNI gets the one for that name, every other client the first. Listen
     * points whose TLS has none accept nobody, but can connect to others.
     *
     * @param chainPem the certificate, then those of its issuers but the root
     * @param keyPem its private key without password: PKCS#8, PKCS#1 or SEC 1; RSA, EC or EdDSA
     */
    public TlsBuilder certificate(Path chainPem, Path keyPem) {
        certificates.add(new Files(Objects.requireNonNull(chainPem), Objects.requireNonNull(keyPem)));
        return this;
    }

    /** The certificates that are trusted as issuers. Default: those that the JDK trusts. */
    public TlsBuilder trust(Path certificatesPem) {
        trust = Optional.of(certificatesPem);
        return this;
    }

    /** Whether those who connect to us must show a certificate. Default {@link ClientCertificates#NONE}. */
    public TlsBuilder clientCertificates(ClientCertificates rule) {
        clients = Objects.requireNonNull(rule);
        return this;
    }

    /** The versions that are spoken. Default: all. */
    public TlsBuilder versions(TlsVersion first, TlsVersion... more) {
        versions = EnumSet.of(first, more);
        return this;
    }

    /**
     * The cipher suites, by their names in the JDK, the best first. Default: what the JDK has on by default without anonymous,
     * NULL, export, MD5, RC4, DES and DSS ones.
     */
    public TlsBuilder cipherSuites(String... names) {
        cipherSuites = List.of(names);
        return this;
    }

    /**
     * Whether those to whom we connect must prove who they are (RFC 5922 7.3). Default true; false lets anybody between listen
     * and speak.
     */
    public TlsBuilder verifyServers(boolean check) {
        verify = check;
        return this;
    }

    /** The name that all those to whom we connect must prove, whatever their URIs say. Default: the host of the URI. */
    public TlsBuilder serverName(String name) {
        serverName = Optional.of(name);
        return this;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException naming all mistakes of the description
     * @throws TlsException when a file can not be used
     */
    public Tls build() {
        List<String> mistakes = new ArrayList<>();
        if (clients != ClientCertificates.NONE && certificates.isEmpty()) {
            mistakes.add("tls: asking for client certificates needs a certificate of our own");
        }
        Set<String> known = TlsContext.knownCipherSuites();
        for (String name : cipherSuites) {
            if (TlsContext.isWeak(name)) {
                mistakes.add("tls: cipher suite " + name + " is not safe");
            } else if (!known.contains(name)) {
                mistakes.add("tls: no cipher suite " + name);
            }
        }
        serverName.filter(String::isBlank).ifPresent(name -> mistakes.add("tls: server name must not be empty"));
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
        return new Tls(new Plan(
                List.copyOf(certificates), trust, clients, Set.copyOf(versions), cipherSuites, verify, serverName));
    }
}
