package io.jackfield.relay.ng;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.rtp.srtp.CryptoSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reference has a line for each word that is known, and no others. */
class NgReferenceTest {
    private final Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/reference/ng.md");

    @Test
    void namesEveryWordAndWhatIsDoneAboutIt() throws IOException {
        Set<String> written = Files.readAllLines(page).stream()
                .filter(line -> line.matches("\\| \\S+ \\| `[^`]+` \\| (done|always|not) \\|.*"))
                .map(line -> {
                    String[] cells = line.split(" *\\| *");
                    return cells[1] + " " + cells[2] + " " + cells[3];
                })
                .collect(Collectors.toSet());
        Set<String> known = Stream.of(NgWord.values())
                .map(word -> word.place().written() + " `" + word.written() + "` "
                        + word.support().name().toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(written).isEqualTo(known);
    }

    @Test
    void namesEverySuite() throws IOException {
        String text = Files.readString(page);
        assertThat(text)
                .contains(List.of(CryptoSuite.values()).stream()
                        .map(suite -> "`" + suite + "`")
                        .toList());
    }
}
