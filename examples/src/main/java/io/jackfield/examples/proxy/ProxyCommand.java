package io.jackfield.examples.proxy;

import io.jackfield.dispatcher.Dispatcher;
import io.jackfield.dispatcher.algorithm.Algorithm;
import io.jackfield.examples.CertificateWatch;
import io.jackfield.examples.Foreground;
import io.jackfield.examples.Listening;
import io.jackfield.examples.Version;
import io.jackfield.examples.config.Algorithms;
import io.jackfield.examples.config.ListenAddress;
import io.jackfield.examples.config.TlsFiles;
import io.jackfield.sip.capture.Capture;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.node.SipNode;
import io.jackfield.sip.node.SipNodeBuilder;
import io.jackfield.sip.transport.ClientCertificates;
import io.jackfield.sip.transport.Tls;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jackfield proxy}. */
@Command(
        name = "proxy",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "A stateful, record-routing proxy: to a set of servers (--dispatch), to users who registered (--registrar), or both.",
            "",
            "With --dispatch alone it asks nobody who they are, since the servers do, and relays to them alone. With"
                    + " --registrar users have to prove who they are (--users)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped by a signal", "1:it could not run", "2:wrong usage, or a port that is taken"})
public final class ProxyCommand implements Callable<Integer> {
    @Option(
            names = "--listen",
            paramLabel = "T:HOST:PORT",
            required = true,
            description =
                    "Where to listen, as udp:127.0.0.1:5060, tcp:..., tls:..., ws:... or wss:...; may be repeated.")
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
            defaultValue = "call-id-hash",
            description = "How to choose, such as call-id-hash, round-robin, least-load or fastest (${DEFAULT-VALUE}).")
    private String algorithm = "";

    @Option(
            names = "--probe",
            description =
                    "Ask the servers by OPTIONS every 10 s whether they are there, and pass over those that are not. Without it"
                            + " a server that fails a call is tried again by the next.")
    private boolean probe;

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
    private int shards;

    @Mixin
    private AccessOptions accessOptions = new AccessOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        List<ListenAddress> addresses = addresses();
        checkServers();
        Access access = accessOptions.check(addresses, !servers.isEmpty());
        Algorithm choice = Algorithms.parse(algorithm)
                .orElseThrow(() -> wrong("--algorithm is one of " + String.join(", ", Algorithms.NAMES)));
        TlsFiles files = tlsFiles(addresses);
        Tls tls = Listening.tls(files);
        SipNodeBuilder listening = Listening.on("proxy", addresses, Optional.empty(), tls);
        if (shards > 0) {
            listening.shards(shards);
        }
        Optional<Capture> copies = capture();
        copies.ifPresent(listening::capture);
        SipNode node = Listening.bind(listening);
        CertificateWatch watch = CertificateWatch.of(tls, files);
        ProxyRoutes routes;
        try {
            routes = ProxyRoutes.start(node, access, dispatcher(node, choice));
        } catch (IllegalArgumentException e) {
            node.close();
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        node.listenPoints().forEach(point -> out.println("SIP proxy " + point));
        accessOptions.warn(spec.commandLine().getErr());
        out.println("ready, " + whereTo(access));
        out.flush();
        return Foreground.untilSignal(() -> {
            watch.close();
            routes.close();
            node.close();
            copies.ifPresent(Capture::close);
        });
    }

    private Optional<Dispatcher> dispatcher(SipNode node, Algorithm choice) {
        if (servers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Dispatcher.builder(node)
                .set(1, set -> {
                    set.algorithm(choice);
                    servers.forEach(set::target);
                })
                .probe(settings -> {
                    if (!probe) {
                        settings.off();
                    }
                })
                .build());
    }

    private String whereTo(Access access) {
        List<String> places = new ArrayList<>();
        if (access.registrar()) {
            places.add("users of " + access.realm());
        }
        places.addAll(servers);
        if (access.open()) {
            places.add("wherever a request says");
        }
        return "relays to " + String.join(", ", places);
    }

    private Optional<Capture> capture() {
        try {
            return Optional.ofNullable(captureServer)
                    .map(to -> Capture.builder().to(to).build());
        } catch (IllegalArgumentException e) {
            throw wrong("--capture is hep:HOST:PORT, or with ;transport=tcp behind it, not \"" + captureServer + '"');
        }
    }

    private TlsFiles tlsFiles(List<ListenAddress> addresses) {
        boolean needed = addresses.stream().anyMatch(at -> at.transport().secure());
        if (certificate == null || key == null) {
            if (needed || certificate != null || key != null) {
                throw wrong("a tls or wss address needs --tls-certificate and --tls-key");
            }
            return new TlsFiles(List.of(), Optional.ofNullable(trust), ClientCertificates.NONE);
        }
        return new TlsFiles(
                List.of(new TlsFiles.Certificate(certificate, key)),
                Optional.ofNullable(trust),
                ClientCertificates.NONE);
    }

    private List<ListenAddress> addresses() {
        List<ListenAddress> addresses = new ArrayList<>();
        for (String text : listen) {
            addresses.add(ListenAddress.parse(text)
                    .orElseThrow(() -> wrong("--listen is " + ListenAddress.FORM + ", not \"" + text + "\"")));
        }
        return addresses;
    }

    private void checkServers() {
        if (probe && servers.isEmpty()) {
            throw wrong("--probe goes with --dispatch");
        }
        for (String server : servers) {
            if (SipUri.parse(server).filter(SipUri::isSip).isEmpty()) {
                throw wrong("--dispatch takes SIP URIs as sip:127.0.0.1:5070, not \"" + server + "\"");
            }
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
