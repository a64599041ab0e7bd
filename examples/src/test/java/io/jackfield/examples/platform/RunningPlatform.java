package io.jackfield.examples.platform;

import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.PlatformConfigReader;
import io.jackfield.examples.peer.Certificate;
import io.jackfield.sip.node.ListenPoint;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** A platform on ports that the system chose, with the users 1001 and 1002 of one password. */
public final class RunningPlatform implements AutoCloseable {
    /** Of both users. */
    public static final String PASSWORD = "correct-horse";

    private static final String YAML = """
            proxy:
              listen: [udp:127.0.0.1:0, tcp:127.0.0.1:0%s]%s
            media-engine:
              listen: udp:127.0.0.1:0
              ports: 23000-24999%s
            relay:
              ports: 21000-22999
            admin: {listen: 127.0.0.1:0}
            users:
              - {name: 1001, password: correct-horse}
              - {name: 1002, password: correct-horse}
            """;

    private final Platform platform;
    private final Path data = folder();

    /** Starts it. */
    public RunningPlatform() {
        this("", "", "");
    }

    /** Starts one whose engine is told more, a line a setting. */
    public RunningPlatform(String... engine) {
        this("", "", "\n  " + String.join("\n  ", engine));
    }

    /** Starts one that listens for TLS too. */
    public RunningPlatform(Certificate certificate) {
        this(
                ", tls:127.0.0.1:0",
                "\n  tls: {certificates: [{chain: '%s', key: '%s'}]}".formatted(certificate.chain(), certificate.key()),
                "");
    }

    private RunningPlatform(String moreListens, String tls, String engine) {
        PlatformConfig config = new PlatformConfigReader(
                        new PlatformConfigReader.Overrides(Optional.empty(), Optional.of(data)))
                .read(YAML.formatted(moreListens, tls, engine))
                .config()
                .orElseThrow();
        platform = Platform.start(config);
    }

    /** A data folder of its own, so that no other process is mistaken for it. */
    private static Path folder() {
        try {
            return Files.createTempDirectory("jackfield-platform");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its data folder, with the admin address and token. */
    public Path data() {
        return data;
    }

    /** {@code 127.0.0.1:port} of the proxy. */
    public String proxy(Transport transport) {
        ListenPoint point = platform.proxyListens().stream()
                .filter(listen -> listen.transport() == transport)
                .findFirst()
                .orElseThrow();
        return "127.0.0.1:" + point.address().getPort();
    }

    /** {@code 127.0.0.1:port} of the media engine. */
    public String engine() {
        return "127.0.0.1:" + platform.engineListens().address().getPort();
    }

    /** The platform itself. */
    public Platform platform() {
        return platform;
    }

    @Override
    public void close() {
        platform.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
