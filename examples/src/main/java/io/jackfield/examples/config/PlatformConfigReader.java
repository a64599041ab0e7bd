package io.jackfield.examples.config;

import io.jackfield.examples.config.PlatformConfig.MediaEngine;
import io.jackfield.examples.config.PlatformConfig.Relay;
import io.jackfield.sip.transport.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From a YAML file and the command line to a {@link PlatformConfig}, or to every error in it. */
public final class PlatformConfigReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_.+*#-]{1,64}");

    private final Overlay overlay;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** What the command line says; it wins over the file. */
    public record Overrides(Optional<String> host, Optional<Path> data) {
        /** Nothing is overridden. */
        public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty());

        private Overlay overlay() {
            return new Overlay().set("host", host).set("data", data);
        }
    }

    /**
     * @param config there when nothing is wrong
     * @param problems by line
     */
    public record Outcome(Optional<PlatformConfig> config, List<ConfigProblem> problems) {}

    /** A reader for one reading. */
    public PlatformConfigReader(Overrides overrides) {
        this.overlay = overrides.overlay();
    }

    /** The defaults, with what the command line overrides. */
    public Outcome defaults() {
        return read("");
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    public Outcome read(Path file) {
        Optional<String> text = ConfigFile.text(file, problems);
        return text.isPresent() ? read(text.get()) : new Outcome(Optional.empty(), List.copyOf(problems));
    }

    /** Reads the text of a file. */
    public Outcome read(String yaml) {
        PlatformConfig config = platform(Section.root(overlay.over(new YamlReader(problems).read(yaml)), problems));
        Collections.sort(problems);
        return new Outcome(problems.isEmpty() ? Optional.of(config) : Optional.empty(), List.copyOf(problems));
    }

    private PlatformConfig platform(Section root) {
        ProxySections sections = new ProxySections(root, ProxySections.Kind.PLATFORM);
        String host = sections.host();
        Duration drain = root.duration("drain", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1));
        ProxyConfig proxy = sections.read(host);
        Section relaySection = root.section("relay");
        Relay relay = relay(relaySection, host);
        Section engineSection = root.section("media-engine");
        MediaEngine engine = engine(engineSection, host);
        root.end();

        if (relay.onePort().isEmpty() && relay.ports().overlaps(engine.ports())) {
            root.problem(
                    engineSection.has("ports") ? engineSection.line("ports") : relaySection.line("ports"),
                    "relay.ports " + relay.ports() + " and media-engine.ports " + engine.ports() + " overlap");
        }
        List<ListenAddress> listen = proxy.sockets().listen();
        if (listen.contains(engine.listen()) && engine.listen().port() != 0) {
            root.problem(engineSection.line("listen"), "media-engine.listen " + engine.listen() + " is the proxy's");
        }
        boolean reachable =
                listen.stream().anyMatch(at -> at.transport() == engine.listen().transport());
        if (proxy.dispatcher().targets().isEmpty() && !reachable) {
            root.problem(
                    root.section("proxy").line("listen"),
                    "proxy.listen has no " + engine.listen().transport().uriName()
                            + " address to reach media-engine.listen " + engine.listen() + " from");
        }
        return new PlatformConfig(host, proxy, relay, engine, drain);
    }

    private Relay relay(Section section, String host) {
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

    private MediaEngine engine(Section section, String host) {
        ListenAddress listen = section.value("listen", ListenAddress.FORM, ListenAddress::parse)
                .orElse(new ListenAddress(Transport.UDP, host, 5070));
        ProxySections.checkSpecific(section, "listen", listen.host());
        String echo = section.value("echo", "a number to dial", ProxySections.matching(NUMBER))
                .orElse("9196");
        String ivr = section.value("ivr", "a number to dial", ProxySections.matching(NUMBER))
                .orElse("2000");
        if (echo.equals(ivr)) {
            section.problem(section.line("ivr"), "media-engine.echo and media-engine.ivr are both " + ivr);
        }
        MediaEngine engine =
                new MediaEngine(listen, ports(section, new PortRange(30_000, 31_999)), echo, ivr, silence(section));
        section.end();
        return engine;
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
