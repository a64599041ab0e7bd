package io.jackfield.examples.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The classes and tests that docs/rfc-matrix.md names are there, and each of its rows has a status. */
class RfcMatrixTest {
    private static final Pattern STATUS = Pattern.compile("yes|(partly|no|deviation): .+");
    private static final Pattern SEPARATORS = Pattern.compile("[,;]");

    private final Path root = Path.of("").toAbsolutePath().getParent();

    private record Row(int line, String section, String classes, String tests, String status) {}

    @Test
    void namesWhatIsThere() throws IOException {
        Map<String, List<Path>> sources = sources();
        List<String> wrong = new ArrayList<>();
        List<Row> rows = rows(wrong);
        for (Row row : rows) {
            if (!STATUS.matcher(row.status()).matches()) {
                wrong.add("line " + row.line() + ": status \"" + row.status() + "\"");
            }
            for (String name : names(row.classes() + "," + row.tests())) {
                missing(name, sources).ifPresent(what -> wrong.add("line " + row.line() + ": " + what));
            }
            if (!row.status().startsWith("no") && names(row.tests()).isEmpty()) {
                wrong.add("line " + row.line() + ": no test");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(rows).hasSizeGreaterThan(10);
    }

    private List<Row> rows(List<String> wrong) throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(root.resolve("docs/rfc-matrix.md"));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.startsWith("|") || line.startsWith("|---") || line.startsWith("| section ")) {
                continue;
            }
            String[] cells = line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1);
            if (cells.length == 5) {
                rows.add(new Row(i + 1, cells[0].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
            } else {
                wrong.add("line " + (i + 1) + ": " + cells.length + " cells");
            }
        }
        return rows;
    }

    private static List<String> names(String cell) {
        return SEPARATORS
                .splitAsStream(cell)
                .map(name -> name.replace("`", "").strip())
                .filter(name -> !name.isEmpty() && !name.equals("-"))
                .toList();
    }

    /** What of a name like {@code Class}, {@code Class.Nested} or {@code Test.method} is not there. */
    private static Optional<String> missing(String name, Map<String, List<Path>> sources) throws IOException {
        String[] parts = name.split("\\.");
        List<Path> found = sources.getOrDefault(parts[0], List.of());
        if (found.isEmpty()) {
            return Optional.of("no class " + parts[0]);
        }
        Pattern part = Pattern.compile("\\b" + Pattern.quote(parts[parts.length - 1]) + "\\b");
        for (Path source : found) { // modules may have classes of the same name
            if (part.matcher(Files.readString(source)).find()) {
                return Optional.empty();
            }
        }
        return Optional.of("no " + parts[1] + " in " + parts[0]);
    }

    private Map<String, List<Path>> sources() throws IOException {
        Map<String, List<Path>> found = new HashMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.toList()) {
                for (String kind : List.of("src/main/java", "src/test/java")) {
                    add(module.resolve(kind), found);
                }
            }
        }
        return found;
    }

    private static void add(Path folder, Map<String, List<Path>> found) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> found.computeIfAbsent(
                                    file.getFileName().toString().replace(".java", ""), name -> new ArrayList<>())
                            .add(file));
        }
    }
}
