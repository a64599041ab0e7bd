package io.jackfield.examples.config;

import io.jackfield.examples.Complaint;
import io.jackfield.examples.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jackfield check FILE}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Reads a configuration of the platform, with --proxy of the proxy, with --media of the media engine, and names every error with its line.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is right", "2:it is not, or it cannot be read"})
public final class CheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "YAML, as for --config of platform, proxy or media.")
    private Path file = Path.of("");

    @Option(names = "--proxy", description = "It is a configuration of jackfield proxy.")
    private boolean proxy;

    @Option(names = "--media", description = "It is a configuration of jackfield media.")
    private boolean media;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (proxy && media) {
            throw new ParameterException(spec.commandLine(), "--proxy or --media, one of them");
        }
        List<ConfigProblem> problems = problems();
        PrintWriter out = spec.commandLine().getOut();
        if (problems.isEmpty()) {
            out.println(file + " is right");
            return 0;
        }
        problems.forEach(problem -> out.println(describe(file, problem)));
        int count = problems.size();
        out.println(count + (count == 1 ? " error" : " errors"));
        return 2;
    }

    private List<ConfigProblem> problems() {
        if (proxy) {
            return new ProxyConfigReader(new Overlay()).read(file).problems();
        }
        if (media) {
            return new MediaConfigReader(new Overlay()).read(file).problems();
        }
        return new PlatformConfigReader(PlatformConfigReader.Overrides.NONE)
                .read(file)
                .problems();
    }

    /** What a command says that was given a wrong configuration: all that is wrong with the file, or the first wrong option. */
    public static Complaint complaint(Optional<Path> file, List<ConfigProblem> problems) {
        return Complaint.usage(file.map(read -> problems.stream()
                        .map(problem -> System.lineSeparator() + "  " + describe(read, problem))
                        .collect(Collectors.joining("", "the configuration is wrong", "")))
                .orElseGet(() -> problems.get(0).text()));
    }

    /** {@code FILE:LINE: text}, the form that editors and terminals turn into a link. */
    public static String describe(Path file, ConfigProblem problem) {
        return file + (problem.line() == 0 ? ": " : ":" + problem.line() + ": ") + problem.text();
    }
}
