package io.jackfield.examples.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.Jackfield;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayCommandTest {
    private static final Pattern READY =
            Pattern.compile("(?m)^ready after [0-9.]+ s, ng on udp 127\\.0\\.0\\.1:(\\d+)$");

    @TempDir
    private Path folder;

    @Test
    void hasHelp() {
        assertThat(CommandLineRun.of("relay", "--help")).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("--interface", "--ng", "--ports");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    relay                                                         | --interface
                    relay --interface localhost                                   | --interface is [name/]address[!advertised]
                    relay --interface /127.0.0.1                                  | --interface is
                    relay --interface a/127.0.0.1!                                | --interface is
                    relay --interface 127.0.0.1 --ports 20000                     | --ports is LOW-HIGH
                    relay --interface 127.0.0.1 --ports 2-1                       | --ports is LOW-HIGH
                    relay --interface 127.0.0.1 --one-port 70000                  | --one-port is 1 to 65535
                    relay --interface 127.0.0.1 --ng relay.example.com            | --ng takes a numeric address
                    relay --interface 127.0.0.1 --ng :                            | --ng is HOST:PORT
                    relay --interface 127.0.0.1 --ng 127.0.0.1:0 --max-sessions 0 | max sessions must be
                    relay --interface 127.0.0.1 --ng-tcp relay.example.com        | --ng-tcp takes a numeric address
                    relay --interface 127.0.0.1 --ng-http :                       | --ng-http is HOST:PORT
                    relay --interface 127.0.0.1 --forward-to 10.0.0.7             | --forward-to is [tls:]host:port
                    relay --interface 127.0.0.1 --forward-to a:1/44100            | --forward-to is [tls:]host:port
                    relay --interface 127.0.0.1 --threads 5000                    | threads must be
                    relay --interface a/127.0.0.1 --interface a/127.0.0.1         | twice
                    relay --interface 0.0.0.0                                     | advertise
                    relay --interface 192.0.2.1                                   | cannot listen on 192.0.2.1
                    relay --interface 127.0.0.1 --ng 192.0.2.1:2223               | cannot listen on
                    """)
    void wrongUsageIsOneSentenceAndExitCode2(String line, String said) {
        CommandLineRun run = CommandLineRun.of(line.strip().split(" +"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(said).doesNotContain("Exception");
    }

    @Test
    void aTakenPortIsOneSentenceAndExitCode2() throws IOException {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            CommandLineRun run =
                    CommandLineRun.of("relay", "--interface", "127.0.0.1", "--ng", "127.0.0.1:" + taken.getLocalPort());

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains("cannot listen on", "" + taken.getLocalPort())
                    .doesNotContain("Exception");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "pub/10.0.0.1!203.0.113.7", "six/::1", "2001:db8::1!2001:db8::2"})
    void readsInterfaces(String text) {
        Optional<RelayInterface> read = RelayInterface.parse(text);
        assertThat(read.orElseThrow().toString()).endsWith(text);
        assertThat(read.orElseThrow().name())
                .isEqualTo(text.contains("/") ? text.substring(0, text.indexOf('/')) : "default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--ports=31000-31099", "--one-port=31098"})
    void servesUntilItIsToldToStop(String ports) throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jackfield.class.getName(),
                        "relay",
                        "--ng=127.0.0.1:0",
                        "--interface=internal/127.0.0.1",
                        "--interface=external/127.0.0.1!127.0.0.2",
                        ports)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            await("the relay is ready")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> READY.matcher(Files.readString(log)).find());
            Matcher ready = READY.matcher(Files.readString(log));
            assertThat(ready.find()).isTrue();
            byte[] ping = "1_1 d7:command4:pinge".getBytes(StandardCharsets.US_ASCII);
            client.send(new DatagramPacket(
                    ping, ping.length, InetAddress.getLoopbackAddress(), Integer.parseInt(ready.group(1))));
            client.setSoTimeout(20_000);
            DatagramPacket pong = new DatagramPacket(new byte[100], 100);
            client.receive(pong);
            assertThat(new String(pong.getData(), 0, pong.getLength(), StandardCharsets.US_ASCII))
                    .isEqualTo("1_1 d6:result4:ponge");

            process.destroy(); // SIGTERM
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(log)).doesNotContain("Exception", "WARN", "ERROR");
        } finally {
            process.destroyForcibly();
        }
    }
}
