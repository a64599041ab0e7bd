package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jackfield.examples.config.Overlay;
import io.jackfield.examples.config.ProxyConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documentation tells people to type is understood, and the configurations that guides show are right. */
class DocumentedCommandsTest {
    private static final Pattern TYPED = Pattern.compile("(?m)^    \\./jackfield +([^#\\n]*?) *(?:#.*)?$");
    private static final Pattern INLINE = Pattern.compile("`(?:\\./)?jackfield +([a-z][^`]*)`");
    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyCommandIsUnderstood() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page).replaceAll("\\\\\\n *", "");
            for (Pattern pattern : List.of(TYPED, INLINE)) {
                Matcher found = pattern.matcher(text);
                while (found.find()) {
                    commands.add(found.group(1).strip());
                }
            }
        }
        assertThat(commands).hasSizeGreaterThan(30);
        for (String command : commands) {
            if (command.contains("...") || !command.contains(" ")) {
                continue; // an ellipsis, or the name of a command in a sentence
            }
            assertThatCode(() -> Jackfield.commandLine().parseArgs(command.split(" +(&.*)?")))
                    .as(command)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theConfigurationsOfGuidesAreRight() throws IOException {
        int seen = 0;
        for (Path page : pages()) {
            if (page.getParent().endsWith("guides")) {
                Matcher block = YAML.matcher(Files.readString(page));
                while (block.find()) {
                    seen++;
                    assertThat(new ProxyConfigReader(new Overlay())
                                    .read(block.group(1))
                                    .problems())
                            .as(page.toString())
                            .isEmpty();
                }
            }
        }
        assertThat(seen).isGreaterThanOrEqualTo(2);
    }

    private static List<Path> pages() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }
}
