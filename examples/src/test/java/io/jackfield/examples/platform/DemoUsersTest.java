package io.jackfield.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.kernel.Redacted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoUsersTest {
    private static final List<String> DOMAINS = List.of("127.0.0.1", "localhost");

    @TempDir
    private Path data;

    @Test
    void passwordsAreGeneratedOnceAndKept() {
        DemoUsers first = DemoUsers.load(data, DOMAINS, Optional.empty());
        DemoUsers second = DemoUsers.load(data, DOMAINS, Optional.empty());

        assertThat(first.passwords()).containsOnlyKeys("1001", "1002");
        assertThat(first.passwords().values())
                .map(Redacted::secret)
                .doesNotHaveDuplicates()
                .allMatch(p -> p.length() == 14);
        assertThat(second).isEqualTo(first);
        assertThat(DemoUsers.find(data)).contains(first);
    }

    @Test
    void onlyTheOwnerReadsTheFile() throws IOException {
        DemoUsers.load(data, DOMAINS, Optional.empty());

        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(DemoUsers.file(data));
        }
        assertThat(Files.getPosixFilePermissions(DemoUsers.file(data)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aGivenPasswordReplacesWhatWasKept() {
        DemoUsers.load(data, DOMAINS, Optional.empty());

        DemoUsers users = DemoUsers.load(data, DOMAINS, Optional.of("a b=c#d"));

        assertThat(users.passwords().values())
                .allMatch(password -> password.secret().equals("a b=c#d"));
        assertThat(DemoUsers.find(data)).contains(users);
    }

    @Test
    void thereAreNoneBeforeThePlatformRan() {
        assertThat(DemoUsers.find(data.resolve("elsewhere"))).isEmpty();
    }
}
