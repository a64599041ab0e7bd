package io.jackfield.examples.config;

import io.jackfield.examples.config.ProxyConfig.Access;
import io.jackfield.examples.config.ProxyConfig.Bindings;
import io.jackfield.examples.config.ProxyConfig.Dispatcher;
import io.jackfield.examples.config.ProxyConfig.Registrar;
import io.jackfield.examples.config.ProxyConfig.Relays;
import io.jackfield.examples.config.ProxyConfig.RemoteRelay;
import io.jackfield.examples.config.ProxyConfig.Sockets;
import io.jackfield.examples.config.ProxyConfig.Storage;
import io.jackfield.examples.config.ProxyConfig.Store;
import io.jackfield.examples.config.ProxyConfig.Users;
import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.nat.PingKind;
import io.jackfield.sip.message.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what the platform and the proxy alone have in common. */
final class ProxySections {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pattern METHOD = Pattern.compile("[A-Z]{3,20}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Section root;
    private final Kind kind;

    /** Whose configuration it is. */
    enum Kind {
        /** Users always register: there are demo users where none are named. */
        PLATFORM,
        /** Users register where the file says so. */
        PROXY
    }

    ProxySections(Section root, Kind kind) {
        this.root = root;
        this.kind = kind;
    }

    /** The address that is listened on unless the file says otherwise. */
    String host() {
        String host =
                root.value("host", "an address or a host name", hostForm()).orElse("127.0.0.1");
        checkSpecific(root, "host", host);
        return host;
    }

    ProxyConfig read(String host) {
        List<String> domains = root.values("domains", "a domain name or an address", hostForm());
        Optional<Path> data = root.value("data", "a folder", text -> Optional.of(Path.of(text)));
        Section registrarSection = root.section("registrar");
        Bindings bindings = bindings(registrarSection);
        Storage storage = StorageReader.read(root, bindings.store());
        if (bindings.store() != Store.MEMORY && storage.at().isEmpty()) {
            registrarSection.problem(
                    registrarSection.line("store"), "registrar.store is a table, and database has no url");
        }
        Users users = UsersReader.read(root, storage);
        SocketsReader sockets = new SocketsReader(kind == Kind.PLATFORM);
        Section proxySection = root.section("proxy");
        Sockets listen = sockets.read(proxySection, host);
        boolean registers =
                kind == Kind.PLATFORM || registrarSection.flag("enabled", !users.none() || !domains.isEmpty());
        Registrar registrar = registrar(registrarSection, bindings);
        Dispatcher dispatcher = DispatcherReader.read(root.section("dispatcher"));
        Access access = access(registers);
        ProxyConfig.Operations operations = OperationsSection.read(root);
        ProxyConfig read = new ProxyConfig(
                List.copyOf(domains),
                data.orElseGet(PlatformConfigReader::defaultData),
                access,
                users,
                storage,
                listen,
                registrar,
                dispatcher,
                CarriersReader.read(root),
                new Relays(relays(), RegionsReader.read(root)),
                capture(root.section("capture")),
                operations);
        return kind == Kind.PLATFORM ? named(read, defaultDomains(host)) : checked(read, proxySection);
    }

    private Access access(boolean registers) {
        boolean open = kind == Kind.PROXY && root.flag("open", false);
        String hide = root.value(
                        "hide-topology",
                        "true, false or call-ids",
                        text -> List.of("true", "false", "call-ids").contains(text)
                                ? Optional.of(text)
                                : Optional.empty())
                .orElse("false");
        return new Access(registers, open, !hide.equals("false"), hide.equals("call-ids"));
    }

    // ---- what does not go together at a proxy alone ----

    private ProxyConfig checked(ProxyConfig read, Section proxySection) {
        Access access = read.access();
        boolean servers = !read.dispatcher().none();
        List<ListenAddress> listen = read.sockets().listen();
        if (!servers
                && !access.registrar()
                && !access.open()
                && read.carriers().routes().isEmpty()
                && read.storage().routing().isEmpty()) {
            root.problem(
                    0,
                    "there is nowhere to relay to: it takes --dispatch, --registrar or --open (dispatcher.targets,"
                            + " registrar.enabled or open in a configuration)");
        }
        if (access.registrar() && !access.open() && read.users().none()) {
            root.problem(
                    0,
                    "--registrar takes --users FILE, or --open for tests (users, users-file or database in a"
                            + " configuration)");
        }
        if (access.open() && !read.users().none()) {
            root.problem(0, "--open asks nobody for a password: it goes without --users (open without users)");
        }
        if (!access.registrar() && (!read.users().none() || !read.domains().isEmpty())) {
            root.problem(0, "--users and --domain go with --registrar (users and domains with registrar.enabled)");
        }
        if (access.open()) {
            listen.stream()
                    .filter(at -> !Surroundings.closed(at.host()))
                    .forEach(at -> proxySection.problem(
                            proxySection.line("listen"),
                            "--open is refused on " + at
                                    + ": that is no loopback or private address, and it would be an open relay"));
        }
        if (!access.registrar()) {
            return read;
        }
        if (read.domains().isEmpty() && !listen.isEmpty() && Surroundings.wildcard(listen.get(0))) {
            root.problem(
                    0,
                    "--registrar on all addresses takes --domain: it is what phones show when they ask for a password");
        }
        return named(read, List.copyOf(Surroundings.names(listen)));
    }

    /** With the names of its addresses behind its own; the platform's own alone, if it has any. */
    private ProxyConfig named(ProxyConfig read, List<String> others) {
        List<String> names = new ArrayList<>();
        read.domains().forEach(domain -> names.add(HostPort.inUri(domain)));
        if (kind == Kind.PROXY || names.isEmpty()) {
            others.stream().filter(name -> !names.contains(name)).forEach(names::add);
        }
        return read.withDomains(List.copyOf(names));
    }

    private static List<String> defaultDomains(String host) {
        boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
        String domain = HostPort.inUri(host);
        if (!loopback) {
            return List.of(domain);
        }
        return domain.equals("localhost") ? List.of("localhost", "127.0.0.1") : List.of(domain, "localhost");
    }

    // ---- sections ----

    private static Registrar registrar(Section section, Bindings bindings) {
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
        return new Registrar(min, usual, max, contacts, bindings);
    }

    private static Bindings bindings(Section section) {
        return new Bindings(
                section.value(
                                "store",
                                "memory, write-through, write-behind or database",
                                text -> named(Store.values(), text))
                        .orElse(Store.MEMORY),
                section.duration("write-every", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)),
                section.value("ping", "options or crlf", text -> named(PingKind.values(), text))
                        .orElse(PingKind.OPTIONS));
    }

    /** The constant that configuration writes so. */
    private static <E extends Enum<E>> Optional<E> named(E[] all, String text) {
        return Arrays.stream(all)
                .filter(one ->
                        one.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                .findFirst();
    }

    private List<RemoteRelay> relays() {
        List<RemoteRelay> relays = new ArrayList<>();
        for (Section section : root.sections("relays")) {
            Optional<String> name = section.value("name", "a name", matching(NAME));
            Optional<HostPort> ng = section.value("ng", "HOST:PORT", text -> HostPort.parse(text, 2223));
            int weight = section.number("weight", 1, 1, 1_000);
            String region = section.value("region", "a name", matching(NAME)).orElse("");
            if (!section.has("name") || !section.has("ng")) {
                section.problem(section.line(), "a relay has a name, and ng: HOST:PORT, where it listens for commands");
            }
            if (name.isPresent() && ng.isPresent()) {
                if (relays.stream().anyMatch(other -> other.name().equals(name.get()))) {
                    section.problem(section.line("name"), "there are two relays " + name.get());
                }
                relays.add(new RemoteRelay(name.get(), ng.get(), weight, region));
            }
            section.end();
        }
        return List.copyOf(relays);
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

    // ---- forms ----

    /** Others cannot send to a wildcard, and it would stand in Via, Record-Route and SDP. */
    static void checkSpecific(Section section, String key, String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            section.problem(
                    section.has(key) ? section.line(key) : 0,
                    section.name(key) + " must be one address that phones can reach, not the wildcard " + host);
        }
    }

    static Function<String, Optional<String>> hostForm() {
        return text -> HostPort.isHost(text) ? Optional.of(text) : Optional.empty();
    }

    static Function<String, Optional<String>> matching(Pattern pattern) {
        return text -> pattern.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }
}
