package io.jackfield.media.speech;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A program of the system's search path. */
final class InstalledProgram {
    private InstalledProgram() {}

    /** Where it is; empty when it is not installed. */
    static Optional<Path> find(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder, name);
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
