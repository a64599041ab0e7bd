package io.jackfield.examples.peer;

import java.nio.file.Path;
import java.util.List;

/** A certificate of its own issue, as PEM files: openssl makes it. */
public record Certificate(Path chain, Path key) {
    /** One for 127.0.0.1 and localhost. */
    public static Certificate in(Path folder) {
        Certificate made = new Certificate(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        Peer.OPENSSL.required();
        Peer.Run run = Peer.OPENSSL.run(
                folder,
                60,
                List.of(
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "30",
                        "-subj",
                        "/CN=127.0.0.1",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1,DNS:localhost",
                        "-out",
                        made.chain.toString(),
                        "-keyout",
                        made.key.toString()));
        if (run.exitCode() != 0) {
            throw new IllegalStateException("openssl: " + run.output());
        }
        return made;
    }
}
