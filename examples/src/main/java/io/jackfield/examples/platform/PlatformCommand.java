package io.jackfield.examples.platform;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.Foreground;
import io.jackfield.examples.Version;
import io.jackfield.examples.config.CheckCommand;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.PlatformConfig;
import io.jackfield.examples.config.PlatformConfigReader;
import io.jackfield.examples.config.PlatformConfigReader.Overrides;
import io.jackfield.examples.config.ProxyConfig.User;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jackfield platform}. */
@Command(
        name = "platform",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "A SIP platform in one process: proxy, registrar, dispatcher, media relay and media engine.",
            "",
            "Without a configuration it serves this machine alone, with two demo users, an echo and a voice menu."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by a signal",
            "1:it could not run",
            "2:wrong usage, a wrong configuration, or a port that is taken"
        })
public final class PlatformCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML; jackfield check FILE names its errors.")
    private @Nullable Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "Where generated passwords are kept (~/.jackfield).")
    private @Nullable Path data;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Where to listen, and the domain (127.0.0.1).")
    private @Nullable String host;

    @Option(
            names = "--demo-password",
            paramLabel = "PW",
            description = "The password of both demo users, instead of generated ones.")
    private @Nullable String demoPassword;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PlatformConfig told = config();
        boolean demo = told.proxy().users().none();
        PlatformConfig config = withUsers(told);
        if (!demo && demoPassword != null) {
            throw Complaint.usage("--demo-password is for the demo users, and the configuration has users of its own");
        }
        Platform platform = Platform.start(config, () -> {
            try {
                return withUsers(config());
            } catch (Complaint wrong) {
                throw new IllegalArgumentException(wrong.getMessage(), wrong);
            }
        });
        PrintWriter out = spec.commandLine().getOut();
        Welcome.print(out, config, demo, platform);
        return Foreground.untilSignal(() -> {
            if (platform.calls() > 0) {
                out.println("stopping, calls may end");
                out.flush();
            }
            platform.drain(config.drain());
            platform.close();
            out.println("stopped");
            out.flush();
        });
    }

    private PlatformConfig config() {
        PlatformConfigReader reader =
                new PlatformConfigReader(new Overrides(Optional.ofNullable(host), Optional.ofNullable(data)));
        ConfigReading<PlatformConfig> outcome = file == null ? reader.defaults() : reader.read(file);
        return outcome.config().orElseThrow(() -> {
            StringBuilder sentence = new StringBuilder(file == null ? "wrong options" : "the configuration is wrong");
            outcome.problems()
                    .forEach(problem -> sentence.append(System.lineSeparator())
                            .append("  ")
                            .append(file == null ? problem.toString() : CheckCommand.describe(file, problem)));
            return Complaint.usage(sentence.toString());
        });
    }

    private PlatformConfig withUsers(PlatformConfig config) {
        return config.proxy().users().none() ? withDemoUsers(config) : config;
    }

    private PlatformConfig withDemoUsers(PlatformConfig config) {
        DemoUsers demo = DemoUsers.load(config.data(), config.domains(), Optional.ofNullable(demoPassword));
        return config.withUsers(demo.passwords().entrySet().stream()
                .map(entry -> new User(entry.getKey(), entry.getValue()))
                .toList());
    }
}
