package io.jackfield.examples.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the text of a configuration file. */
final class ConfigFile {
    private ConfigFile() {}

    /** Empty when it cannot be read, which is a problem without a line. */
    static Optional<String> text(Path file, List<ConfigProblem> problems) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(0, "there is no such file"));
        } catch (MalformedInputException e) {
            problems.add(new ConfigProblem(0, "the file is not UTF-8 text"));
        } catch (IOException e) {
            problems.add(new ConfigProblem(0, "the file cannot be read: " + e.getMessage()));
        }
        return Optional.empty();
    }
}
