package io.jackfield.examples.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.Jackfield;
import io.jackfield.examples.peer.FreePort;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform as a process of its own, as a user starts and stops it. */
class PlatformProcessTest {
    @TempDir
    private Path folder;

    private int port;
    private Process process;

    @BeforeEach
    void start() throws IOException {
        port = FreePort.find();
        Path config = Files.writeString(folder.resolve("platform.yaml"), """
                drain: 20s
                proxy: {listen: [udp:127.0.0.1:%1$d, tcp:127.0.0.1:%1$d]}
                media-engine: {listen: udp:127.0.0.1:0, ports: 27000-27999}
                relay: {ports: 25000-26999}
                admin: {listen: 127.0.0.1:0}
                """.formatted(port));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Jackfield.class.getName(),
                        "platform",
                        "--config",
                        config.toString(),
                        "--data",
                        data().toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void saysWhatListensAndWhatToDialAndStopsWithZero() throws Exception {
        awaitReady();

        assertThat(Files.readString(log()))
                .contains("udp 127.0.0.1:" + port, "tcp 127.0.0.1:" + port, "9196", "2000", "1001", "1002", "password");
        assertThat(Files.getPosixFilePermissions(DemoUsers.file(data())))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        process.destroy(); // SIGTERM
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(log()).strip()).endsWith("stopped").doesNotContain("Exception", "WARN", "ERROR");
    }

    @Test
    void aDemoUserOfThisMachineNeedsNoPasswordAndSigtermLetsTheCallEnd() throws Exception {
        awaitReady();
        StringWriter out = new StringWriter();
        CompletableFuture<CommandLineRun> call = CompletableFuture.supplyAsync(() -> CommandLineRun.of(
                out, "call", "--data", data().toString(), "--duration", "3s", "sip:9196@127.0.0.1:" + port));
        await("the call is answered")
                .atMost(Duration.ofSeconds(20))
                .until(() -> out.toString().contains("answered"));

        process.destroy(); // SIGTERM

        CommandLineRun run = call.get(30, TimeUnit.SECONDS);
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("as 1001", "hung up").doesNotContain("the other side hung up");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(log())).contains("stopping, calls may end");
    }

    private Path log() {
        return folder.resolve("log");
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void awaitReady() {
        await("the platform is ready")
                .atMost(Duration.ofSeconds(30))
                .until(() -> Files.readString(log()).lines().anyMatch(line -> line.startsWith("ready")));
    }
}
