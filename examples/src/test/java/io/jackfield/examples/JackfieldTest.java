package io.jackfield.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JackfieldTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "platform",
                "proxy",
                "relay",
                "call",
                "check",
                "ctl",
                "ctl dialog",
                "ctl dialog list",
                "ctl trace on",
                "generate-completion"
            })
    void everyLevelHasHelpAndAVersion(String command) {
        String[] help = (command + " --help").strip().split(" ");
        String[] version = (command + " --version").strip().split(" ");

        assertThat(CommandLineRun.of(help)).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("Usage: jackfield");
        });
        assertThat(CommandLineRun.of(version).exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                                              | Which command?
                    plattform                                                 | platform
                    call                                                      | Missing required parameter: 'URI'
                    call 9196                                                 | "9196" is no SIP URI
                    call tel:9196                                             | "tel:9196" is no SIP URI
                    call --transport sctp sip:1@127.0.0.1                     | the transport of a call is udp, tcp or tls
                    call --duration 5 sip:1@127.0.0.1                         | --duration is a time with its unit
                    call --dtmf 12x sip:1@127.0.0.1                           | --dtmf takes
                    call --play none.wav sip:1@127.0.0.1                      | none.wav cannot be read
                    call --password x sip:1@127.0.0.1                         | --password needs --user
                    call --codec mp3 sip:1@127.0.0.1                          | mp3
                    proxy --listen udp:127.0.0.1:0                            | --dispatch
                    proxy --listen 127.0.0.1:0 --dispatch sip:127.0.0.1       | --listen is udp:ADDRESS:PORT
                    proxy --listen udp:127.0.0.1:0 --dispatch 127.0.0.1       | --dispatch takes SIP URIs
                    proxy --listen udp:192.0.2.1:0 --dispatch sip:127.0.0.1   | this machine does not have that address
                    proxy --listen udp:127.0.0.1:0 --registrar                | --registrar takes --users FILE, or --open
                    proxy --listen udp:127.0.0.1:0 --open --users u           | --open asks nobody for a password
                    proxy --listen udp:127.0.0.1:0 --open --domain a.example  | --users and --domain go with --registrar
                    proxy --listen udp:127.0.0.1:0 --open --guard             | --guard goes with --users or --dispatch
                    proxy --dispatch sip:127.0.0.1                            | it takes --listen, or --config
                    proxy --listen udp:127.0.0.1:0 --open --admin 0.0.0.0:0   | the admin API listens on loopback alone
                    proxy --config none.yaml                                  | there is no such file
                    relay --interface 127.0.0.1 --admin 192.0.2.1:0           | the admin API listens on loopback alone
                    proxy --listen udp:127.0.0.1:0 --open --probe             | --probe goes with --dispatch
                    proxy --listen udp:127.0.0.1:0 --registrar --users none   | none: there is no such file
                    proxy --listen udp:0.0.0.0:0 --registrar --users none     | --registrar on all addresses takes --domain
                    proxy --listen udp:192.0.2.1:0 --open                     | would be an open relay
                    proxy --listen udp:0.0.0.0:0 --open                       | would be an open relay
                    proxy --listen tcp:127.0.0.1:0 --listen udp:[2001:db8::1]:0 --open | would be an open relay
                    platform --host 0.0.0.0                                   | not the wildcard
                    platform --config none.yaml                               | there is no such file
                    check none.yaml                                           |
                    """)
    void wrongUsageIsOneSentenceAndExitCode2(String line, String said) {
        CommandLineRun run =
                CommandLineRun.of(line == null ? new String[0] : line.strip().split(" +"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(said == null ? "" : said).doesNotContain("Exception");
    }

    @Test
    void aTakenPortIsOneSentenceAndExitCode2() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CommandLineRun run = CommandLineRun.of(
                    "proxy", "--listen", "udp:127.0.0.1:" + taken.getLocalPort(), "--dispatch", "sip:127.0.0.1");

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().strip())
                    .isEqualTo("jackfield: cannot listen on udp 127.0.0.1:" + taken.getLocalPort()
                            + ": the port is taken by another socket");
        }
    }

    @Test
    void aTakenPortOfThePlatformFreesWhatItHadTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Path config = Files.writeString(
                    folder.resolve("platform.yaml"),
                    "proxy: {listen: [udp:127.0.0.1:%d, tcp:127.0.0.1:%d]}%n".formatted(port, port));

            CommandLineRun run =
                    CommandLineRun.of("platform", "--config", config.toString(), "--data", folder.toString());

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("cannot listen on tcp 127.0.0.1:" + port);
            new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
        }
    }

    @Test
    void checkNamesErrorsAsFileAndLine() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "host: 127.0.0.1\nrealy: {}\n");

        CommandLineRun run = CommandLineRun.of("check", wrong.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out().lines())
                .containsExactly(wrong + ":2: \"realy\" is no setting; did you mean \"relay\"?", "1 error");
    }

    @Test
    void checkSaysWhenAFileIsRight() throws IOException {
        Path right = Files.writeString(folder.resolve("right.yaml"), "host: 127.0.0.1\n");

        assertThat(CommandLineRun.of("check", right.toString()))
                .isEqualTo(new CommandLineRun(0, right + " is right" + System.lineSeparator(), ""));
    }

    @Test
    void theShellCompletionKnowsTheCommands() {
        assertThat(CommandLineRun.of("generate-completion").out())
                .contains("_jackfield", "platform", "--demo-password");
    }
}
