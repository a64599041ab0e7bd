package io.jackfield.examples.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** From a YAML file and the command line to a {@link MediaConfig}, or to every error in it. */
public final class MediaConfigReader {
    private final ConfigFile<MediaConfig> file;

    /** @param commandLine what wins over the file */
    public MediaConfigReader(Overlay commandLine) {
        file = new ConfigFile<>(commandLine, MediaConfigReader::config);
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    public ConfigReading<MediaConfig> read(Path path) {
        return file.read(path);
    }

    /** Reads the text of a file. */
    public ConfigReading<MediaConfig> read(String yaml) {
        return file.read(yaml);
    }

    private static MediaConfig config(Section root) {
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
        return config;
    }
}
