package io.jackfield.examples.ctl;

import io.jackfield.examples.Version;
import io.jackfield.examples.config.PlatformConfigReader;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every verb takes. */
@Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
public final class CtlOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder of the running process, with its admin address and token (~/.jackfield).")
    Path data = PlatformConfigReader.defaultData();

    @Option(names = "--json", description = "Prints the answer as JSON.")
    boolean json;
}
