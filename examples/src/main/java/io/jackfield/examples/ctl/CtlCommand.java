package io.jackfield.examples.ctl;

import io.jackfield.examples.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jackfield ctl}. */
@Command(
        name = "ctl",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Looks at a running platform, proxy or relay and tells it what to do.",
            "",
            "It finds the process by its data folder, where the admin address and token are."
        },
        subcommands = {
            DispatcherCtl.class,
            DialogCtl.class,
            RegistrationsCtl.class,
            BansCtl.class,
            RoutesCtl.class,
            TraceCtl.class,
            LogCtl.class,
            RelayCtl.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:it failed: nothing runs there, or what was named is not there", "2:wrong usage"})
public final class CtlCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which of " + String.join(", ", spec.subcommands().keySet()) + "?");
    }

    /** The noun alone says nothing. */
    abstract static sealed class Noun implements Runnable
            permits DispatcherCtl, DialogCtl, RegistrationsCtl, BansCtl, RoutesCtl, TraceCtl, LogCtl, RelayCtl {
        @Spec
        CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "ctl " + spec.name() + " what? One of "
                            + String.join(", ", spec.subcommands().keySet()));
        }

        Answer answer(CtlOptions options) {
            return new Answer(spec.commandLine().getOut(), options.json);
        }
    }
}
