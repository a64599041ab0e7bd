package io.jackfield.examples.relay;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.Foreground;
import io.jackfield.examples.StartTime;
import io.jackfield.examples.Version;
import io.jackfield.examples.admin.AdminApi;
import io.jackfield.examples.admin.AdminOptions;
import io.jackfield.examples.admin.AdminServer;
import io.jackfield.examples.config.AdminListen;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.PlatformConfigReader;
import io.jackfield.examples.config.PortRange;
import io.jackfield.examples.proxy.CtlHint;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.ng.NgServer;
import io.jackfield.rtp.MediaException;
import io.jackfield.rtp.loop.MediaLoops;
import io.jackfield.rtp.loop.Waiting;
import io.jackfield.sdp.Address;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jackfield relay}. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "A media relay that a SIP server controls by rtpengine's ng protocol.",
            "",
            "The ng protocol knows no passwords: let it listen where only the SIP server can send to."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:stopped by a signal", "1:it could not run", "2:wrong usage, or a port that is taken"})
public final class RelayCommand implements Callable<Integer> {
    private static final int NG_PORT = 2223;

    @Option(
            names = "--ng",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:2223",
            description = "Where to listen for commands, over UDP (${DEFAULT-VALUE}).")
    private String ng = "";

    @Option(
            names = "--ng-tcp",
            paramLabel = "HOST:PORT",
            description = "Where to listen for commands over TCP as well; default nowhere.")
    private Optional<String> ngTcp = Optional.empty();

    @Option(
            names = "--ng-http",
            paramLabel = "HOST:PORT",
            description = "Where to listen for commands over HTTP and WebSocket as well; default nowhere.")
    private Optional<String> ngHttp = Optional.empty();

    @Option(
            names = "--recordings",
            paramLabel = "FOLDER",
            description = "Where recordings go; without it none can be made.")
    private Optional<Path> recordings = Optional.empty();

    @Option(
            names = "--sounds",
            paramLabel = "FOLDER",
            description = "What \"play media\" finds its files in; without it none is played.")
    private Optional<Path> sounds = Optional.empty();

    @Option(
            names = "--forward-to",
            paramLabel = "[tls:]HOST:PORT[/RATE]",
            description = "The program that \"start forwarding\" sends audio to, by TCP or TLS: 16-bit samples, 8000 or"
                    + " 16000 a second (8000). Without it nothing is forwarded.")
    private Optional<String> forwardTo = Optional.empty();

    @Option(
            names = "--interface",
            paramLabel = "[NAME/]ADDRESS[!ADVERTISED]",
            required = true,
            description = "An address to relay on, and what peers are told instead of it; may be repeated, with several"
                    + " addresses of one name. The first is the default. pub:1/... and pub:2/... are taken in turn"
                    + " for pub.")
    private List<String> interfaces = List.of();

    @Option(
            names = "--ports",
            paramLabel = "LOW-HIGH",
            defaultValue = "20000-40000",
            description = "UDP ports to relay on (${DEFAULT-VALUE}).")
    private String ports = "";

    @Option(
            names = "--one-port",
            paramLabel = "PORT",
            description =
                    "One UDP port for all streams, in place of a range: for containers, which publish it. Streams are"
                            + " told apart by ICE's ufrag, else by address and SSRC; sessions live on one media thread.")
    private Optional<Integer> onePort = Optional.empty();

    @Option(
            names = "--max-sessions",
            paramLabel = "N",
            defaultValue = "10000",
            description = "The most sessions at a time, 1 to 1000000 (${DEFAULT-VALUE}).")
    private int maxSessions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Media threads, 1 to 1024; 0, the default, is one a processor.")
    private int threads;

    @Option(
            names = "--waiting",
            paramLabel = "HOW",
            defaultValue = "best",
            description =
                    "How packets are waited for: io-uring (Linux 6.1 and newer, where it is not forbidden), selector,"
                            + " or best (${DEFAULT-VALUE}), which is io-uring where there is one.")
    private String waiting = "";

    @Option(
            names = "--gather",
            paramLabel = "MICROSECONDS",
            description =
                    "How long a busy thread lets packets gather before it looks again, 0 to 10000 (1000): more costs"
                            + " latency and saves processor time.")
    private Optional<Integer> gather = Optional.empty();

    @Mixin
    private AdminOptions operations = new AdminOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Path data = operations.data().orElseGet(PlatformConfigReader::defaultData);
        InetSocketAddress control = control("--ng", ng);
        Optional<InetSocketAddress> tcp = ngTcp.map(text -> control("--ng-tcp", text));
        Optional<InetSocketAddress> http = ngHttp.map(text -> control("--ng-http", text));
        List<RelayInterface> addresses = addresses();
        PortRange range = PortRange.parse(ports)
                .orElseThrow(() -> wrong("--ports is LOW-HIGH within 1-65535, not \"" + ports + "\""));
        if (onePort.filter(port -> port < 1 || port > 65_535).isPresent()) {
            throw wrong("--one-port is 1 to 65535, not " + onePort.get());
        }
        Optional<HostPort> api = operations.admin().map(this::adminAddress);
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        MediaLoops loops = loops();
        Optional<AdminServer> operators;
        try {
            RtpRelay relay = relay(addresses, range, loops, meters);
            NgServer server = NgServer.start(relay, control);
            tcp.ifPresent(server::listenTcp);
            http.ifPresent(server::listenHttp);
            operators =
                    api.map(at -> AdminApi.bind(at, data, meters).relay(relay).start());
            PrintWriter out = spec.commandLine().getOut();
            String where = onePort.map(port -> " port " + port).orElse(" ports " + range);
            addresses.forEach(address -> out.println("RTP relay " + address + where));
            operators.ifPresent(at -> out.println("admin API http://" + at.address() + " for jackfield ctl relay"
                    + CtlHint.of(data) + ", /metrics for Prometheus"));
            out.println("ready after " + StartTime.text() + ", ng on udp "
                    + HostPort.inUri(server.local().getAddress().getHostAddress()) + ":"
                    + server.local().getPort());
            out.flush();
        } catch (MediaException e) {
            loops.close();
            boolean taken = e.code() == MediaException.Code.PORT_TAKEN || e.code() == MediaException.Code.SOCKET_FAILED;
            throw taken
                    ? Complaint.usage(String.valueOf(e.getMessage()))
                    : Complaint.failure(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            loops.close();
            throw wrong(String.valueOf(e.getMessage()));
        } catch (Complaint e) {
            loops.close();
            throw e;
        }
        return Foreground.untilSignal(() -> {
            operators.ifPresent(AdminServer::close);
            loops.close();
        });
    }

    private HostPort adminAddress(String text) {
        HostPort at = HostPort.parse(text, 8060).orElseThrow(() -> wrong("--admin is HOST:PORT, not \"" + text + "\""));
        AdminListen.refusal(at).ifPresent(why -> {
            throw wrong("--admin: " + why);
        });
        return at;
    }

    private MediaLoops loops() {
        MediaLoops.Builder builder = MediaLoops.builder();
        if (threads != 0) {
            builder.threads(threads);
        }
        builder.waiting(
                switch (waiting) {
                    case "best" -> Waiting.BEST;
                    case "io-uring" -> Waiting.IO_URING;
                    case "selector" -> Waiting.SELECTOR;
                    default -> throw wrong("--waiting is best, io-uring or selector, not " + waiting);
                });
        gather.ifPresent(pause -> builder.gather(Duration.ofNanos(pause * 1_000L)));
        try {
            return builder.start();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private RtpRelay relay(List<RelayInterface> addresses, PortRange range, MediaLoops loops, MeterRegistry meters) {
        RtpRelay.Builder builder = RtpRelay.builder()
                .loops(loops)
                .meters(meters)
                .ports(range.low(), range.high())
                .maxSessions(maxSessions);
        recordings.ifPresent(builder::recordings);
        sounds.ifPresent(builder::sounds);
        forwardTo.ifPresent(text -> ForwardTarget.parse(text)
                .orElseThrow(() -> wrong("--forward-to is " + ForwardTarget.FORM + ", not \"" + text + "\""))
                .set(builder));
        for (RelayInterface address : addresses) {
            builder.network(address.name(), address.address(), network -> {
                onePort.ifPresent(network::onePort);
                address.advertised().ifPresent(network::advertise);
                return network;
            });
        }
        return builder.build();
    }

    private InetSocketAddress control(String option, String text) {
        HostPort at =
                HostPort.parse(text, NG_PORT).orElseThrow(() -> wrong(option + " is HOST:PORT, not \"" + text + "\""));
        InetAddress address = Address.of(at.host())
                .numeric()
                .orElseThrow(() -> wrong(option + " takes a numeric address, not \"" + at.host() + "\""));
        return new InetSocketAddress(address, at.port());
    }

    private List<RelayInterface> addresses() {
        List<RelayInterface> addresses = new ArrayList<>();
        for (String text : interfaces) {
            addresses.add(RelayInterface.parse(text)
                    .orElseThrow(() -> wrong("--interface is " + RelayInterface.FORM + " with numeric addresses, not \""
                            + text + "\"")));
        }
        return addresses;
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
