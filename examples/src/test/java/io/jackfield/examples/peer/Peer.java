package io.jackfield.examples.peer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program on the PATH. */
public enum Peer {
    SIPP("sipp", "sip-tester"),
    SIPSAK("sipsak", "sipsak"),
    BARESIP("baresip", "baresip-core"),
    KAMAILIO("kamailio", "kamailio"),
    OPENSSL("openssl", "openssl");

    private final String program;
    private final String debianPackage;

    Peer(String program, String debianPackage) {
        this.program = program;
        this.debianPackage = debianPackage;
    }

    /** Its path; the running test is skipped, with the package to install, when there is none. */
    public Path required() {
        Optional<Path> found = find();
        assumeTrue(found.isPresent(), program + " is not on the PATH: apt install " + debianPackage);
        return found.orElseThrow();
    }

    private Optional<Path> find() {
        String path = System.getenv().getOrDefault("PATH", "");
        // Debian's kamailio is in a folder that is not on every user's PATH.
        return Stream.concat(Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program that ran to its end printed. */
    public record Run(int exitCode, String output) {}

    /** Runs it to its end, for {@code seconds} at most; then it is killed and the exit code is -1. */
    public Run run(Path folder, int seconds, List<String> arguments) {
        try {
            Path log = Files.createTempFile(folder, program, ".log");
            Process process = start(folder, log, arguments);
            boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            return new Run(ended ? process.exitValue() : -1, Files.readString(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + program + " ran", e);
        }
    }

    /** Starts it, with what it prints in {@code log}. */
    public Process start(Path folder, Path log, List<String> arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(required().toString()), arguments.stream())
                .toList();
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
