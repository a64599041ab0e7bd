package io.jackfield.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One run of the command line within the test.
 *
 * @param exitCode what {@code main} would exit with
 * @param out its standard output
 * @param err its standard error
 */
public record CommandLineRun(int exitCode, String out, String err) {
    /** Runs it to its end. */
    public static CommandLineRun of(String... arguments) {
        return of(new StringWriter(), arguments);
    }

    /** The same, for somebody who reads its standard output while it runs. */
    public static CommandLineRun of(StringWriter out, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Jackfield.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(arguments);
        return new CommandLineRun(exitCode, out.toString(), err.toString());
    }
}
