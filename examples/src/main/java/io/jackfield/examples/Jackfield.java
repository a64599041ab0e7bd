package io.jackfield.examples;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one main class: a launcher with subcommands. */
@Command(name = "jackfield", mixinStandardHelpOptions = true, description = "VoIP building blocks, composed.")
public final class Jackfield {
    private Jackfield() {}

    /** Runs a subcommand and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Jackfield()).execute(args));
    }
}
