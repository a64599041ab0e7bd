package io.jackfield.examples.config;

import io.jackfield.examples.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jackfield check FILE}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Reads a platform configuration and names every error with its line.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the file is right", "2:it is not, or it cannot be read"})
public final class CheckCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE", description = "YAML, as for platform --config.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PlatformConfigReader.Outcome outcome = new PlatformConfigReader(PlatformConfigReader.Overrides.NONE).read(file);
        PrintWriter out = spec.commandLine().getOut();
        if (outcome.problems().isEmpty()) {
            out.println(file + " is right");
            return 0;
        }
        outcome.problems().forEach(problem -> out.println(describe(file, problem)));
        int count = outcome.problems().size();
        out.println(count + (count == 1 ? " error" : " errors"));
        return 2;
    }

    /** {@code FILE:LINE: text}, the form that editors and terminals turn into a link. */
    public static String describe(Path file, ConfigProblem problem) {
        return file + (problem.line() == 0 ? ": " : ":" + problem.line() + ": ") + problem.text();
    }
}
