package io.jackfield.examples;

import io.jackfield.examples.config.CheckCommand;
import io.jackfield.examples.ctl.CtlCommand;
import io.jackfield.examples.engine.MediaCommand;
import io.jackfield.examples.phone.CallCommand;
import io.jackfield.examples.platform.PlatformCommand;
import io.jackfield.examples.proxy.ProxyCommand;
import io.jackfield.examples.relay.RelayCommand;
import java.io.PrintWriter;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one main class: a launcher with subcommands. */
@Command(
        name = "jackfield",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "VoIP building blocks, and the platform that they make together.",
        subcommands = {
            PlatformCommand.class,
            ProxyCommand.class,
            RelayCommand.class,
            MediaCommand.class,
            CallCommand.class,
            CheckCommand.class,
            CtlCommand.class,
            GenerateCompletion.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; for call: answered, and media came back",
            "1:it failed",
            "2:usage, a wrong configuration, or a port that is taken"
        },
        footer = {"", "Start here: jackfield platform"})
public final class Jackfield implements Runnable {
    @Spec
    private CommandSpec spec;

    private Jackfield() {}

    /** Runs a subcommand and exits with its code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Errors too end in an exit code: threads of a half-started command would keep the process. */
    private static int run(String[] args) {
        try {
            return commandLine().execute(args);
        } catch (Error e) {
            e.printStackTrace();
            return 1;
        }
    }

    /** The whole command line; a test runs it as {@link #main} does. */
    public static CommandLine commandLine() {
        return new CommandLine(new Jackfield())
                .setParameterExceptionHandler(Jackfield::wrongUsage)
                .setExecutionExceptionHandler((failure, line, result) -> {
                    if (failure instanceof Complaint complaint) {
                        line.getErr().println("jackfield: " + complaint.getMessage());
                        return complaint.exitCode();
                    }
                    throw failure;
                });
    }

    /** One sentence and where to read more, instead of a page of usage that scrolls the sentence away. */
    private static int wrongUsage(ParameterException wrong, String[] arguments) {
        CommandLine line = wrong.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("jackfield: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
