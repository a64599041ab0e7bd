package io.jackfield.examples.config;

import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.TlsBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The PEM files of TLS.
 *
 * @param certificates what we show; the first one to clients that ask for none of their names
 * @param trust whom others' certificates may come from; empty: whom the JDK trusts
 * @param clients whether those who connect must show one
 */
public record TlsFiles(List<Certificate> certificates, Optional<Path> trust, ClientCertificates clients) {
    /** No files: connections can be made and not taken. */
    public static final TlsFiles NONE = new TlsFiles(List.of(), Optional.empty(), ClientCertificates.NONE);

    /** A certificate, followed by those of its issuers, and its key. */
    public record Certificate(Path chain, Path key) {}

    /**
     * Reads them.
     *
     * @throws io.jackfield.sip.transport.TlsException saying which file cannot be used and why
     */
    public Tls load() {
        TlsBuilder tls = Tls.builder().clientCertificates(clients);
        certificates.forEach(files -> tls.certificate(files.chain(), files.key()));
        trust.ifPresent(tls::trust);
        return tls.build();
    }

    /** All of them. */
    public List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        certificates.forEach(files -> {
            paths.add(files.chain());
            paths.add(files.key());
        });
        trust.ifPresent(paths::add);
        return paths;
    }
}
