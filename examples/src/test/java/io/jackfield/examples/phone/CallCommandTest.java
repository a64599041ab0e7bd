package io.jackfield.examples.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.peer.Wave;
import io.jackfield.examples.platform.RunningPlatform;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The test phone calls a whole platform over loopback sockets. */
class CallCommandTest {
    private static RunningPlatform platform;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @ParameterizedTest
    @CsvSource({"UDP, pcmu", "UDP, opus", "TCP, pcma", "TCP, g722"})
    void theEchoAnswersAndMediaComesBack(Transport transport, String codec) {
        JsonNode report = callAs("1001", "9196", transport, "--duration", "1s", "--codec", codec);

        assertThat(report.get("answered").asBoolean()).isTrue();
        assertThat(report.get("codec").asString()).isEqualToIgnoringCase(codec);
        assertThat(report.get("packets_received").asInt()).isGreaterThan(30);
        assertThat(report.get("mos").asDouble()).isBetween(1.0, 4.5);
        assertThat(report.get("setup_ms").asDouble()).isPositive();
        assertThat(report.get("exit").asInt()).isZero();
    }

    @Test
    void whatTheEchoSendsBackIsWhatItHeard() throws IOException {
        Wave sweep = Wave.sweep(8_000, 2.0, 300, 3_000);
        Path played = folder.resolve("played.wav");
        Path recorded = folder.resolve("recorded.wav");
        sweep.write(played);

        callAs(
                "1001",
                "9196",
                Transport.UDP,
                "--duration",
                "3s",
                "--codec",
                "pcma",
                "--play",
                played.toString(),
                "--record",
                recorded.toString());

        Wave heard = Wave.read(recorded);
        for (double at = 0.25; at < 1.7; at += 0.25) {
            assertThat(heard.likenessAnywhere(sweep.part(at, 0.2)))
                    .as("0.2 s from %.2f s on", at)
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void theVoiceMenuTakesADigitAndAnswersIt() throws IOException {
        Path recorded = folder.resolve("recorded.wav");

        callAs(
                "1002",
                "2000",
                Transport.UDP,
                "--duration",
                "8s",
                "--codec",
                "pcmu",
                "--dtmf",
                "2",
                "--record",
                recorded.toString());

        Wave tone = Wave.sweep(8_000, 0.3, 440, 440);
        assertThat(Wave.read(recorded).likenessAnywhere(tone)).isGreaterThan(0.9);
    }

    @Test
    void theVoiceMenuSaysGoodbyeForThree() {
        JsonNode report = callAs("1002", "2000", Transport.TCP, "--duration", "30s", "--dtmf", "3");

        assertThat(report.get("talked_ms").asDouble()).isLessThan(25_000);
        assertThat(report.get("progress").asString()).contains("the other side hung up");
        assertThat(report.get("exit").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1002, 480", "1003, 404", "7, 404"})
    void othersAreAwayOrNobody(String number, int status) {
        JsonNode report = callAs("1001", number, Transport.UDP);

        assertThat(report.get("status").asInt()).isEqualTo(status);
        assertThat(report.get("exit").asInt()).isEqualTo(1);
    }

    @Test
    void aWrongPasswordGetsNowhere() {
        JsonNode report = call("9196", Transport.UDP, "--user", "1001", "--password", "wrong");

        assertThat(report.get("status").asInt()).isEqualTo(401);
        assertThat(report.get("exit").asInt()).isEqualTo(1);
    }

    @Test
    void aStrangerGets401() {
        JsonNode report = call("9196", Transport.UDP, "--data", folder.toString());

        assertThat(report.get("status").asInt()).isEqualTo(401);
        assertThat(report.get("exit").asInt()).isEqualTo(1);
    }

    @Test
    void theEngineBehindTheProxyTakesNobodyElse() {
        JsonNode report = report("call", "--json", "--data", folder.toString(), "sip:9196@" + platform.engine());

        assertThat(report.get("status").asInt()).isEqualTo(403);
    }

    @Test
    void nobodyThereEndsInASentence() {
        CommandLineRun run = CommandLineRun.of("call", "--data", folder.toString(), "sip:1@no-such-host.invalid");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("jackfield: there is no way to no-such-host.invalid");
    }

    @Test
    void theReportForPeopleNamesTheFigures() {
        CommandLineRun run = CommandLineRun.of(
                "call",
                "--user",
                "1001",
                "--password",
                RunningPlatform.PASSWORD,
                "--duration",
                "500ms",
                "sip:9196@" + platform.proxy(Transport.UDP));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("answered", "setup ", "sent ", "received ", "lost", "jitter ", "MOS ");
        assertThat(run.out().strip()).endsWith("answered, and media came back");
    }

    private static JsonNode callAs(String user, String number, Transport transport, String... options) {
        List<String> all = new ArrayList<>(List.of("--user", user, "--password", RunningPlatform.PASSWORD));
        all.addAll(List.of(options));
        return call(number, transport, all.toArray(String[]::new));
    }

    private static JsonNode call(String number, Transport transport, String... options) {
        List<String> line = new ArrayList<>(List.of("call", "--json", "--transport", transport.uriName()));
        line.addAll(List.of(options));
        line.add("sip:" + number + "@" + platform.proxy(transport));
        return report(line.toArray(String[]::new));
    }

    /** The JSON report, and beside it the exit code and the progress lines. */
    private static JsonNode report(String... line) {
        CommandLineRun run = CommandLineRun.of(line);
        assertThat(run.out().lines()).as(run.err()).hasSize(1);
        return ((tools.jackson.databind.node.ObjectNode) JsonMapper.shared().readTree(run.out()))
                .put("exit", run.exitCode())
                .put("progress", run.err());
    }
}
