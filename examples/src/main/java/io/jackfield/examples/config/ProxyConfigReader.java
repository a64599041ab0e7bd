package io.jackfield.examples.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** From a YAML file and the command line to a {@link ProxyConfig}, or to every error in it. */
public final class ProxyConfigReader {
    private final Overlay overlay;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /**
     * @param config there when nothing is wrong
     * @param problems by line
     */
    public record Outcome(Optional<ProxyConfig> config, List<ConfigProblem> problems) {}

    /** A reader for one reading. @param commandLine what wins over the file */
    public ProxyConfigReader(Overlay commandLine) {
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
        ProxySections sections = new ProxySections(root, ProxySections.Kind.PROXY);
        ProxyConfig config = sections.read(sections.host());
        root.end();
        Collections.sort(problems);
        return new Outcome(problems.isEmpty() ? Optional.of(config) : Optional.empty(), List.copyOf(problems));
    }
}
