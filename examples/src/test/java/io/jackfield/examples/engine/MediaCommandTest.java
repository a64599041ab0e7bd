package io.jackfield.examples.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.MediaConfig;
import io.jackfield.examples.config.MediaConfigReader;
import io.jackfield.examples.config.Overlay;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaCommandTest {
    @TempDir
    private Path folder;

    @Test
    void hasHelp() {
        assertThat(CommandLineRun.of("media", "--help")).satisfies(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("--dialplan", "--accept-from", "9196");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    media --listen 127.0.0.1               | media-engine.listen must be
                    media --listen udp:192.0.2.1:5070      | cannot listen on udp 192.0.2.1
                    media --dialplan plan.txt              | media-engine.dialplan must be a file, .xml or .yaml
                    media --dialplan nowhere.xml           | the dialplan nowhere.xml is not there
                    media --context other                  | media-engine has context, and no dialplan
                    media --ports 5                        | media-engine.ports must be
                    media --accept-from me                 | media-engine.accept-from must be a network
                    media --proxy :                        | media-engine.proxy must be HOST:PORT
                    media --config nowhere.yaml            | nowhere.yaml
                    """)
    void wrongUsageIsOneSentenceAndExitCode2(String line, String said) {
        CommandLineRun run = CommandLineRun.of(line.strip().split(" +"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(said).doesNotContain("Exception");
    }

    private MediaProcess start(String yaml) {
        ConfigReading<MediaConfig> outcome = new MediaConfigReader(new Overlay()
                        .set("media-engine.listen", "udp:127.0.0.1:0")
                        .set("data", folder.toString()))
                .read(yaml);
        assertThat(outcome.problems()).isEmpty();
        MediaConfig config = outcome.config().orElseThrow();
        return MediaProcess.start(config);
    }

    private static CommandLineRun call(MediaProcess media, String number, Path data) {
        return call(media, number, data, "1s");
    }

    private static CommandLineRun call(MediaProcess media, String number, Path data, String duration) {
        return CommandLineRun.of(
                "call",
                "--data",
                data.toString(),
                "--duration",
                duration,
                "sip:" + number + "@127.0.0.1:"
                        + media.listens().get(0).address().getPort());
    }

    @Test
    void withoutADialplanThereAreAnEchoAndConferences() {
        try (MediaProcess media = start("admin: {listen: off}")) {
            assertThat(call(media, "9196", folder).exitCode()).isZero();
            assertThat(call(media, "conf7", folder).err()).doesNotContain("404");
            CommandLineRun nobody = call(media, "1234", folder);
            assertThat(nobody.exitCode()).isNotZero();
            assertThat(nobody.out() + nobody.err()).contains("404");
        }
    }

    @Test
    void aQueueWithoutAgentsLetsCallersWaitAsLongAsItSays() {
        try (MediaProcess media = start("""
                admin: {listen: off}
                media-engine:
                  queues:
                    - {name: sales, number: "3001", max-wait: 1s}
                """)) {
            assertThat(call(media, "3001", folder).err()).doesNotContain("404");
            assertThat(call(media, "3002", folder).exitCode()).isNotZero();
        }
    }

    @Test
    void aMessageIsLeftInABoxThatIsConfigured() {
        try (MediaProcess media = start("""
                admin: {listen: off}
                media-engine:
                  voicemail: {boxes: [{number: "1001", pin: "4711"}]}
                """)) {
            call(media, "vm1001", folder, "6s");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> media.engine()
                                    .voicemail()
                                    .orElseThrow()
                                    .messages("1001")
                                    .size()
                            == 1);
        }
    }

    @Test
    void anEventSocketIsThereWithAPasswordOfItsOwn() throws IOException {
        try (MediaProcess media = start("""
                admin: {listen: off}
                media-engine: {event-socket: {listen: 127.0.0.1:0}}
                """)) {
            String at = media.eventSocketAddress().orElseThrow();
            try (Socket client = new Socket("127.0.0.1", Integer.parseInt(at.substring(at.indexOf(':') + 1)))) {
                String password = Files.readString(folder.resolve("event-socket-password"))
                        .strip();
                client.setSoTimeout(10_000);
                client.getOutputStream().write(("auth " + password + "\n\n").getBytes(StandardCharsets.US_ASCII));
                byte[] heard = client.getInputStream().readNBytes(78);
                assertThat(new String(heard, StandardCharsets.US_ASCII)).contains("auth/request", "+OK");
            }
        }
    }

    @Test
    void mistakesInQueuesAreNamedWithTheirLines() {
        assertThat(new MediaConfigReader(new Overlay()).read("""
                media-engine:
                  agents:
                    - {name: anna}
                  queues:
                    - {name: sales, agents: [ben], strategy: loudest}
                    - {name: sales}
                """).problems())
                .map(Object::toString)
                .anySatisfy(p -> assertThat(p).contains("a name and a uri"))
                .anySatisfy(p -> assertThat(p).contains("agent ben, who is not in"))
                .anySatisfy(p -> assertThat(p).contains("strategy must be"))
                .anySatisfy(p -> assertThat(p).contains("sales is here a second time"));
    }

    @Test
    void aDialplanDecidesAndIsReadAgain() throws IOException {
        Path plan = folder.resolve("plan.xml");
        Files.writeString(plan, plan("777"));
        try (MediaProcess media = start("""
                admin: {listen: 127.0.0.1:0}
                media-engine: {dialplan: '%s', context: tests}
                """.formatted(plan))) {
            assertThat(call(media, "777", folder).exitCode()).isZero();
            assertThat(call(media, "888", folder).exitCode()).isNotZero();
            Files.writeString(plan, plan("888"));
            media.reload();
            assertThat(call(media, "888", folder).exitCode()).isZero();
        }
    }

    @Test
    void aContextThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        Path plan = folder.resolve("plan.xml");
        Files.writeString(plan, plan("777"));
        CommandLineRun run = CommandLineRun.of("media", "--dialplan", plan.toString(), "--context", "public");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("no context \"public\"", "tests");
    }

    private static String plan(String number) {
        return """
                <include><context name="tests"><extension name="echo">
                  <condition field="destination_number" expression="^%s$">
                    <action application="answer"/>
                    <action application="echo"/>
                  </condition>
                </extension></context></include>
                """.formatted(number);
    }
}
