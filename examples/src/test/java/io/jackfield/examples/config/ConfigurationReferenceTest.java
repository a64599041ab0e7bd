package io.jackfield.examples.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.config.PlatformConfigReader.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference shows a file that is accepted and, but for user and data folder, is what holds without any. */
class ConfigurationReferenceTest {
    @Test
    void theReferenceShowsTheDefaults() throws IOException {
        ConfigReading<PlatformConfig> shown = new PlatformConfigReader(Overrides.NONE).read(blocks().get(0));
        ConfigReading<PlatformConfig> silent = new PlatformConfigReader(Overrides.NONE).defaults();

        assertThat(shown.problems()).isEmpty();
        PlatformConfig defaults = silent.config().orElseThrow();
        assertThat(shown.config()
                        .orElseThrow()
                        .withUsers(defaults.proxy().users().listed()))
                .usingRecursiveComparison()
                .ignoringFields("proxy.data")
                .isEqualTo(defaults);
    }

    @Test
    void whatKeepsATrunkApartFromAFloodIsAccepted() throws IOException {
        PlatformConfig config = new PlatformConfigReader(Overrides.NONE)
                .read(blocks().get(1))
                .config()
                .orElseThrow();

        assertThat(config.proxy().operations().guard().trust()).isEmpty();
        assertThat(config.proxy().sockets().receiveBuffers()).containsExactly(0, 8 << 20);
        assertThat(config.proxy().carriers().trunks().get(0).origin().sources()).containsExactly("127.0.0.3");
    }

    @Test
    void theProxyOfTheReferenceIsAccepted() throws IOException {
        ConfigReading<ProxyConfig> read = new ProxyConfigReader(new Overlay()).read(blocks().get(3));

        assertThat(read.problems()).isEmpty();
        assertThat(read.config().orElseThrow().domains())
                .containsExactly("example.com", "127.0.0.1", "localhost", "[::1]");
    }

    private static List<String> blocks() throws IOException {
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/reference/configuration.md");
        Matcher block = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
        return block.results().map(found -> found.group(1)).toList();
    }
}
