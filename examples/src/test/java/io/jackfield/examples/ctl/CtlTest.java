package io.jackfield.examples.ctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.admin.AdminAccess;
import io.jackfield.examples.platform.RunningPlatform;
import io.jackfield.sip.transport.Transport;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operator's commands against a whole platform in this process. */
class CtlTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningPlatform platform;

    @TempDir
    private Path empty;

    @BeforeAll
    static void start() {
        platform = new RunningPlatform();
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    private static CommandLineRun ctl(String line) {
        List<String> arguments = new ArrayList<>(List.of("ctl"));
        arguments.addAll(List.of(line.split(" ")));
        arguments.addAll(List.of("--data", platform.data().toString()));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(String line) {
        CommandLineRun run = ctl(line + " --json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return JSON.readTree(run.out());
    }

    /** A call that lasts until it is ended: on a busy machine all that is looked at meanwhile takes longer than it seems. */
    private static CompletableFuture<CommandLineRun> call() {
        return CompletableFuture.supplyAsync(() -> CommandLineRun.of(
                "call",
                "--user",
                "1001",
                "--password",
                RunningPlatform.PASSWORD,
                "--duration",
                "5m",
                "sip:9196@" + platform.proxy(Transport.UDP)));
    }

    @Test
    void aCallIsListedRelayedCountedAndEnded() throws Exception {
        CompletableFuture<CommandLineRun> call = call();
        await("the call is up").atMost(Duration.ofSeconds(20)).until(() -> {
            JsonNode calls = json("dialog list");
            return calls.size() == 1 && calls.get(0).path("state").asString().equals("confirmed");
        });
        JsonNode listed = json("dialog list").get(0);
        String callId = listed.path("call-id").asString();

        assertThat(listed.path("caller").asString()).startsWith("sip:1001@");
        assertThat(ctl("dialog list").out()).contains("CALL-ID", callId, "confirmed");
        assertThat(ctl("dialog profiles").out()).contains("user=1001");
        assertThat(ctl("relay sessions").out()).contains(callId);
        await("media flows")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        json("relay session " + callId).get(0).path("packets").asLong() > 0);
        assertThat(json("dispatcher list").get(0).path("calls").asInt()).isEqualTo(1);
        assertThat(json("relay totals").path("sessions").asInt()).isEqualTo(1);

        CommandLineRun ended = ctl("dialog end " + callId);

        assertThat(ended.exitCode()).as(ended.err()).isZero();
        assertThat(ended.out()).contains(callId, "200");
        assertThat(call.get(20, TimeUnit.SECONDS).out()).contains("the other side hung up");
        assertThat(json("dialog list").size()).isZero();
        assertThat(json("dispatcher list").get(0).path("calls").asInt()).isZero();
        await("the relay lets go")
                .atMost(Duration.ofSeconds(20))
                .until(() -> json("relay sessions").isEmpty());
    }

    @Test
    void whatIsNotThereIsOneSentenceAndExitCode1() {
        assertThat(ctl("dialog end nosuch")).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().strip()).isEqualTo("jackfield: there is no call nosuch");
        });
        assertThat(ctl("bans remove 192.0.2.9").exitCode()).isEqualTo(1);
        assertThat(ctl("relay session nosuch").exitCode()).isEqualTo(1);
        assertThat(ctl("registrations remove 1001@127.0.0.1").exitCode()).isEqualTo(1);
        CommandLineRun nothing = CommandLineRun.of("ctl", "dialog", "list", "--data", empty.toString());
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.err()).contains("running with this data folder?");
    }

    @Test
    void destinationsComeGoAndChangeState() {
        assertThat(ctl("dispatcher add 1 sip:127.0.0.1:5999 --priority 0").exitCode())
                .isZero();
        assertThat(ctl("dispatcher set-state d 1 sip:127.0.0.1:5999").out()).contains("1 changed");
        assertThat(ctl("dispatcher list").out()).contains("sip:127.0.0.1:5999", "disabled");
        assertThat(ctl("dispatcher hash 1 some-call").out()).contains("sip:127.0.0.1");
        assertThat(ctl("dispatcher set-state loud 1 all").exitCode()).isEqualTo(2);
        assertThat(ctl("dispatcher remove 1 sip:127.0.0.1:5999").exitCode()).isZero();
        assertThat(ctl("dispatcher reload").out()).contains("reloaded, 1 sets");
        assertThat(json("dispatcher list").size()).isEqualTo(1);
    }

    @Test
    void bansLevelsAndReloads() {
        assertThat(ctl("bans add 192.0.2.7 --seconds 60").exitCode()).isZero();
        assertThat(ctl("bans list").out()).contains("192.0.2.7", "operator");
        assertThat(ctl("bans remove 192.0.2.7").exitCode()).isZero();
        assertThat(ctl("bans list").out()).contains("nobody is banned");
        assertThat(ctl("log level debug --logger io.jackfield.none").out()).contains("io.jackfield.none logs at debug");
        assertThat(ctl("log level").out()).contains("io.jackfield.none");
        assertThat(ctl("routes reload").out()).contains("reloaded");
        assertThat(ctl("relay ports").out()).contains("127.0.0.1");
        assertThat(ctl("registrations list").out()).contains("no registrations");
        assertThat(ctl("trace off").exitCode()).isZero();
    }

    @Test
    void aTraceDrawsTheMessagesOfMatchingCalls() throws Exception {
        StringWriter out = new StringWriter();
        CompletableFuture<CommandLineRun> trace = CompletableFuture.supplyAsync(() -> CommandLineRun.of(
                out,
                "ctl",
                "trace",
                "on",
                "sip:nobody@",
                "--count",
                "2",
                "--data",
                platform.data().toString()));
        await("the trace has seen a call").atMost(Duration.ofSeconds(30)).until(() -> {
            if (!trace.isDone()) {
                CommandLineRun.of(
                        "call",
                        "--user",
                        "1001",
                        "--password",
                        "wrong",
                        "--duration",
                        "1s",
                        "sip:nobody@" + platform.proxy(Transport.UDP));
            }
            return trace.isDone();
        });
        assertThat(trace.get().exitCode()).isZero();
        assertThat(out.toString()).contains("#1 sip:nobody@", "--- INVITE ---", ">|");
    }

    @Test
    void theApiTakesNobodyWithoutTheTokenNorUnderAnotherName() throws Exception {
        AdminAccess access = AdminAccess.of(platform.data());
        assertThat(Files.getPosixFilePermissions(platform.data().resolve("admin-token")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(access.toString()).doesNotContain(access.token());
        assertThat(get(access.address(), "/dialog/list", "")).isEqualTo(401);
        assertThat(get(access.address(), "/dialog/list", "Bearer " + access.token() + "x"))
                .isEqualTo(401);
        assertThat(get(access.address(), "/dialog/list", "Bearer " + access.token()))
                .isEqualTo(200);
        assertThat(get(access.address(), "/trace/on", "")).isEqualTo(401);
        assertThat(get(access.address(), "/routes/reload", "Bearer " + access.token()))
                .isEqualTo(405);
        assertThat(get(access.address(), "/nothing", "Bearer " + access.token()))
                .isEqualTo(404);
        assertThat(get(access.address(), "/metrics", "")).isEqualTo(200);
    }

    /** Those of relays elsewhere and of a database are not in a platform that has none. */
    @Test
    void theMetersOfTheRunbookAreThere() throws Exception {
        Path page = Path.of("").toAbsolutePath().getParent().resolve("docs/operations/runbook.md");
        String address = AdminAccess.of(platform.data()).address();
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        List<String> named = Pattern.compile("jackfield_[a-z_]*[a-z]")
                .matcher(Files.readString(page))
                .results()
                .map(MatchResult::group)
                .filter(name -> !name.startsWith("jackfield_database") && !name.startsWith("jackfield_relay_pool"))
                .distinct()
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(15)
                .allSatisfy(name -> assertThat(metrics).contains("\n" + name));
    }

    private static int get(String address, String path, String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + address + path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }
}
