package io.jackfield.examples.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a configuration from YAML and the command line, or finds every error in it. */
final class ConfigFile<C> {
    private final Overlay overlay;
    private final Function<Section, C> shape;

    /**
     * @param overlay what the command line says; it wins over the file
     * @param shape makes the configuration of the file's sections, and tells them what is wrong
     */
    ConfigFile(Overlay overlay, Function<Section, C> shape) {
        this.overlay = overlay;
        this.shape = shape;
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    ConfigReading<C> read(Path file) {
        try {
            return read(Files.readString(file));
        } catch (NoSuchFileException e) {
            return unreadable("there is no such file");
        } catch (MalformedInputException e) {
            return unreadable("the file is not UTF-8 text");
        } catch (IOException e) {
            return unreadable("the file cannot be read: " + e.getMessage());
        }
    }

    private ConfigReading<C> unreadable(String why) {
        return new ConfigReading<>(Optional.empty(), List.of(new ConfigProblem(0, why)));
    }

    /** Reads the text of a file. */
    ConfigReading<C> read(String yaml) {
        List<ConfigProblem> problems = new ArrayList<>();
        C config = shape.apply(Section.root(overlay.over(new YamlReader(problems).read(yaml)), problems));
        Collections.sort(problems);
        return new ConfigReading<>(problems.isEmpty() ? Optional.of(config) : Optional.empty(), List.copyOf(problems));
    }
}
