package io.jackfield.examples.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.config.ConfigProblem;
import io.jackfield.examples.config.ConfigReading;
import io.jackfield.examples.config.MediaConfig;
import io.jackfield.examples.config.MediaConfigReader;
import io.jackfield.examples.config.Overlay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of recordings and messages by the configuration of {@code jackfield media}. */
class KeptSoundTest {
    private static final String KEY = "00112233445566778899aabbccddeeff";

    private final List<String> stored = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private static List<ConfigProblem> problems(String yaml) {
        return new MediaConfigReader(new Overlay()).read(yaml).problems();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            recordings: {template: a}                                    | media-engine.recordings has no folder
            recordings: {folder: a, key: 00112233445566778899aabbccddeeff} | key must be env:NAME or file:PATH
            recordings: {folder: a, key: env:JACKFIELD_NOT_SET}          | env:JACKFIELD_NOT_SET is not there
            recordings: {folder: a, key: file:nowhere}                   | file:nowhere is not there
            recordings: {folder: a, keep-local: true}                    | there is no s3
            recordings: {folder: a, s3: {region: x}}                     | s3.bucket is missing
            recordings: {folder: a, s3: {bucket: B}}                     | s3.bucket must be the name of a bucket
            recordings: {folder: a, s3: {bucket: abc, endpoint: ftp}}    | endpoint must be an http or https URL
            recordings: {folder: a, s3: {bucket: abc, access-key: me}}   | access-key and secret-key go together
            mail: {server: 'mail:25'}                                    | a server and an address that mail is from
            mail: {server: 'mail:25', from: me}                          | from must be a mail address
            mail: {server: 'mail:25', from: a@b.c, user: me}             | user and password go together
            voicemail: {boxes: [{number: 1, pin: 4711, email: a@b.c}]}   | there is no media-engine.mail
            voicemail: {boxes: [{number: 1, pin: hush}]}                 | pin must be 4 to 16 digits
            voicemail: {store: a, s3: {bucket: abc}}                     | a store or in s3: one of them
            voicemail: {language: de}                                    | language must be en or fr
            voicemail: {notify: true}                                    | notify needs media-engine.proxy
            """)
    void mistakesAreNamedAndSecretsAreNot(String setting, String said) {
        String all = problems("media-engine: {" + setting + "}").stream()
                .map(ConfigProblem::toString)
                .collect(Collectors.joining("\n"));
        assertThat(all).contains(said).doesNotContain(KEY, "hush");
    }

    @Test
    void aKeyThatIsNoneIsNotPrinted() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "hush-hush");
        assertThat(problems("media-engine: {recordings: {folder: a, key: 'file:" + key + "'}}"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.toString())
                        .contains("leads to no key")
                        .doesNotContain("hush"));
    }

    @Test
    void messagesGoToTheBucketAndTheirOwner() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        HttpServer s3 = bucket();
        Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
        ConfigReading<MediaConfig> outcome = new MediaConfigReader(new Overlay()
                        .set("media-engine.listen", "udp:127.0.0.1:0")
                        .set("admin.listen", "off")
                        .set("data", folder.resolve("data").toString()))
                .read("""
                        media-engine:
                          recordings: {folder: '%s', key: 'file:%s', s3: {bucket: calls, endpoint: '%s', access-key: me, secret-key: hush}}
                          mail: {server: '127.0.0.1:%d', from: pbx@example.com, start-tls: false}
                          voicemail:
                            language: fr
                            s3: {bucket: messages, endpoint: '%s', access-key: me, secret-key: hush}
                            boxes: [{number: 1001, pin: 4711, email: owner@example.com}]
                        """.formatted(
                                folder.resolve("recordings"),
                                key,
                                "http://127.0.0.1:" + s3.getAddress().getPort(),
                                mail.getSmtp().getPort(),
                                "http://127.0.0.1:" + s3.getAddress().getPort()));
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.config().orElseThrow().toString()).doesNotContain("hush", KEY, "4711");
        try (MediaProcess media = MediaProcess.start(outcome.config().orElseThrow())) {
            CommandLineRun.of(
                    "call",
                    "--data",
                    folder.toString(),
                    "--duration",
                    "8s",
                    "sip:vm1001@127.0.0.1:" + media.listens().get(0).address().getPort());
            assertThat(mail.waitForIncomingEmail(20_000, 1)).isTrue();
            assertThat(mail.getReceivedMessages()[0].getAllRecipients()[0]).hasToString("owner@example.com");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> media.engine()
                                    .voicemail()
                                    .orElseThrow()
                                    .count("1001")
                                    .fresh()
                            == 1);
            assertThat(stored).singleElement().asString().startsWith("PUT /messages/messages/1001/");
        } finally {
            mail.stop();
            s3.stop(0);
        }
    }

    /** Takes whatever comes. */
    private HttpServer bucket() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            stored.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
