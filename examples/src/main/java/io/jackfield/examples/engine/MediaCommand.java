package io.jackfield.examples.engine;

import io.jackfield.examples.Foreground;
import io.jackfield.examples.StartTime;
import io.jackfield.examples.Version;
import io.jackfield.examples.admin.AdminOptions;
import io.jackfield.examples.config.CheckCommand;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.EngineConfig;
import io.jackfield.examples.config.MediaConfig;
import io.jackfield.examples.config.MediaConfigReader;
import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.proxy.CtlHint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jackfield media}. */
@Command(
        name = "media",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "A media engine: answers calls and does what a dialplan says, FreeSWITCH's XML or YAML.",
            "",
            "It asks nobody who he is, since the proxy in front does: requests are taken from this machine alone, unless"
                    + " --accept-from says otherwise. Without a dialplan it serves an echo (9196), a voice menu (2000) and"
                    + " conferences (conf1, conf2, ...)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal",
            "1:it could not run",
            "2:wrong usage, a wrong configuration or dialplan, or a port that is taken"
        },
        footer = {"", "Try: jackfield media --listen udp:127.0.0.1:5070", "     jackfield call sip:9196@127.0.0.1:5070"
        })
public final class MediaCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "YAML; jackfield check --media FILE names its errors. Options win over it.")
    private @Nullable Path file;

    @Option(
            names = "--listen",
            paramLabel = "TRANSPORT:HOST:PORT",
            description = "Where to take calls, udp or tcp (udp:127.0.0.1:5070).")
    private @Nullable String listen;

    @Option(
            names = "--accept-from",
            paramLabel = "NETWORK",
            split = ",",
            description = "Who may call, as 10.0.1.0/24; may be repeated. Default: this machine.")
    private List<String> acceptFrom = List.of();

    @Option(
            names = "--dialplan",
            paramLabel = "FILE",
            description = "What to do with calls: .xml as FreeSWITCH's, or .yaml.")
    private @Nullable Path dialplan;

    @Option(names = "--context", paramLabel = "NAME", description = "The context that calls begin in (default).")
    private @Nullable String context;

    @Option(
            names = "--proxy",
            paramLabel = "HOST:PORT",
            description = "The proxy that knows where users are: calls to them go through it.")
    private @Nullable String proxy;

    @Option(names = "--ports", paramLabel = "LOW-HIGH", description = "UDP ports for media (30000-31999).")
    private @Nullable String ports;

    @Option(names = "--prompts", paramLabel = "FOLDER", description = "Where relative names of sounds start (.).")
    private @Nullable Path prompts;

    @Option(
            names = "--event-socket",
            paramLabel = "HOST:PORT",
            arity = "0..1",
            fallbackValue = "127.0.0.1:8021",
            description =
                    "Where programs connect that were written for FreeSWITCH's event socket; 127.0.0.1:8021 when no address is"
                            + " given. Off without it.")
    private @Nullable String eventSocket;

    @Mixin
    private AdminOptions operations = new AdminOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        MediaConfig config = config();
        MediaProcess media = MediaProcess.start(config);
        PrintWriter out = spec.commandLine().getOut();
        media.listens().forEach(point -> out.println("media engine " + point));
        media.adminAddress()
                .ifPresent(at -> out.println("admin API http://" + at + " for jackfield ctl" + CtlHint.of(config.data())
                        + ", /metrics for Prometheus"));
        media.eventSocketAddress()
                .ifPresent(
                        at -> out.println("event socket " + at + EngineServer.secret(config.engine(), config.data())));
        out.println("ready after " + StartTime.text() + ", " + serves(config.engine()));
        out.flush();
        return Foreground.untilSignal(() -> {
            if (media.calls() > 0) {
                out.println("stopping, calls may end");
                out.flush();
            }
            media.drain(config.drain());
            media.close();
        });
    }

    private static String serves(EngineConfig engine) {
        EngineConfig.Plan plan = engine.plan();
        String voicemail = engine.boxes().wanted()
                ? ", vm" + engine.boxes().boxes().get(0).number() + " to leave a message, 98 to listen"
                : "";
        return plan.file()
                .map(read -> "calls begin in context " + plan.context() + " of " + read)
                .orElse("dial " + plan.echo() + " for an echo, " + plan.ivr()
                        + " for a voice menu, conf1 for a conference" + voicemail);
    }

    private MediaConfig config() {
        Overlay overlay = new Overlay()
                .set("media-engine.listen", Optional.ofNullable(listen))
                .set("media-engine.accept-from", acceptFrom)
                .set("media-engine.dialplan", Optional.ofNullable(dialplan))
                .set("media-engine.context", Optional.ofNullable(context))
                .set("media-engine.proxy", Optional.ofNullable(proxy))
                .set("media-engine.ports", Optional.ofNullable(ports))
                .set("media-engine.prompts", Optional.ofNullable(prompts))
                .set("media-engine.event-socket.listen", Optional.ofNullable(eventSocket))
                .set("data", operations.data())
                .set("admin.listen", operations.admin());
        if (file == null && operations.admin().isEmpty()) {
            overlay.set("admin.listen", "off");
        }
        MediaConfigReader reader = new MediaConfigReader(overlay);
        ConfigReading<MediaConfig> outcome = file == null ? reader.read("") : reader.read(file);
        return outcome.config()
                .orElseThrow(() -> CheckCommand.complaint(Optional.ofNullable(file), outcome.problems()));
    }
}
