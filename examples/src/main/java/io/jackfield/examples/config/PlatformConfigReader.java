package io.jackfield.examples.config;

import io.jackfield.examples.config.PlatformConfig.Dispatcher;
import io.jackfield.examples.config.PlatformConfig.MediaEngine;
import io.jackfield.examples.config.PlatformConfig.Operations;
import io.jackfield.examples.config.PlatformConfig.Proxy;
import io.jackfield.examples.config.PlatformConfig.Registrar;
import io.jackfield.examples.config.PlatformConfig.Relay;
import io.jackfield.examples.config.PlatformConfig.User;
import io.jackfield.kernel.Redacted;
import io.jackfield.sip.message.Method;
import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** From a YAML file and the command line to a {@link PlatformConfig}, or to every error in it. */
public final class PlatformConfigReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_.+*#-]{1,64}");
    private static final Pattern METHOD = Pattern.compile("[A-Z]{3,20}");

    private final Overrides overrides;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** What the command line says; it wins over the file. */
    public record Overrides(Optional<String> host, Optional<Path> data) {
        /** Nothing is overridden. */
        public static final Overrides NONE = new Overrides(Optional.empty(), Optional.empty());
    }

    /**
     * @param config there when nothing is wrong
     * @param problems by line
     */
    public record Outcome(Optional<PlatformConfig> config, List<ConfigProblem> problems) {}

    /** A reader for one reading. */
    public PlatformConfigReader(Overrides overrides) {
        this.overrides = overrides;
    }

    /** The defaults, with what the command line overrides. */
    public Outcome defaults() {
        return read("");
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    public Outcome read(Path file) {
        try {
            return read(Files.readString(file));
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(0, "there is no such file"));
        } catch (MalformedInputException e) {
            problems.add(new ConfigProblem(0, "the file is not UTF-8 text"));
        } catch (IOException e) {
            problems.add(new ConfigProblem(0, "the file cannot be read: " + e.getMessage()));
        }
        return new Outcome(Optional.empty(), List.copyOf(problems));
    }

    /** Reads the text of a file. */
    public Outcome read(String yaml) {
        PlatformConfig config = platform(Section.root(new YamlReader(problems).read(yaml), problems));
        Collections.sort(problems);
        return new Outcome(problems.isEmpty() ? Optional.of(config) : Optional.empty(), List.copyOf(problems));
    }

    private PlatformConfig platform(Section root) {
        Optional<String> hostInFile = root.value("host", "an address or a host name", hostForm());
        String host = overrides.host().or(() -> hostInFile).orElse("127.0.0.1");
        checkSpecific(root, "host", host);
        List<String> domains = root.values("domains", "a domain name or an address", hostForm());
        Optional<Path> data = root.value("data", "a folder", text -> Optional.of(Path.of(text)));
        Duration drain = root.duration("drain", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1));
        List<User> users = users(root);
        Proxy proxy = proxy(root.section("proxy"), host);
        Registrar registrar = registrar(root.section("registrar"));
        Dispatcher dispatcher = DispatcherReader.read(root.section("dispatcher"));
        Section relaySection = root.section("relay");
        Relay relay = relay(relaySection, host);
        Section engineSection = root.section("media-engine");
        MediaEngine engine = engine(engineSection, host);
        Optional<CaptureServer> capture = capture(root.section("capture"));
        Operations operations = OperationsSection.read(root);
        root.end();

        if (relay.ports().overlaps(engine.ports())) {
            root.problem(
                    engineSection.has("ports") ? engineSection.line("ports") : relaySection.line("ports"),
                    "relay.ports " + relay.ports() + " and media-engine.ports " + engine.ports() + " overlap");
        }
        if (proxy.listen().contains(engine.listen()) && engine.listen().port() != 0) {
            root.problem(engineSection.line("listen"), "media-engine.listen " + engine.listen() + " is the proxy's");
        }
        boolean reachable = proxy.listen().stream()
                .anyMatch(listen -> listen.transport() == engine.listen().transport());
        if (dispatcher.targets().isEmpty() && !reachable) {
            root.problem(
                    root.section("proxy").line("listen"),
                    "proxy.listen has no " + engine.listen().transport().uriName()
                            + " address to reach media-engine.listen " + engine.listen() + " from");
        }
        return new PlatformConfig(
                host,
                domains.isEmpty() ? defaultDomains(host) : List.copyOf(domains),
                overrides.data().or(() -> data).orElseGet(PlatformConfigReader::defaultData),
                users,
                proxy,
                registrar,
                dispatcher,
                relay,
                engine,
                capture,
                drain,
                operations);
    }

    private List<User> users(Section root) {
        List<User> users = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (Section user : root.sections("users")) {
            Optional<String> name = user.value("name", "a user name", text(NUMBER));
            Optional<String> password = user.text("password");
            if (!user.has("name")) {
                user.problem(user.line(), "a user without a name");
            }
            if (!user.has("password")) {
                user.problem(user.line(), "user " + name.orElse("?") + " has no password");
            }
            name.ifPresent(n -> {
                Integer first = lines.putIfAbsent(n, user.line("name"));
                if (first != null) {
                    user.problem(
                            user.line("name"), "user " + n + " is here a second time; the first is in line " + first);
                }
            });
            if (name.isPresent() && password.isPresent()) {
                users.add(new User(name.get(), new Redacted(password.get())));
            }
            user.end();
        }
        return List.copyOf(users);
    }

    private Proxy proxy(Section section, String host) {
        List<ListenAddress> listen = section.values("listen", ListenAddress.FORM, ListenAddress::parse);
        for (int i = 0; i < listen.size(); i++) {
            checkSpecific(section, "listen", listen.get(i).host());
            if (listen.indexOf(listen.get(i)) != i && listen.get(i).port() != 0) {
                section.problem(section.line("listen"), "proxy.listen has " + listen.get(i) + " twice");
            }
        }
        Optional<HostPort> advertise =
                section.value("advertise", "HOST or HOST:PORT", text -> HostPort.parse(text, 5060));
        TlsFiles tls = tls(section.section("tls"));
        if (tls.certificates().isEmpty()
                && listen.stream().anyMatch(at -> at.transport().secure())) {
            section.problem(
                    section.line("listen"), "proxy.listen has a tls or wss address, and proxy.tls no certificates");
        }
        int shards = section.number("shards", 0, 0, 64);
        section.end();
        return new Proxy(
                listen.isEmpty()
                        ? List.of(
                                new ListenAddress(Transport.UDP, host, 5060),
                                new ListenAddress(Transport.TCP, host, 5060))
                        : List.copyOf(listen),
                advertise,
                tls,
                shards);
    }

    private static TlsFiles tls(Section section) {
        List<TlsFiles.Certificate> certificates = new ArrayList<>();
        for (Section files : section.sections("certificates")) {
            Optional<Path> chain = file(files, "chain");
            Optional<Path> key = file(files, "key");
            if (!files.has("chain") || !files.has("key")) {
                files.problem(files.line(), "a certificate has a chain and a key");
            }
            if (chain.isPresent() && key.isPresent()) {
                certificates.add(new TlsFiles.Certificate(chain.get(), key.get()));
            }
            files.end();
        }
        TlsFiles tls = new TlsFiles(
                List.copyOf(certificates),
                file(section, "trust"),
                section.value(
                                "client-certificates",
                                "none, wanted or required",
                                PlatformConfigReader::clientCertificates)
                        .orElse(ClientCertificates.NONE));
        section.end();
        return tls;
    }

    private static Optional<Path> file(Section section, String key) {
        Optional<Path> file = section.value(key, "a file", text -> Optional.of(Path.of(text)));
        file.filter(path -> !Files.isReadable(path))
                .ifPresent(path -> section.problem(section.line(key), key + " " + path + " cannot be read"));
        return file;
    }

    private static Optional<ClientCertificates> clientCertificates(String text) {
        return Arrays.stream(ClientCertificates.values())
                .filter(rule -> rule.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static Registrar registrar(Section section) {
        Duration low = Duration.ofSeconds(1);
        Duration min = section.duration("min-expiry", Duration.ofSeconds(60), low, Duration.ofHours(1));
        Duration max = section.duration("max-expiry", Duration.ofHours(2), low, DAY);
        Duration usual = section.duration("default-expiry", Duration.ofHours(1), low, DAY);
        int contacts = section.number("contacts-per-user", 10, 1, 100);
        if (min.compareTo(usual) > 0 || usual.compareTo(max) > 0) {
            section.problem(
                    section.line(),
                    "registrar.min-expiry, default-expiry and max-expiry must not fall in this order: "
                            + Durations.format(min) + ", " + Durations.format(usual) + ", " + Durations.format(max));
        }
        section.end();
        return new Registrar(min, usual, max, contacts);
    }

    private Relay relay(Section section, String host) {
        String address = section.value("address", "an address of this machine", hostForm())
                .orElse(host);
        checkSpecific(section, "address", address);
        Relay relay = new Relay(
                address,
                section.value("advertise", "an address", hostForm()),
                ports(section, new PortRange(20_000, 29_999)),
                silence(section));
        section.end();
        return relay;
    }

    private MediaEngine engine(Section section, String host) {
        ListenAddress listen = section.value("listen", ListenAddress.FORM, ListenAddress::parse)
                .orElse(new ListenAddress(Transport.UDP, host, 5070));
        checkSpecific(section, "listen", listen.host());
        String echo = section.value("echo", "a number to dial", text(NUMBER)).orElse("9196");
        String ivr = section.value("ivr", "a number to dial", text(NUMBER)).orElse("2000");
        if (echo.equals(ivr)) {
            section.problem(section.line("ivr"), "media-engine.echo and media-engine.ivr are both " + ivr);
        }
        MediaEngine engine =
                new MediaEngine(listen, ports(section, new PortRange(30_000, 31_999)), echo, ivr, silence(section));
        section.end();
        return engine;
    }

    private static Optional<CaptureServer> capture(Section section) {
        Optional<String> to = section.value("to", CaptureServer.FORM, CaptureServer::address);
        int agentId = section.number("agent-id", 1, 0, Integer.MAX_VALUE);
        Redacted password = new Redacted(section.text("password", ""));
        List<Method> methods = section.values(
                "methods",
                "a SIP method, as INVITE",
                text -> METHOD.matcher(text).matches() ? Optional.of(Method.of(text)) : Optional.empty());
        section.end();
        return to.map(server -> new CaptureServer(server, agentId, password, List.copyOf(methods)));
    }

    private static PortRange ports(Section section, PortRange whenAbsent) {
        return section.value("ports", "a range within 1-65535, as " + whenAbsent, PortRange::parse)
                .orElse(whenAbsent);
    }

    private static Duration silence(Section section) {
        return section.duration("silence-timeout", Duration.ofSeconds(60), Duration.ofSeconds(1), DAY);
    }

    /** Others cannot send to a wildcard, and it would stand in Via, Record-Route and SDP. */
    private static void checkSpecific(Section section, String key, String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            section.problem(
                    section.has(key) ? section.line(key) : 0,
                    key + " must be one address that phones can reach, not the wildcard " + host);
        }
    }

    private static List<String> defaultDomains(String host) {
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        String domain = HostPort.inUri(host);
        if (!loopback) {
            return List.of(domain);
        }
        return domain.equals("localhost") ? List.of("localhost", "127.0.0.1") : List.of(domain, "localhost");
    }

    /** {@code ~/.jackfield}. */
    public static Path defaultData() {
        return Path.of(System.getProperty("user.home", "."), ".jackfield");
    }

    private static Function<String, Optional<String>> hostForm() {
        return text -> HostPort.isHost(text) ? Optional.of(text) : Optional.empty();
    }

    private static Function<String, Optional<String>> text(Pattern pattern) {
        return text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
