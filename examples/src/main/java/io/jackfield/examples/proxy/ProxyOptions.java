package io.jackfield.examples.proxy;

import io.jackfield.examples.admin.AdminOptions;
import io.jackfield.examples.config.Algorithms;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.ListenAddress;
import io.jackfield.examples.config.Overlay;
import io.jackfield.sip.message.SipUri;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code jackfield proxy} that say what its configuration says too; they win over it. */
final class ProxyOptions {
    @Option(
            names = "--listen",
            paramLabel = "T:HOST:PORT",
            description =
                    "Where to listen, as udp:127.0.0.1:5060, tcp:..., tls:..., ws:... or wss:..., with [::1] for IPv6;"
                            + " may be repeated.")
    private List<String> listen = List.of();

    @Option(
            names = "--dispatch",
            paramLabel = "URI",
            split = ",",
            description = "The servers, as sip:127.0.0.1:5070; a comma between them.")
    private List<String> servers = List.of();

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "How to choose, such as call-id-hash (the default), round-robin, least-load or fastest.")
    private @Nullable String algorithm;

    @Option(
            names = "--probe",
            description =
                    "Ask the servers by OPTIONS every 10 s whether they are there, and pass over those that are not. Without it"
                            + " a server that fails a call is tried again by the next.")
    private boolean probe;

    @Option(
            names = "--registrar",
            description =
                    "Take REGISTER, and route calls to users to where they registered. With --dispatch, calls to those"
                            + " who did not register go to the servers, and the servers may call users.")
    private boolean registrar;

    @Option(
            names = "--users",
            paramLabel = "FILE|JDBC-URL",
            description =
                    "Who may register and call: a file with lines of user:password, or user:ha1md5:HASH with the MD5 of"
                            + " user:realm:password; or a database with the table subscriber, as jdbc:h2:./users or"
                            + " jdbc:mariadb://HOST/NAME?user=U&password=P. The realm is the first --domain, else the first address of"
                            + " --listen.")
    private @Nullable String users;

    @Option(
            names = "--domain",
            paramLabel = "NAME",
            split = ",",
            description = "What users of the registrar have behind their @, besides the addresses of --listen; may be"
                    + " repeated.")
    private List<String> domains = List.of();

    @Option(
            names = "--open",
            description =
                    "For tests: ask nobody who he is, and relay to wherever a Route or a Request-URI says. Refused unless every"
                            + " --listen is a loopback or private address.")
    private boolean open;

    @Option(
            names = "--hide-topology",
            description = "Hide the sides of a call from each other: Via, Record-Route, Route and Contact.")
    private boolean hideTopology;

    @Option(
            names = "--guard",
            description =
                    "Ban for 5 min who sends more than 30 requests in 2 s, scans, or guesses passwords. Loopback is left alone;"
                            + " a configuration says otherwise by guard.trust.")
    private boolean guard;

    @Option(
            names = "--tls-certificate",
            paramLabel = "PEM",
            description =
                    "The certificate of tls and wss addresses, followed by its issuers'. Read again when it changes.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "PEM", description = "Its private key, without a password.")
    private @Nullable Path key;

    @Option(
            names = "--tls-trust",
            paramLabel = "PEM",
            description = "Whom the servers' certificates may come from; without it, whom the JDK trusts.")
    private @Nullable Path trust;

    @Option(
            names = "--capture",
            paramLabel = "hep:HOST:PORT",
            description = "A capture server (HOMER, sngrep) that gets a copy of every message by HEPv3; by TCP with"
                    + " ;transport=tcp behind it.")
    private @Nullable String captureServer;

    @Option(names = "--shards", paramLabel = "N", description = "Event loops, 1 to 64 (1).")
    private @Nullable Integer shards;

    @Mixin
    private AdminOptions operations = new AdminOptions();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    /** What they lay over a configuration; over none when {@code alone}. */
    Overlay overlay(boolean alone) {
        check(alone);
        Overlay overlay = new Overlay()
                .set("proxy.listen", listen)
                .set("dispatcher.targets", servers)
                .set("dispatcher.algorithm", Optional.ofNullable(algorithm))
                .set("domains", domains)
                .set("proxy.tls.trust", Optional.ofNullable(trust))
                .set("proxy.shards", Optional.ofNullable(shards))
                .set("capture.to", Optional.ofNullable(captureServer))
                .set("data", operations.data())
                .set("admin.listen", operations.admin());
        if (alone || probe) {
            overlay.set("dispatcher.probe.mode", probe ? "all" : "off");
        }
        if (alone || registrar) {
            overlay.set("registrar.enabled", Boolean.toString(registrar));
        }
        if (alone || guard) {
            overlay.set("guard.enabled", Boolean.toString(guard));
        }
        if (alone && operations.admin().isEmpty()) {
            overlay.set("admin.listen", "off");
        }
        if (users != null) {
            boolean database = users.startsWith("jdbc:");
            overlay.without("users", "users-file").set("database.users", Boolean.toString(database));
            if (database) {
                overlay.without("database.user", "database.password");
            }
            overlay.set(database ? "database.url" : "users-file", users);
        }
        if (open) {
            overlay.set("open", "true");
        }
        if (hideTopology) {
            overlay.set("hide-topology", "true");
        }
        if (certificate != null && key != null) {
            overlay.block("proxy.tls.certificates", "chain", certificate.toString(), "key", key.toString());
        }
        return overlay;
    }

    private void check(boolean alone) {
        if (alone && listen.isEmpty()) {
            throw wrong("it takes --listen, or --config with proxy.listen");
        }
        for (String text : listen) {
            if (ListenAddress.parse(text).isEmpty()) {
                throw wrong("--listen is " + ListenAddress.FORM + ", not \"" + text + "\"");
            }
        }
        if (alone && probe && servers.isEmpty()) {
            throw wrong("--probe goes with --dispatch");
        }
        for (String server : servers) {
            if (SipUri.parse(server).filter(SipUri::isSip).isEmpty()) {
                throw wrong("--dispatch takes SIP URIs as sip:127.0.0.1:5070, not \"" + server + "\"");
            }
        }
        if (algorithm != null && Algorithms.parse(algorithm).isEmpty()) {
            throw wrong("--algorithm is one of " + String.join(", ", Algorithms.NAMES));
        }
        for (String domain : domains) {
            if (!HostPort.isHost(domain)) {
                throw wrong("--domain is a name as example.com, not \"" + domain + '"');
            }
        }
        if ((certificate == null) != (key == null)) {
            throw wrong("--tls-certificate and --tls-key go together");
        }
        if (alone
                && certificate == null
                && listen.stream().anyMatch(at -> at.startsWith("tls:") || at.startsWith("wss:"))) {
            throw wrong("a tls or wss address needs --tls-certificate and --tls-key");
        }
        if (alone && guard && (open || servers.isEmpty() && users == null)) {
            throw wrong("--guard goes with --users or --dispatch: with --open all sources are trusted");
        }
    }

    private ParameterException wrong(String sentence) {
        if (spec == null) {
            throw new IllegalStateException(sentence);
        }
        return new ParameterException(spec.commandLine(), sentence);
    }
}
