package io.jackfield.examples.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.config.PlatformConfigReader.Outcome;
import io.jackfield.examples.config.PlatformConfigReader.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference shows a file that is accepted and, but for user and data folder, is what holds without any. */
class ConfigurationReferenceTest {
    @Test
    void theReferenceShowsTheDefaults() throws IOException {
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/reference/configuration.md");
        Matcher block = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
        assertThat(block.find()).isTrue();

        Outcome shown = new PlatformConfigReader(Overrides.NONE).read(block.group(1));
        Outcome silent = new PlatformConfigReader(Overrides.NONE).defaults();

        assertThat(shown.problems()).isEmpty();
        PlatformConfig defaults = silent.config().orElseThrow();
        assertThat(shown.config().orElseThrow().withUsers(defaults.users()))
                .usingRecursiveComparison()
                .ignoringFields("data")
                .isEqualTo(defaults);
    }
}
