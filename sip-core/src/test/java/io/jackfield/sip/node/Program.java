package io.jackfield.sip.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A program of others, found on the PATH. */
final class Program {
    private Program() {}

    /** Skips the test, and names what to install, where the program is missing. */
    static void needs(String name, String debianPackage) {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        Assumptions.assumeTrue(found, name + " is not installed: apt-get install " + debianPackage);
    }

    /** Runs a program to its end. */
    static String run(Path folder, int seconds, String... command) throws Exception {
        Process process = start(folder, command);
        process.getOutputStream().close();
        return end(process, folder, seconds, 0);
    }

    /** Starts a program; what it says goes to a file in the folder. */
    static Process start(Path folder, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    static String end(Process process, Path folder, int seconds, int expected) throws Exception {
        try {
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            String said = said(folder);
            assertThat(ended).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isEqualTo(expected);
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    static String said(Path folder) throws IOException {
        return new String(Files.readAllBytes(folder.resolve("output")), StandardCharsets.ISO_8859_1);
    }
}
