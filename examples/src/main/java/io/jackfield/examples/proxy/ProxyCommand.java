package io.jackfield.examples.proxy;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.Foreground;
import io.jackfield.examples.StartTime;
import io.jackfield.examples.Version;
import io.jackfield.examples.config.CheckCommand;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.config.ProxyConfig;
import io.jackfield.examples.config.ProxyConfigReader;
import io.jackfield.sip.message.SipUri;
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
                    + " --registrar users have to prove who they are (--users). All of that and more, trunks, limits, media"
                    + " relays, can stand in a file (--config); options win over it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal",
            "1:it could not run",
            "2:wrong usage, a wrong configuration, or a port that is taken"
        },
        footer = {
            "",
            "Try: jackfield proxy --listen udp:127.0.0.1:5060 --dispatch sip:127.0.0.1:5071,sip:127.0.0.1:5072 --probe --admin",
            "     jackfield ctl dispatcher list"
        })
public final class ProxyCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML; jackfield check --proxy FILE names its errors.")
    private @Nullable Path file;

    @Mixin
    private ProxyOptions options = new ProxyOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Overlay overlay = options.overlay(file == null);
        ProxyConfig config = read(overlay);
        ProxyProcess proxy = ProxyProcess.start(config, () -> {
            try {
                return read(overlay);
            } catch (Complaint wrong) {
                throw new IllegalArgumentException(wrong.getMessage(), wrong);
            }
        });
        PrintWriter out = spec.commandLine().getOut();
        proxy.listens().forEach(point -> out.println("SIP proxy " + point));
        proxy.adminAddress()
                .ifPresent(at -> out.println("admin API http://" + at + " for jackfield ctl" + CtlHint.of(config.data())
                        + ", /metrics for Prometheus"));
        warn(config);
        out.println("ready after " + StartTime.text() + ", " + whereTo(config));
        out.flush();
        return Foreground.untilSignal(proxy::close);
    }

    private ProxyConfig read(Overlay overlay) {
        ProxyConfigReader reader = new ProxyConfigReader(overlay);
        ConfigReading<ProxyConfig> outcome = file == null ? reader.read("") : reader.read(file);
        return outcome.config()
                .orElseThrow(() -> CheckCommand.complaint(Optional.ofNullable(file), outcome.problems()));
    }

    /** Says loudly what an open proxy is. */
    private void warn(ProxyConfig config) {
        if (config.access().open()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(
                    "WARNING: --open: this proxy asks nobody who he is and relays for everybody to everywhere. It is an open"
                            + " relay, for tests alone: whoever reaches it can call through it at your expense.");
            err.flush();
        }
    }

    private static String whereTo(ProxyConfig config) {
        List<String> places = new ArrayList<>();
        if (config.access().registrar()) {
            places.add("users of " + config.realm());
        }
        config.dispatcher().targets().stream()
                .map(target -> target.uri())
                .map(SipUri::text)
                .forEach(places::add);
        config.dispatcher().list().ifPresent(list -> places.add("the servers of " + list));
        config.carriers().routes().stream()
                .map(route -> "trunk " + route.trunk())
                .distinct()
                .forEach(places::add);
        config.storage().routing().ifPresent(tables -> places.add("trunks and numbers of the database"));
        if (config.access().open()) {
            places.add("wherever a request says");
        }
        return "relays to " + String.join(", ", places);
    }
}
