package io.jackfield.examples.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.database.Database;
import io.jackfield.examples.CommandLineRun;
import io.jackfield.examples.admin.AdminAccess;
import io.jackfield.examples.peer.FreePort;
import io.jackfield.examples.peer.Peer;
import io.jackfield.kernel.Redacted;
import io.jackfield.proxy.database.ProxyTables;
import io.jackfield.proxy.database.SubscriberTable;
import io.jackfield.relay.RelayListener;
import io.jackfield.relay.RtpRelay;
import io.jackfield.relay.SessionSummary;
import io.jackfield.relay.ng.NgServer;
import io.jackfield.rtp.loop.MediaLoops;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jackfield proxy} as a process with users in a database, with a configuration, with an operator who looks. */
class ProxyProcessTest {
    private static final String PASSWORD = "correct-horse";

    @TempDir
    private Path folder;

    @BeforeEach
    void needsSipp() {
        Peer.SIPP.required();
    }

    @Test
    void usersOfADatabaseRegisterAndCall() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("sip");
        try (Database database = Database.builder().url(url).build()) {
            ProxyTables.migrate(database);
            SubscriberTable.builder(database)
                    .build()
                    .put("1001", "127.0.0.1", Redacted.of(PASSWORD))
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
        }
        int port = FreePort.find();
        CompletableFuture<Peer.Run> server = server(port);
        try (RunningProxy proxy =
                new RunningProxy(folder, "--users", url, "--registrar", "--dispatch", "sip:127.0.0.1:" + port)) {
            Peer.Run right = caller(proxy, PASSWORD);
            assertThat(right.exitCode()).as(right.output()).isZero();
            assertThat(server.get(30, TimeUnit.SECONDS).exitCode()).isZero();
            assertThat(caller(proxy, "wrong").exitCode()).isNotZero();
        }
    }

    @Test
    void registrationsThatAreWrittenThroughOutliveAProcessThatIsKilled() throws Exception {
        int port = FreePort.find();
        CompletableFuture<Peer.Run> server = server(port);
        Path config = folder.resolve("proxy.yaml");
        Files.writeString(config, yaml("sip:127.0.0.1:" + port) + """
                database: {url: "jdbc:h2:%s;WRITE_DELAY=0", users: false}
                registrar: {store: write-through}
                """.formatted(folder.resolve("sip")));
        try (RunningProxy proxy = new RunningProxy(folder, "--config", config.toString())) {
            assertThat(caller(proxy, PASSWORD).exitCode()).isZero();
            assertThat(server.get(30, TimeUnit.SECONDS).exitCode()).isZero();
        }
        try (RunningProxy again = new RunningProxy(folder, "--config", config.toString())) {
            assertThat(again.address()).isNotEmpty();
            assertThat(ctl("registrations list").out()).contains("1001@127.0.0.1");
        }
    }

    @Test
    void aConfigurationIsServedWatchedAndReadAgain() throws Exception {
        int port = FreePort.find();
        CompletableFuture<Peer.Run> server = server(port);
        Path config = folder.resolve("proxy.yaml");
        Files.writeString(config, yaml("sip:127.0.0.1:" + port));
        try (RunningProxy proxy = new RunningProxy(folder, "--config", config.toString())) {
            CompletableFuture<CommandLineRun> trace =
                    CompletableFuture.supplyAsync(() -> ctl("trace on 9196 --count 3"));
            await("the trace sees the call")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> metrics().contains("jackfield_"));
            Peer.Run right = caller(proxy, PASSWORD);
            assertThat(right.exitCode()).as(right.output()).isZero();
            assertThat(server.get(30, TimeUnit.SECONDS).exitCode()).isZero();

            assertThat(ctl("registrations list").out()).contains("1001@127.0.0.1");
            assertThat(ctl("dispatcher list").out()).contains("sip:127.0.0.1:" + port);
            assertThat(ctl("registrations remove 1001@127.0.0.1").out()).contains("1 removed");
            assertThat(ctl("registrations list").out()).contains("no registrations");
            assertThat(ctl("dispatcher set-state drain 1 all").out()).contains("1 changed to drain");
            assertThat(ctl("dispatcher list --bars").out()).contains("draining");
            assertThat(ctl("dispatcher set-state a 1 all").exitCode()).isZero();
            assertThat(ctl("dialog list").out()).contains("no calls");
            assertThat(ctl("bans list").out()).contains("nobody is banned");
            assertThat(ctl("relay sessions")).satisfies(run -> {
                assertThat(run.exitCode()).isEqualTo(1);
                assertThat(run.err()).contains("has no relay");
            });
            assertThat(metrics()).contains("jackfield_proxy_requests_relayed_total", "jackfield_dispatcher_");
            ctl("trace off");
            assertThat(trace.get(20, TimeUnit.SECONDS).exitCode()).isZero();

            Files.writeString(config, yaml("sip:127.0.0.1:9") + "trukns: []\n");
            CommandLineRun refused = ctl("routes reload");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("proxy.yaml:", "\"trukns\" is no setting; did you mean");
            assertThat(ctl("dispatcher list").out()).contains("sip:127.0.0.1:" + port);

            Files.writeString(config, yaml("sip:127.0.0.1:9"));
            assertThat(ctl("routes reload").exitCode()).isZero();
            assertThat(ctl("dispatcher list").out())
                    .contains("sip:127.0.0.1:9 ")
                    .doesNotContain(":" + port);
        }
    }

    /** Sessions are shared out by weight; when a relay is gone, the calls after it have media all the same. Near relays come first. */
    @Test
    void mediaGoesThroughRelaysElsewhere() throws Exception {
        try (MediaLoops loops = MediaLoops.builder().threads(1).start();
                Elsewhere near = new Elsewhere(loops, 42_000);
                Elsewhere nearToo = new Elsewhere(loops, 43_000);
                Elsewhere far = new Elsewhere(loops, 44_000)) {
            int port = FreePort.find();
            Path here = Files.createDirectories(folder.resolve("server"));
            Process server = Peer.SIPP.start(
                    here,
                    here.resolve("log"),
                    List.of("-sf", scenario("answer").toString(), "-i", "127.0.0.1", "-p", "" + port, "-nostdin"));
            Path config = folder.resolve("proxy.yaml");
            Files.writeString(config, """
                    data: %s
                    admin: {listen: 127.0.0.1:0}
                    dispatcher: {targets: ["sip:127.0.0.1:%d"], probe: {mode: "off"}}
                    regions: [{region: here, networks: [127.0.0.0/8]}]
                    relays:
                      - {name: near, ng: %s, region: here}
                      - {name: near-too, ng: %s, region: here, weight: 3}
                      - {name: far, ng: %s, region: there, weight: 1000}
                    """.formatted(
                            folder.resolve("data"), port, near.address(), nearToo.address(), far.address()));
            try (RunningProxy proxy = new RunningProxy(folder, "--config", config.toString())) {
                Peer.Run first = calls(proxy, 30);
                assertThat(first.exitCode()).as(first.output()).isZero();
                assertThat(near.seen()).isPositive();
                assertThat(nearToo.seen()).isGreaterThan(near.seen());
                assertThat(near.seen() + nearToo.seen()).isEqualTo(30);
                assertThat(far.seen()).isZero();
                assertThat(ctl("relay pool").out()).contains("near-too", "yes").doesNotContain(" no");

                nearToo.close();
                Peer.Run second = calls(proxy, 30);
                assertThat(second.exitCode()).as(second.output()).isZero();
                assertThat(near.seen() + nearToo.seen()).isEqualTo(60);
                assertThat(ctl("relay pool").out()).containsPattern("near-too.* no");
            } finally {
                server.destroyForcibly().waitFor();
            }
        }
    }

    /** A relay that counts what calls it had. */
    private static final class Elsewhere implements AutoCloseable {
        private final AtomicInteger sessions = new AtomicInteger();
        private final NgServer ng;

        Elsewhere(MediaLoops loops, int ports) {
            RtpRelay relay = RtpRelay.builder()
                    .network("default", "127.0.0.1")
                    .ports(ports, ports + 999)
                    .loops(loops)
                    .listener(new RelayListener() {
                        @Override
                        public void onSessionStarted(SessionSummary session) {
                            sessions.incrementAndGet();
                        }
                    })
                    .build();
            ng = NgServer.start(relay, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        }

        String address() {
            return "127.0.0.1:" + ng.local().getPort();
        }

        int seen() {
            return sessions.get();
        }

        @Override
        public void close() {
            ng.close();
        }
    }

    private Peer.Run calls(RunningProxy proxy, int count) throws IOException {
        return Peer.SIPP.run(
                folder,
                60,
                List.of(
                        "-sf",
                        scenario("call").toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(FreePort.find()),
                        "-m",
                        "" + count,
                        "-r",
                        "20",
                        "-d",
                        "100",
                        "-nostdin",
                        proxy.address()));
    }

    private String yaml(String server) {
        return """
                data: %s
                admin: {listen: 127.0.0.1:0}
                users: [{name: "1001", password: %s}]
                dispatcher: {targets: ["%s"], probe: {mode: "off"}}
                """.formatted(folder.resolve("data"), PASSWORD, server);
    }

    private CommandLineRun ctl(String line) {
        List<String> arguments = new ArrayList<>(List.of("ctl"));
        arguments.addAll(List.of(line.split(" ")));
        arguments.addAll(List.of("--data", folder.resolve("data").toString()));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private String metrics() throws IOException, InterruptedException {
        URI uri = URI.create("http://" + AdminAccess.of(folder.resolve("data")).address() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private CompletableFuture<Peer.Run> server(int port) throws IOException {
        Path scenario = scenario("answer");
        Path here = Files.createDirectories(folder.resolve("server"));
        return CompletableFuture.supplyAsync(() -> Peer.SIPP.run(
                here,
                60,
                List.of("-sf", scenario.toString(), "-i", "127.0.0.1", "-p", "" + port, "-m", "1", "-nostdin")));
    }

    private Peer.Run caller(RunningProxy proxy, String password) throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.csv"),
                "SEQUENTIAL%n1001;[authentication username=1001 password=%s]%n".formatted(password));
        Files.write(folder.resolve("speech.alaw"), new byte[24_000]);
        return Peer.SIPP.run(
                folder,
                60,
                List.of(
                        "-sf",
                        scenario("register-and-call").toString(),
                        "-inf",
                        users.toString(),
                        "-s",
                        "9196",
                        "-m",
                        "1",
                        "-i",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(FreePort.find()),
                        "-nostdin",
                        proxy.address()));
    }

    private Path scenario(String name) throws IOException {
        Path file = folder.resolve(name + ".xml");
        try (InputStream in =
                Objects.requireNonNull(ProxyProcessTest.class.getResourceAsStream("/sipp/" + name + ".xml"))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }
}
