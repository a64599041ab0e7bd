package io.jackfield.examples.phone;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.Version;
import io.jackfield.examples.config.Durations;
import io.jackfield.examples.config.HostPort;
import io.jackfield.examples.config.PlatformConfigReader;
import io.jackfield.examples.platform.DemoUsers;
import io.jackfield.kernel.Redacted;
import io.jackfield.media.ivr.Digits;
import io.jackfield.sip.message.SipUri;
import io.jackfield.sip.transport.Tls;
import io.jackfield.sip.transport.TlsBuilder;
import io.jackfield.sip.transport.TlsException;
import io.jackfield.sip.transport.Transport;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jackfield call URI}. */
@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "A test phone: makes one call, talks, and says how it went.",
            "",
            "Without --user it is a demo user of the platform on this machine, when it calls that platform."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:answered, and media came back", "1:not answered, or no media came back", "2:wrong usage"})
public final class CallCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "URI", description = "Whom to call, as sip:9196@127.0.0.1.")
    private String uri = "";

    @Option(names = "--user", paramLabel = "NAME", description = "The user to call as.")
    private @Nullable String user;

    @Option(
            names = "--password",
            paramLabel = "PW",
            arity = "0..1",
            interactive = true,
            description = "That user's password; asked for when it does not follow.")
    private @Nullable String password;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The platform's data folder, where the demo users are (${DEFAULT-VALUE}).")
    private Path data = PlatformConfigReader.defaultData();

    @Option(
            names = "--transport",
            paramLabel = "T",
            description = "udp, tcp or tls; without it what the URI says, else udp.")
    private @Nullable String transport;

    @Option(
            names = "--tls-trust",
            paramLabel = "PEM",
            description = "Whom the server's certificate may come from; without it, whom the JDK trusts.")
    private @Nullable Path trust;

    @Option(names = "--tls-insecure", description = "Takes any certificate of the server.")
    private boolean insecure;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "How long to talk, as 500ms, 5s or 2m (${DEFAULT-VALUE}).")
    private String duration = "";

    @Option(names = "--play", paramLabel = "WAV", description = "What to say; a tone without it.")
    private @Nullable Path play;

    @Option(names = "--record", paramLabel = "WAV", description = "Where to record what comes back.")
    private @Nullable Path record;

    @Option(
            names = "--dtmf",
            paramLabel = "DIGITS",
            description =
                    "Keys to press once answered, after half a second: 0-9 * # A-D, and w for a pause of half a second.")
    private String dtmf = "";

    @Option(
            names = "--codec",
            paramLabel = "NAME",
            split = ",",
            description = "What to offer, in order: pcmu, pcma, g722, opus, l16. Without it, what the engine knows.")
    private String[] codecs = {};

    @Option(names = "--json", description = "Prints one line of JSON; progress goes to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        TestCall test = checked();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter progress = json ? spec.commandLine().getErr() : out;
        CallReport report = TestPhone.make(test, progress);
        if (json) {
            out.println(report.json());
        } else {
            out.println();
            report.print(out);
        }
        out.flush();
        return report.good() ? 0 : 1;
    }

    private Transport transport(SipUri to) {
        String name = Optional.ofNullable(transport).or(to::transport).orElse(to.isSips() ? "tls" : "udp");
        return Transport.of(name)
                .filter(EnumSet.of(Transport.UDP, Transport.TCP, Transport.TLS)::contains)
                .orElseThrow(() -> wrong("the transport of a call is udp, tcp or tls, not \"" + name + "\""));
    }

    private Tls tls() {
        TlsBuilder tls = Tls.builder().verifyServers(!insecure);
        Optional.ofNullable(trust).ifPresent(tls::trust);
        try {
            return tls.build();
        } catch (TlsException e) {
            throw Complaint.usage(String.valueOf(e.getMessage()));
        }
    }

    private TestCall checked() {
        SipUri to = SipUri.parse(uri)
                .filter(SipUri::isSip)
                .orElseThrow(() -> wrong("\"" + uri + "\" is no SIP URI; one is sip:9196@127.0.0.1"));
        Transport over = transport(to);
        Duration length = Durations.parse(duration)
                .filter(d -> !d.isZero())
                .orElseThrow(() ->
                        wrong("--duration is a time with its unit, as 500ms, 5s or 2m, not \"" + duration + "\""));
        if (!dtmf.chars().allMatch(c -> c == 'w' || Digits.isDigit((char) c))) {
            throw wrong("--dtmf takes 0-9 * # A-D and w, not \"" + dtmf + "\"");
        }
        Optional<Path> sound = Optional.ofNullable(play);
        sound.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw Complaint.usage(file + " cannot be read");
        });
        if (user == null && password != null) {
            throw wrong("--password needs --user");
        }
        return new TestCall(to, over, tls(), credentials(to), length, sound, Optional.ofNullable(record), dtmf, codecs);
    }

    private Optional<TestCall.Credentials> credentials(SipUri to) {
        if (user != null) {
            Redacted secret = new Redacted(Optional.ofNullable(password)
                    .or(() -> demo(to).map(users -> users.passwords().get(user)).map(Redacted::secret))
                    .orElseThrow(() -> wrong("--user " + user + " needs --password")));
            return Optional.of(new TestCall.Credentials(user, secret));
        }
        // The other demo user when the first is who is called: nobody calls himself.
        return demo(to).flatMap(users -> users.passwords().entrySet().stream()
                .filter(entry -> !entry.getKey().equals(to.user()))
                .findFirst()
                .map(entry -> new TestCall.Credentials(entry.getKey(), entry.getValue())));
    }

    private Optional<DemoUsers> demo(SipUri to) {
        return DemoUsers.find(data).filter(users -> users.domains().contains(HostPort.inUri(to.host())));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
