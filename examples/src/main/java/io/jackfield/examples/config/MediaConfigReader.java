package io.jackfield.examples.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** From a YAML file and the command line to a {@link MediaConfig}, or to every error in it. */
public final class MediaConfigReader {
    private final Overlay overlay;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /**
     * @param config there when nothing is wrong
     * @param problems by line
     */
    public record Outcome(Optional<MediaConfig> config, List<ConfigProblem> problems) {}

    /** A reader for one reading. @param commandLine what wins over the file */
    public MediaConfigReader(Overlay commandLine) {
        this.overlay = commandLine;
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    public Outcome read(Path file) {
        Optional<String> text = ConfigFile.text(file, problems);
        return text.isPresent() ? read(text.get()) : new Outcome(Optional.empty(), List.copyOf(problems));
    }

    /** Reads the text of a file. */
    public Outcome read(String yaml) {
        Section root = Section.root(overlay.over(new YamlReader(problems).read(yaml)), problems);
        String host = root.value("host", "an address or a host name", ProxySections.hostForm())
                .orElse("127.0.0.1");
        ProxySections.checkSpecific(root, "host", host);
        MediaConfig config = new MediaConfig(
                EngineReader.read(root.section("media-engine"), host),
                StorageReader.at(root),
                OperationsSection.admin(root.section("admin")),
                root.value("data", "a folder", text -> Optional.of(Path.of(text)))
                        .orElseGet(PlatformConfigReader::defaultData),
                root.duration("drain", Duration.ofSeconds(3), Duration.ZERO, Duration.ofHours(1)));
        root.end();
        Collections.sort(problems);
        return new Outcome(problems.isEmpty() ? Optional.of(config) : Optional.empty(), List.copyOf(problems));
    }
}
