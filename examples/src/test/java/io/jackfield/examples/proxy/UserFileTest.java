package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.examples.Complaint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFileTest {
    @TempDir
    private Path folder;

    private UserFile read(String text) throws IOException {
        return UserFile.read(Files.writeString(folder.resolve("users"), text), "example.com");
    }

    @Test
    void passwordsAndHashes() throws IOException {
        UserFile passwords = read("# phones\n\n1001:se:cr#t\nalice.b:x\n");
        assertThat(passwords.md5Only()).isFalse();
        assertThat(passwords.subscribers().find("1001", "example.com")).isPresent();
        assertThat(passwords.subscribers().find("alice.b", "example.com")).isPresent();
        assertThat(passwords.subscribers().find("1001", "elsewhere")).isEmpty();

        UserFile mixed = read("1001:secret\n1002:ha1md5:0123456789abcdefABCDEF0123456789\n");
        assertThat(mixed.md5Only()).isTrue();
        assertThat(mixed.subscribers().find("1002", "example.com")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1001:a;1002             | line 2: a line is user:password
                    1001:                   | line 1: a line is user:password
                    :hush                   | line 1: a user is
                    1001@example.com:hush   | line 1: a user is
                    ~;1001:a;1001:hush      | line 3: 1001 is in line 2 already
                    1001:ha1md5:hush        | line 1: after ha1md5: come the 32 hexadecimal digits of MD5(user:example.com:password)
                    ~                       | there is no user in it
                    """)
    void whatIsWrongIsToldWithItsLineAndWithoutThePassword(String lines, String said) {
        assertThatThrownBy(() -> read(lines.replace(';', '\n').replace('~', '#')))
                .isInstanceOf(Complaint.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("hush");
    }
}
