package io.jackfield.examples.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final String FILE = """
            domains: [example.com]
            database: {url: "jdbc:h2:./one", user: sip, password: secret, cdr: true}
            """;

    private static ProxyConfig over(Overlay options) {
        ConfigReading<ProxyConfig> read = new ProxyConfigReader(options).read(FILE);
        assertThat(read.problems()).isEmpty();
        return read.config().orElseThrow();
    }

    @Test
    void whatIsBelowASettingCanBeTakenAwayAlone() {
        ProxyConfig.DatabaseAt at = over(new Overlay()
                        .without("database.user", "database.password", "database.none", "no.such", "domains.none")
                        .set("database.url", "jdbc:h2:./two"))
                .storage()
                .at()
                .orElseThrow();
        assertThat(at.url()).isEqualTo("jdbc:h2:./two");
        assertThat(at.user()).isEmpty();
        assertThat(at.password().secret()).isEmpty();
    }

    @Test
    void usersElsewhereLeaveADatabaseItsOtherTables() {
        ProxyConfig config = over(
                new Overlay().without("users").set("database.users", "false").set("users-file", "users"));
        assertThat(config.users().file()).contains(Path.of("users"));
        assertThat(config.users().database()).isEmpty();
        assertThat(config.storage().records()).isTrue();
    }
}
