package io.jackfield.examples.small;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the READMEs and the guide on call flows show is cut from sources that compile. */
class ReadmeSnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CUT =
            Pattern.compile("^ *// README: [a-z-]+\\n(.*?)^ *// README: end\\n", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void everySnippetStandsInAnExample() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<String> all = cuts(root.resolve("examples/src/main/java/io/jackfield/examples/small"));
        all.addAll(cuts(root.resolve("examples/src/test/java/io/jackfield/examples/small")));
        String examples = String.join("\n", all);
        int snippets = 0;
        for (Path readme : readmes(root)) {
            Matcher block = BLOCK.matcher(Files.readString(readme));
            while (block.find()) {
                snippets++;
                for (String part : block.group(1).split("\\n\\n")) {
                    assertThat(examples)
                            .as("of %s, in no example", root.relativize(readme))
                            .contains(flat(part));
                }
            }
        }
        assertThat(snippets).isGreaterThanOrEqualTo(14);
    }

    private static List<Path> readmes(Path root) throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            List<Path> found = new ArrayList<>(entries.map(folder -> folder.resolve("README.md"))
                    .filter(Files::isRegularFile)
                    .toList());
            found.add(root.resolve("README.md"));
            try (Stream<Path> guides = Files.list(root.resolve("docs/guides"))) {
                guides.forEach(found::add);
            }
            return found;
        }
    }

    private static List<String> cuts(Path folder) throws IOException {
        List<String> cuts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Matcher cut = CUT.matcher(Files.readString(file));
                while (cut.find()) {
                    cuts.add(flat(cut.group(1)));
                }
            }
        }
        return cuts;
    }

    /** Without indentation. */
    private static String flat(String code) {
        return String.join("\n", code.lines().map(String::strip).toList()).strip();
    }
}
