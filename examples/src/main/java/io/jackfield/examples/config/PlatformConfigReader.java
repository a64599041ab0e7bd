package io.jackfield.examples.config;

import io.jackfield.examples.config.PlatformConfig.Relay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From a YAML file and the command line to a {@link PlatformConfig}, or to every error in it. */
public final class PlatformConfigReader {
    private static final Duration DAY = Duration.ofDays(1);

    private final ConfigFile<PlatformConfig> file;

    /** What the command line says; it wins over the file. */
    public record Overrides(Optional<String> host, Optional<Path> data) {
        /** Nothing is overridden. */
        public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty());

        private Overlay overlay() {
            return new Overlay().set("host", host).set("data", data);
        }
    }

    /** A reader of what the command line leaves open. */
    public PlatformConfigReader(Overrides overrides) {
        file = new ConfigFile<>(overrides.overlay(), PlatformConfigReader::platform);
    }

    /** The defaults, with what the command line overrides. */
    public ConfigReading<PlatformConfig> defaults() {
        return read("");
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    public ConfigReading<PlatformConfig> read(Path path) {
        return file.read(path);
    }

    /** Reads the text of a file. */
    public ConfigReading<PlatformConfig> read(String yaml) {
        return file.read(yaml);
    }

    private static PlatformConfig platform(Section root) {
        ProxySections sections = new ProxySections(root, ProxySections.Kind.PLATFORM);
        String host = sections.host();
        Duration drain = root.duration("drain", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1));
        ProxyConfig proxy = sections.read(host);
        Section relaySection = root.section("relay");
        Relay relay = relay(relaySection, host);
        Section engineSection = root.section("media-engine");
        EngineConfig engine = EngineReader.read(engineSection, host);
        EngineConfig.Sockets own = engine.sockets();
        if (engine.plan().file().isPresent() && engine.plan().numbers().isEmpty()) {
            engineSection.problem(
                    engineSection.line("dialplan"),
                    "media-engine.dialplan needs media-engine.numbers: what is dialled to reach it, as 2000|9196|conf[0-9]+");
        }
        root.end();

        if (relay.onePort().isEmpty() && relay.ports().overlaps(own.ports())) {
            root.problem(
                    engineSection.has("ports") ? engineSection.line("ports") : relaySection.line("ports"),
                    "relay.ports " + relay.ports() + " and media-engine.ports " + own.ports() + " overlap");
        }
        List<ListenAddress> listen = proxy.sockets().listen();
        if (listen.contains(own.listen()) && own.listen().port() != 0) {
            root.problem(engineSection.line("listen"), "media-engine.listen " + own.listen() + " is the proxy's");
        }
        boolean reachable =
                listen.stream().anyMatch(at -> at.transport() == own.listen().transport());
        if (proxy.dispatcher().targets().isEmpty() && !reachable) {
            root.problem(
                    root.section("proxy").line("listen"),
                    "proxy.listen has no " + own.listen().transport().uriName()
                            + " address to reach media-engine.listen " + own.listen() + " from");
        }
        return new PlatformConfig(host, proxy, relay, engine, drain);
    }

    private static Relay relay(Section section, String host) {
        String address = section.value("address", "an address of this machine", ProxySections.hostForm())
                .orElse(host);
        ProxySections.checkSpecific(section, "address", address);
        Relay relay = new Relay(
                address,
                section.value("advertise", "an address", ProxySections.hostForm()),
                section.values("more", RelayAddress.FORM, RelayAddress::parse),
                ports(section, new PortRange(20_000, 29_999)),
                section.port("one-port"),
                silence(section),
                section.number("weight", 1, 1, 1_000),
                section.text("region", ""));
        section.end();
        return relay;
    }

    private static PortRange ports(Section section, PortRange whenAbsent) {
        return section.value("ports", "a range within 1-65535, as " + whenAbsent, PortRange::parse)
                .orElse(whenAbsent);
    }

    private static Duration silence(Section section) {
        return section.duration("silence-timeout", Duration.ofSeconds(60), Duration.ofSeconds(1), DAY);
    }

    /** {@code ~/.jackfield}. */
    public static Path defaultData() {
        return Path.of(System.getProperty("user.home", "."), ".jackfield");
    }
}
