package io.jackfield.examples.config;

import java.nio.file.Path;

/** From a YAML file and the command line to a {@link ProxyConfig}, or to every error in it. */
public final class ProxyConfigReader {
    private final ConfigFile<ProxyConfig> file;

    /** @param commandLine what wins over the file */
    public ProxyConfigReader(Overlay commandLine) {
        file = new ConfigFile<>(commandLine, ProxyConfigReader::config);
    }

    /** Reads a file; one that cannot be read is a problem without a line. */
    public ConfigReading<ProxyConfig> read(Path path) {
        return file.read(path);
    }

    /** Reads the text of a file. */
    public ConfigReading<ProxyConfig> read(String yaml) {
        return file.read(yaml);
    }

    private static ProxyConfig config(Section root) {
        ProxySections sections = new ProxySections(root, ProxySections.Kind.PROXY);
        ProxyConfig config = sections.read(sections.host());
        root.end();
        return config;
    }
}
